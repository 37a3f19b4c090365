"""What a form is bound to: an empty POST is an answer with everything missing, a GET is no answer."""

from typing import Any

from django.http import HttpRequest


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def posted_files(request: HttpRequest) -> Any:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
