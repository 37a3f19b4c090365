"""Words used again and again. ``{{ticket}}`` and its like are replaced by text, once, and by nothing else.

There is no template engine here: no dots, no filters, no tags. What is not one of PLACEHOLDERS, or has no value in
this case, stays as it stands, is shown to the agent and keeps the reply from being sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Ticket
from portal.accounts.models import User

BRACES = re.compile(r"\{\{\s*([^{}]{0,100}?)\s*\}\}")
PLACEHOLDERS: dict[str, tuple[str | Promise, Callable[[Ticket, User], Any]]] = {
    "ticket": (_("its number"), lambda ticket, agent: ticket.reference),
    "requester": (_("who asked"), lambda ticket, agent: ticket.requester.get_short_name()),
    "programme": (_("their programme"), lambda ticket, agent: ticket.programme),
    "version": (_("their Jems version"), lambda ticket, agent: ticket.jems_version),
    "agent": (_("you"), lambda ticket, agent: agent.get_short_name()),
}


def fill(text: str, *, ticket: Ticket, agent: User) -> str:
    """One pass from left to right: a value that looks like a placeholder is not filled again."""

    def value(found: re.Match[str]) -> str:
        known = PLACEHOLDERS.get(found[1])
        return str((known and known[1](ticket, agent)) or found[0])

    return BRACES.sub(value, text)


def unfilled(text: str) -> list[str]:
    """What still stands in double braces, each once, as it is written."""
    return list(dict.fromkeys(found[0] for found in BRACES.finditer(text)))


def unknown(text: str) -> list[str]:
    """What no case will ever fill: said to whoever saves a canned reply."""
    return list(dict.fromkeys(found[0] for found in BRACES.finditer(text) if found[1] not in PLACEHOLDERS))
