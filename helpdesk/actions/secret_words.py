"""What slipped into a ticket by mail, where nobody could be asked first: it is said at once and masked on demand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk import inbound_notices
from helpdesk.actions.movement import TicketError, tell
from helpdesk.actions.tickets import ByMail
from helpdesk.enums import EventKind
from helpdesk.gateway.pacing import take_turn
from helpdesk.gateway.quotes import split_mail
from helpdesk.models import InboundMail, Ticket, TicketMessage
from helpdesk.permissions import can_answer, can_mask, can_see
from helpdesk.secrets import Finding, SecretKind, masked, scan
from portal.accounts.models import User
from portal.audit.actions import record
from search.actions import mark_stale

# Addresses stand in every signature: to name them all would hide the password among them.
LEFT_ALONE = (SecretKind.ADDRESS,)


class MaskError(TicketError):
    """Something the person can be told; the message is fit to show."""


def secrets_in(text: str) -> list[Finding]:
    return [each for each in scan(text) if each.kind not in LEFT_ALONE]


@transaction.atomic(savepoint=False)
def warn_of_secrets(*, ticket: Ticket, text: str, by: User, by_mail: ByMail, now: datetime) -> bool:
    """A grey line for both sides and a message to who wrote, each with the way to mask; quoted words are old news."""
    found = secrets_in(split_mail(text)[0])
    if not found:
        return False
    kinds = ", ".join(dict.fromkeys(str(each.kind.label) for each in found))
    line = _("The mail of %(who)s seems to hold this: %(kinds)s") % {"who": by.get_short_name(), "kinds": kinds}
    tell(ticket, EventKind.SECRET, line, by=None, now=now)
    if can_see(by, ticket):
        may_write = by_mail.may_confirm and (can_answer(by) or take_turn(by.email, now=now))
        inbound_notices.secrets_found(by, ticket=ticket, kinds=kinds, by_mail=may_write)
    return True


@transaction.atomic
def mask_word(*, message: TicketMessage, by: User, now: datetime) -> int:
    """The secrets of one word go for good; how many they were. A word that changed meanwhile is left as it is."""
    ticket = message.ticket
    if not can_mask(by, message):
        raise MaskError(_("Who wrote it, their colleagues and Interact mask words."))
    body, places = masked(message.body, but=LEFT_ALONE)
    if not places:
        return 0
    if not TicketMessage.objects.filter(pk=message.pk, body=message.body).update(body=body):
        raise MaskError(_("It was changed meanwhile. Reload to see it as it stands."))
    message.body = body
    _mask_excerpt(message)
    words = {"who": by.get_short_name(), "places": places}
    line = ngettext("%(who)s masked %(places)s place", "%(who)s masked %(places)s places", places) % words
    tell(ticket, EventKind.FACTS, line, by=by, now=now, is_internal=message.is_internal)
    record("helpdesk.word_masked", target=ticket, by=by, at=now, facts={"message": message.pk, "places": places})
    mark_stale(ticket)
    return places


def _mask_excerpt(message: TicketMessage) -> None:
    """The desk's list of mails shows the first words; the mail as it came stays under lock for agents."""
    mail = InboundMail.objects.filter(pk=message.inbound_id).first() if message.inbound_id else None
    if mail:
        InboundMail.objects.filter(pk=mail.pk).update(excerpt=masked(mail.excerpt, but=LEFT_ALONE)[0][:300])
