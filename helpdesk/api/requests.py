"""What the calls read from headers, and how an action's refusal reaches the program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema

from helpdesk.actions.calls import KeyReused
from helpdesk.actions.movement import TicketError
from helpdesk.api.problems import Problem
from portal.files.actions import FileRefused

LONGEST_KEY = 200


def asked_key(request: HttpRequest) -> str:
    """The Idempotency-Key, "" without one."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY or not (key.isascii() and (key.isprintable() or not key)):
        raise Problem(422, _("An Idempotency-Key has up to 200 plain signs, such as a UUID."))
    return key


def only_known(request: HttpRequest, schema: type[Schema]) -> None:
    """A misspelt filter must not answer with everything, and none may ask about a column nobody named."""
    unknown = sorted(set(request.GET) - set(schema.model_fields))
    if unknown:
        errors = [(name, _("There is no such filter.")) for name in unknown[:10]]
        raise Problem(422, _("Something in the request does not fit; see errors."), errors=errors)


@contextmanager
def told() -> Iterator[None]:
    """An action says no in words fit to show; they go out as a problem, and nothing was written."""
    try:
        yield
    except TicketError as error:
        raise Problem(409, str(error)) from None
    except KeyReused as error:
        raise Problem(422, str(error), errors=[("Idempotency-Key", str(error))]) from None
    except FileRefused as error:
        raise Problem(422, str(error), errors=[("file", str(error))]) from None


def etag_of(content: dict[str, Any]) -> str:
    """The same for the same content; weak, as a proxy may pack the bytes anew."""
    body = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
