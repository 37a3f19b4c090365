"""The document as it is handed out: each call with every problem it may answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from helpdesk.api.problems import MEDIA_TYPE

MEANINGS = {
    304: _("nothing changed since the ETag you sent"),
    400: _("the body cannot be read"),
    401: _("no key, or one that is revoked or over"),
    403: _("the key lacks the scope, or you may read this and not write in it"),
    404: _("there is no such thing, or it is not for you"),
    409: _("the ticket does not stand where this call needs it"),
    413: _("too large"),
    422: _("a field, a filter or a file does not fit, or there are secrets in it"),
    429: _("too many calls"),
}
EVERY, WRITING = (401, 403, 404, 422, 429), (400, 409, 413)
LIST, ONE, FILE = "/tickets", "/tickets/{number}", "/files/{file_id}"
TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT,
        "errors": {
            "type": "array",
            "items": {"type": "object", "required": ["field", "detail"], "properties": {"field": TEXT, "detail": TEXT}},
        },
    },
}  # fmt: skip


class Api(NinjaAPI):
    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**given)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for path, calls in schema["paths"].items():
            for method, call in calls.items():
                _complete(call, path, method)
        return schema


def _complete(call: dict[str, Any], path: str, method: str) -> None:
    """Problems, and what travels in headers: the framework knows of neither."""
    statuses = set(EVERY) | set(WRITING if method == "post" else ())
    if method == "get" and path.endswith(LIST):
        statuses -= {404}
    call["responses"] |= {status: _problem(status) for status in sorted(statuses)}
    if method == "post":
        call["parameters"].append(_header("Idempotency-Key", _("the same key answers the same thing for two days")))
    elif path.endswith(ONE):
        call["parameters"].append(_header("If-None-Match", _("the ETag of the answer before")))
        call["responses"][304] = {"description": str(MEANINGS[304])}
    elif path.endswith(FILE):
        call["responses"][200]["content"] = {"*/*": {"schema": TEXT | {"format": "binary"}}}


def _header(name: str, meaning: Any) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": False, "description": str(meaning), "schema": TEXT}


def _problem(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": str(MEANINGS[status]), "content": content}
