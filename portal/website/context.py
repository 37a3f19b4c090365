from typing import Any

from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page."""
    return {"site_name": "Jems Portal"}
