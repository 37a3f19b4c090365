"""What may answer a ticket that is open already: the same answers as before asking, without the ticket itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from helpdesk.models import Ticket
from helpdesk.suggestions import Suggestion, suggest
from releases.models import Plugin, Release


def answers_for(ticket: Ticket, *, user: Any, now: datetime) -> list[Suggestion]:
    """Known issues of the ticket's version and plugin, solved tickets, guidance: only what ``user`` may see."""
    found = suggest(
        ticket.title, user=user, now=now, release=_release(ticket, user),
        plugin=Plugin.objects.visible_to(user).filter(pk=ticket.plugin_id).first() if ticket.plugin_id else None,
    )  # fmt: skip
    own = ticket.get_absolute_url()
    return [each for each in found if each.url != own]


def _release(ticket: Ticket, user: Any) -> Release | None:
    """The one of the registered installation, else the one whose number was typed."""
    seen = Release.objects.visible_to(user)
    if ticket.release_id:
        return seen.filter(pk=ticket.release_id).first()
    return seen.filter(version=ticket.jems_version).first() if ticket.jems_version else None
