"""What a ticket's mail carries so that its answer finds the way back, and mail programs show one thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from helpdesk.enums import Via
from helpdesk.gateway.addresses import reply_address
from helpdesk.models import InboundMail, Ticket, TicketMessage
from helpdesk.permissions import can_answer, can_reply
from helpdesk.reply_links import make_token, may_have_link, url_for
from portal.accounts.models import User

MOST_REFERENCES = 10


@dataclass(frozen=True)
class Envelope:
    """Headers, words for the foot of the mail, and what the log must mask."""

    headers: dict[str, str]
    reply_to: str | None = None
    context: dict[str, Any] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()


def thread_headers(ticket: Ticket, cause: TicketMessage | None) -> dict[str, str]:
    """Every mail of a ticket refers to its thread and to the mails that came in; the cause is what it answers."""
    came_by = cause.inbound if cause else None
    ids = [] if _is_first(ticket, cause) and came_by is None else _mails_that_came(ticket)
    answered = came_by.message_id if came_by and came_by.message_id.startswith("<") else ticket.thread_id
    references = [ticket.thread_id, *[each for each in ids if each != answered]]
    references += [answered] if answered != ticket.thread_id else []
    return {"In-Reply-To": answered, "References": " ".join(references)} | _from_words(cause)


def _is_first(ticket: Ticket, cause: TicketMessage | None) -> bool:
    return cause is not None and cause.created_at == ticket.opened_at


def _mails_that_came(ticket: Ticket) -> list[str]:
    """Their Message-IDs, the latest few, oldest first."""
    known = InboundMail.objects.filter(ticket=ticket, message_id__startswith="<").order_by("-pk")
    return list(known.values_list("message_id", flat=True)[:MOST_REFERENCES])[::-1]


def _from_words(cause: TicketMessage | None) -> dict[str, str]:
    """A person's words are no automatic mail; an out-of-office answer to them tells the agent something."""
    if cause is None:
        return {}
    headers = {"Auto-Submitted": "no", "X-Auto-Response-Suppress": "DR, RN, NRN, AutoReply"}
    if cause.is_staff_word:
        name = _("%(person)s, %(site)s") % {"person": cause.author, "site": settings.WAGTAIL_SITE_NAME}
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        headers["From"] = str(Address(" ".join(name.split()), addr_spec=address))
    return headers


def envelope(ticket: Ticket, person: User, headers: dict[str, str], *, is_note: bool = False) -> Envelope:
    """For one person: the signed address, and for the customer's side the link that needs no sign-in."""
    if not can_reply(person, ticket):
        return Envelope(headers)
    address = reply_address(ticket.number, person.pk, is_note=is_note and can_answer(person))
    context: dict[str, Any] = {"reply_address": address, "reply_is_note": is_note, "for_agent": can_answer(person)}
    if not may_have_link(person, ticket):
        return Envelope(headers, address or None, context)
    token = make_token(ticket, person)
    return Envelope(headers, address or None, context | {"reply_url": url_for(token)}, (token,))


def is_by_mail(cause: TicketMessage | None) -> bool:
    return bool(cause and cause.via == Via.MAIL)
