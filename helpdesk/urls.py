"""The helpdesk's addresses, by area; they share one name space."""

from django.urls import include, path

import helpdesk.converters  # noqa: F401 registers what the routes below are written with

app_name = "helpdesk"
urlpatterns = [
    path("", include("helpdesk.customer_urls")),
    path("", include("helpdesk.ticket_urls")),
    path("", include("helpdesk.desk_urls")),
    path("", include("helpdesk.desk_tool_urls")),
    path("", include("helpdesk.program_urls")),
]
