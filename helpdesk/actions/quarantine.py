"""What agents do with mail that waits: let it in as a reply or as a new ticket, refuse it, try a parked one again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions import filing
from helpdesk.actions.inbound import raw_of
from helpdesk.actions.movement import TicketError
from helpdesk.enums import Outcome, QuarantineDecision
from helpdesk.gateway.letters import Letter
from helpdesk.gateway.parsing import Unreadable, read
from helpdesk.models import InboundMail, Ticket
from helpdesk.permissions import can_answer
from helpdesk.selectors import current_ticket
from portal.accounts.actions.people import make_person
from portal.accounts.models import User
from portal.audit.actions import record


class InboundError(TicketError):
    """Something the agent can be told; the message is fit to show."""


@transaction.atomic
def accept_as_reply(*, mail: InboundMail, by: User, now: datetime) -> Ticket:
    """Into the proposed ticket, under the name of who sent it and of nobody else."""
    ticket = mail.ticket
    if ticket is None:
        raise InboundError(_("This mail names no ticket. Accept it as a new one."))
    letter, person = _let_in(mail, Outcome.REPLY, by=by, now=now)
    filing.say(letter, mail, ticket=current_ticket(ticket), person=person, now=now, is_let_in=True)
    return ticket


@transaction.atomic
def accept_as_new(*, mail: InboundMail, by: User, now: datetime) -> Ticket:
    """A ticket of the sender's own; who has no account gets one that opens by a code to that mailbox."""
    letter, person = _let_in(mail, Outcome.NEW, by=by, now=now)
    ticket = filing.open_from(letter, mail, person=person, now=now)
    InboundMail.objects.filter(pk=mail.pk).update(ticket=ticket)
    return ticket


@transaction.atomic
def refuse(*, mail: InboundMail, by: User, now: datetime) -> None:
    """It stays in the log; nobody is told, for the sender may be forged."""
    _must_answer(by)
    waiting = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.QUARANTINE, decision=QuarantineDecision.OPEN)
    if not waiting.update(decision=QuarantineDecision.REFUSED, decided_at=now, decided_by=by):
        raise InboundError(_("This mail was decided meanwhile. Reload to see how."))
    record("helpdesk.mail_refused", target=mail, by=by, at=now)


@transaction.atomic
def try_again(*, mail: InboundMail, by: User, now: datetime) -> None:
    """A parked message goes through the gateway once more, with all its attempts."""
    _must_answer(by)
    parked = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.PARKED, raw__isnull=False)
    if not parked.update(outcome=Outcome.RECEIVED, attempts=0, due_at=now, reason=""):
        raise InboundError(_("This mail is not parked any more, or has no content to try."))
    record("helpdesk.mail_tried_again", target=mail, by=by, at=now)


def _let_in(mail: InboundMail, outcome: Outcome, *, by: User, now: datetime) -> tuple[Letter, User]:
    """Take the decision, once; a refused one may still be let in."""
    _must_answer(by)
    waiting = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.QUARANTINE)
    decided = {"decision": QuarantineDecision.ACCEPTED, "decided_at": now, "decided_by": by}
    if not waiting.update(outcome=outcome, **decided):
        raise InboundError(_("This mail was decided meanwhile. Reload to see how."))
    try:
        letter = read(raw_of(mail))
    except (Unreadable, OSError) as error:
        raise InboundError(_("The portal cannot read this mail. Download it as it came.")) from error
    if not letter.sender.email:
        raise InboundError(_("This mail does not name one sender, so nobody can be answered. Download it as it came."))
    person = make_person(email=letter.sender.email, name=letter.sender.name, by=by, now=now)
    record("helpdesk.mail_accepted", target=mail, by=by, at=now, facts={"as": str(outcome), "person": person.pk})
    return letter, person


def _must_answer(user: User) -> None:
    if not can_answer(user):
        raise InboundError(_("Only helpdesk agents decide on mail."))
