"""Faults as RFC 9457 problem details: one shape, clear words, and which field is meant."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Stops a call; ``errors`` are (field, words)."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.errors, self.headers = list(errors), headers or {}


def respond(problem: Problem) -> HttpResponse:
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
    }
    if problem.errors:
        content["errors"] = [{"field": name, "detail": words} for name, words in problem.errors]
    body = json.dumps(content, ensure_ascii=False)
    return HttpResponse(body, status=problem.status, content_type=MEDIA_TYPE, headers=dict(problem.headers))


def not_signed_in() -> Problem:
    words = _("Send a key that is valid: Authorization: Bearer jems_… You make one under Helpdesk, Keys for programs.")
    return Problem(401, words, headers={"WWW-Authenticate": 'Bearer realm="Jems Portal"'})


def not_found() -> Problem:
    return Problem(404, _("There is no such thing, or it is not for you."))


def install(api: NinjaAPI) -> None:
    """Every fault of a call answers as a problem; what we did not foresee stays Django's to report."""
    tellers: dict[type[Exception], Any] = {
        Problem: lambda error: error,
        AuthenticationError: lambda error: not_signed_in(),
        Http404: lambda error: not_found(),
        HttpError: lambda error: Problem(error.status_code, _("The body of the request is no JSON we can read.")),
        ValidationError: _unfit,
        RequestDataTooBig: lambda error: Problem(413, _("The request is too large.")),
        SuspiciousOperation: lambda error: Problem(400, _("The request cannot be read.")),
        MultiPartParserError: lambda error: Problem(400, _("The form in the request cannot be read.")),
    }
    for kind, tell in tellers.items():
        api.add_exception_handler(kind, _handler(tell))


def _handler(tell: Any) -> Any:
    def handle(request: HttpRequest, error: Exception) -> HttpResponse:
        return respond(tell(error))

    return handle


def _unfit(error: ValidationError) -> Problem:
    errors = [(_field(each["loc"]), str(each["msg"])) for each in error.errors]
    return Problem(422, _("Something in the request does not fit; see errors."), errors=errors)


def _field(place: Iterable[Any]) -> str:
    """Where in the request, without the framework's own first steps."""
    steps = [str(step) for step in place]
    return ".".join(step for step in steps[1:] if step not in {"asked", "chosen"}) or steps[0]
