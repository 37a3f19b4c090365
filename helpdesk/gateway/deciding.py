"""What becomes of a message that could be read: one ruling, nothing written yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from helpdesk.enums import Outcome
from helpdesk.gateway.addresses import is_ours
from helpdesk.gateway.automatic import is_bulk, is_gesture, is_machine_made, sounds_away
from helpdesk.gateway.letters import Letter, Remark
from helpdesk.gateway.matching import Match, match
from helpdesk.gateway.trust import is_refuted, is_vouched
from helpdesk.models import InboundMail, Ticket
from helpdesk.permissions import can_answer, can_reply, can_see, is_long_settled, is_on_customer_side
from portal.accounts.models import User
from portal.notices.models import Message

FLOOD = timedelta(hours=1)
MOST_MAILS = 30
MOST_TICKETS = 10


@dataclass(frozen=True)
class Ruling:
    """``person`` writes (new, reply, note) or is proposed (quarantine); ``returned`` is the message that bounced."""

    outcome: Outcome
    reason: str
    ticket: Ticket | None = None
    person: User | None = None
    is_internal: bool = False
    returned: Message | None = None


def rule(letter: Letter, *, mail: InboundMail, verdict: dict[str, str], now: datetime) -> Ruling:
    """Machines first, then who it is, then whether they may."""
    if ruling := _from_ourselves(letter) or _report(letter):
        return ruling
    found = match(letter, mailbox=mail.mailbox)
    person = known_sender(letter, found)
    if ruling := _from_machines(letter, found, person, verdict):
        return ruling
    if doubt := _doubt(letter, found, person, verdict) or _flood(letter, mail, now):
        return quarantined(doubt, found, person or _unconfirmed(letter))
    if found is None or person is None:
        return _new(letter, person)
    return _in_ticket(found, person, now)


def quarantined(reason: str, found: Match | None, person: User | None) -> Ruling:
    """``person`` is who sent it, if known; else who the reply address belongs to."""
    proposed = person or (found.person if found else None)
    return Ruling(Outcome.QUARANTINE, reason, found.ticket if found else None, proposed)


def known_sender(letter: Letter, found: Match | None) -> User | None:
    """Whose confirmed address wrote; a right reply address proves the mailbox it was sent to as well."""
    email = letter.sender.email
    if not email:
        return None
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    known = confirmed.select_related("user").first()
    if known:
        return known.user
    holder = found.person if found else None
    return holder if holder and holder.is_active and holder.email.lower() == email else None


def is_participant(user: User, ticket: Ticket) -> bool:
    """Of the customer's side, an agent, or a watcher who may see it."""
    if can_answer(user) or is_on_customer_side(user, ticket):
        return True
    return can_see(user, ticket) and ticket.watchers.filter(user=user).exists()


def _from_ourselves(letter: Letter) -> Ruling | None:
    if is_ours(letter.sender.email):
        return Ruling(Outcome.IGNORED, _("It comes from an address of ours: a loop."))
    if letter.message_ids and Message.objects.filter(message_id__in=letter.message_ids).exists():
        return Ruling(Outcome.IGNORED, _("One of our own mails came back."))
    return None


def _report(letter: Letter) -> Ruling | None:
    report = letter.report
    if report is None:
        is_report = letter.content_type == "multipart/report"
        return Ruling(Outcome.IGNORED, _("A receipt or report by a machine.")) if is_report else None
    if not report.is_failure:
        return Ruling(Outcome.IGNORED, _("A report that a mail arrived."))
    returned = Message.objects.filter(message_id__in=report.message_ids).order_by("-pk").first()
    if returned is None:
        return Ruling(Outcome.BOUNCE, _("It names no mail of ours."))
    if report.recipients and returned.address.lower() not in report.recipients:
        return Ruling(Outcome.BOUNCE, _("It names another address than the one we wrote to."))
    words = (
        _("Mail to %(address)s came back.") if report.is_for_good else _("Mail to %(address)s is late or came back.")
    )
    ticket = None
    if returned.about_type == Ticket._meta.label_lower:
        ticket = Ticket.objects.filter(pk=returned.about_id).first()
    return Ruling(Outcome.BOUNCE, words % {"address": returned.address}, ticket, returned.user, returned=returned)


