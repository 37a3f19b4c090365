"""The JSON API under /api/v1/: one place that names its parts."""

from helpdesk.api import hours, problems, tickets
from helpdesk.api.openapi import Api

api = Api(
    title="Jems community portal",
    version="1",
    description="Tickets and support hours. Keys are made under /helpdesk/keys/; docs/api.md has examples.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
api.add_router("/tickets", tickets.router)
api.add_router("/hours", hours.router)
problems.install(api)