def _from_machines(letter: Letter, found: Match | None, person: User | None, verdict: dict[str, str]) -> Ruling | None:
    """Out-of-office replies become notes; other machines and lists bother nobody."""
    is_click = is_gesture(letter)
    is_machine, is_away = is_click or is_machine_made(letter), sounds_away(letter)
    takes_part = bool(found and person and is_participant(person, found.ticket) and not is_refuted(verdict, letter))
    if (is_machine or is_away) and takes_part and found:
        words = _("A reaction, or an answer to an invitation.") if is_click else _("An automatic reply.")
        return Ruling(Outcome.NOTE, words, found.ticket, person)
    if is_machine:
        return Ruling(Outcome.IGNORED, _("A machine wrote it, in no ticket of the sender."))
    if is_away:
        return quarantined(_("It looks like an automatic reply."), found, person)
    if is_bulk(letter) and not takes_part:
        if person is None:
            return Ruling(Outcome.IGNORED, _("Sent to a list or to many."))
        return quarantined(_("It came through a mailing list."), found, person)
    return None


def _doubt(letter: Letter, found: Match | None, person: User | None, verdict: dict[str, str]) -> str:
    """Why a person has to look first; "" when nothing speaks against it."""
    if len(letter.senders) != 1:
        return _("It names several senders.") if letter.senders else _("It names no sender.")
    if is_refuted(verdict, letter):
        return _("The receiving server says that the sender is forged.")
    if Remark.ENCRYPTED in letter.remarks:
        return _("It is encrypted.")
    if not letter.text.strip() and not letter.files:
        return _empty(letter)
    if person is None:
        return _stranger(letter, found)
    if found and found.how == "address" and found.person == person:
        return ""
    return _agent_doubt(person) or _unproven(letter, verdict)


def _empty(letter: Letter) -> str:
    if Remark.PACKED in letter.remarks:
        return _("It is packed inside its signature.")
    if Remark.DEEP in letter.remarks:
        return _("Its parts lie too deep inside each other.")
    return _("It has neither text nor files.")


def _unproven(letter: Letter, verdict: dict[str, str]) -> str:
    """A From is a claim; in production it counts only with the server's word or the writer's own signed address."""
    if settings.MAIL_REQUIRE_AUTHENTICATION and not is_vouched(verdict, letter):
        return _("Nothing proves the sender: no word of a trusted server, and not written to their own reply address.")
    return ""


def _stranger(letter: Letter, found: Match | None) -> str:
    if _unconfirmed(letter):
        return _("The sender's address is not confirmed.")
    if found and found.person:
        return _("The reply address belongs to %(person)s, the sender is somebody else.") % {"person": found.person}
    return _("The sender takes no part in this ticket.") if found else _("No account has this address.")


def _agent_doubt(person: User) -> str:
    """An agent speaks for Interact: only through the signed address of their own."""
    return _("An agent wrote, but not to their own signed address.") if can_answer(person) else ""


def _unconfirmed(letter: Letter) -> User | None:
    email = letter.sender.email
    return User.objects.filter(email__iexact=email).first() if email else None


def _flood(letter: Letter, mail: InboundMail, now: datetime) -> str:
    lately = InboundMail.objects.filter(received_at__gte=now - FLOOD, sender=letter.sender.email).exclude(pk=mail.pk)
    counts = lately.aggregate(
        tickets=Count("pk", filter=Q(outcome=Outcome.NEW)),
        mails=Count("pk", filter=Q(outcome__in=[Outcome.NEW, Outcome.REPLY])),
    )
    if counts["tickets"] >= MOST_TICKETS or counts["mails"] >= MOST_MAILS:
        return _("Very many mails came from this address in the last hour.")
    return ""


def _new(letter: Letter, person: User | None) -> Ruling:
    return Ruling(Outcome.NEW, _("A new question."), person=person)


def _in_ticket(found: Match, person: User, now: datetime) -> Ruling:
    ticket = found.ticket
    if not is_participant(person, ticket):
        return quarantined(_("The sender takes no part in this ticket."), found, person)
    if not can_reply(person, ticket):
        return quarantined(_("The sender may read this ticket, but not write in it."), found, person)
    if can_answer(person):
        if found.is_note:
            return Ruling(Outcome.NOTE, _("An agent's note."), ticket, person, is_internal=True)
        return Ruling(Outcome.REPLY, _("An agent's answer."), ticket, person)
    if found.is_note:
        return quarantined(_("It is addressed as an agents' note, the sender is none."), found, person)
    if ticket.is_settled and is_long_settled(ticket, now=now):
        return Ruling(Outcome.NEW, _("%(ticket)s ended too long ago.") % {"ticket": ticket}, ticket, person)
    return Ruling(Outcome.REPLY, _how(found), ticket, person)


def _how(found: Match) -> str:
    words = {
        "address": _("%(ticket)s by the signed address."),
        "thread": _("%(ticket)s by the mail it answers."),
        "number": _("%(ticket)s by the number in the subject."),
    }
    return words[found.how] % {"ticket": found.ticket}
