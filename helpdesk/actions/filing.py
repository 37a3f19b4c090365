"""Put a message where its ruling says: into a ticket as a word or a note, as a new ticket, as a mark on an address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions import conversation, tickets
from helpdesk.actions.movement import TicketError, tell
from helpdesk.actions.secret_words import warn_of_secrets
from helpdesk.actions.tickets import ByMail
from helpdesk.enums import EventKind, Kind, Outcome, Via, Visibility
from helpdesk.gateway.automatic import may_answer
from helpdesk.gateway.deciding import Ruling
from helpdesk.gateway.letters import WORDS, Enclosed, Letter, Remark
from helpdesk.gateway.matching import bare_subject
from helpdesk.gateway.parsing import glance
from helpdesk.gateway.quotes import loosened
from helpdesk.models import InboundMail, Ticket, TicketFile, TicketMessage
from helpdesk.permissions import can_answer
from portal.accounts.models import User
from portal.accounts.selectors import current_programme
from portal.audit.actions import record
from portal.files.actions import FileRefused, keep
from portal.files.models import StoredFile
from portal.files.names import safe_name
from portal.files.policies import MAIL
from portal.notices.bounces import note_bounce
from portal.notices.models import Message
from search.actions import mark_stale

# Pictures of a signature: shown with the HTML, not worth a line among the files.
SMALL_PICTURE = 20_000
SAID = (Remark.OUTLOOK, Remark.CHARSET, Remark.MANY_FILES, Remark.LONG_TEXT, Remark.DEEP, Remark.PACKED, Remark.NO_TEXT)


@dataclass(frozen=True)
class Taken:
    """The words with what must be said about them, and the files that were kept."""

    body: str
    by_mail: ByMail


def file_letter(ruling: Ruling, letter: Letter, *, mail: InboundMail, now: datetime) -> Ruling:
    """Do what the ruling says; a ticket that refuses the word sends the message to quarantine."""
    try:
        with transaction.atomic():
            return _file(ruling, letter, mail, now)
    except TicketError as error:
        return replace(ruling, outcome=Outcome.QUARANTINE, reason=str(error))


def _file(ruling: Ruling, letter: Letter, mail: InboundMail, now: datetime) -> Ruling:
    if ruling.outcome == Outcome.BOUNCE and ruling.returned and letter.report:
        report = letter.report
        note_bounce(message=ruling.returned, is_hard=report.is_for_good, code=report.code, words=report.words, now=now)
    elif ruling.outcome == Outcome.NEW and ruling.person:
        opened = open_from(letter, mail, person=ruling.person, now=now, after=ruling.ticket)
        return replace(ruling, ticket=opened)
    elif ruling.outcome == Outcome.REPLY and ruling.person and ruling.ticket:
        say(letter, mail, ticket=ruling.ticket, person=ruling.person, now=now)
    elif ruling.outcome == Outcome.NOTE and ruling.person and ruling.ticket:
        _note(ruling, letter, mail, now)
    return ruling


def open_from(letter: Letter, mail: InboundMail, *, person: User, now: datetime, after: Ticket | None = None) -> Ticket:
    """A question is free, so a mail becomes one; agents change the kind."""
    taken = _take(letter, mail, person, now)
    programme = current_programme(person)
    ticket = tickets.open_ticket(
        by=person,
        kind=Kind.QUESTION,
        title=(bare_subject(letter.subject) or _("Mail without a subject"))[:160],
        body=taken.body,
        now=now,
        programme=programme,
        visibility=Visibility.PROGRAMME if programme else Visibility.PRIVATE,
        by_mail=taken.by_mail,
    )
    warn_of_secrets(ticket=ticket, text=letter.text, by=person, by_mail=taken.by_mail, now=now)
    if after:
        words = _("Follows %(ticket)s, which ended too long ago to go on") % {"ticket": after.reference}
        tell(ticket, EventKind.LINK, words, by=None, now=now)
    return ticket


def say(
    letter: Letter, mail: InboundMail, *, ticket: Ticket, person: User, now: datetime, is_let_in: bool = False
) -> TicketMessage:
    """An agent's mail answers the customer, everybody else's is a word of theirs."""
    taken = _take(letter, mail, person, now, is_let_in=is_let_in)
    speak = conversation.answer if can_answer(person) else conversation.reply
    said = speak(ticket=ticket, by=person, body=taken.body, now=now, by_mail=taken.by_mail)
    warn_of_secrets(ticket=ticket, text=letter.text, by=person, by_mail=taken.by_mail, now=now)
    return said


def _note(ruling: Ruling, letter: Letter, mail: InboundMail, now: datetime) -> None:
    ticket, person = ruling.ticket, ruling.person
    assert ticket and person
    taken = _take(letter, mail, person, now)
    if ruling.is_internal:
        conversation.add_note(ticket=ticket, by=person, body=taken.body, now=now, by_mail=taken.by_mail)
        return
    note = TicketMessage.objects.create(
        ticket=ticket, author=person, body=taken.body, created_at=now, is_internal=True, is_staff_word=True,
        is_automatic=True, via=Via.MAIL, inbound=mail,
    )  # fmt: skip
    TicketFile.objects.bulk_create(TicketFile(message=note, stored=each) for each in taken.by_mail.files)
    record("helpdesk.noted", target=ticket, by=None, at=now, facts={"message": note.pk, "automatic": True})
    mark_stale(ticket)


def _take(letter: Letter, mail: InboundMail, person: User, now: datetime, *, is_let_in: bool = False) -> Taken:
    kept: list[StoredFile] = []
    lines: list[str] = []
    for file in letter.files:
        if _is_ornament(file, letter):
            continue
        try:
            _must_not_be_ours(file)
            kept.append(_keep(file, person, now))
        except FileRefused as error:
            lines.append(f"- {safe_name(file.name)}: {error}")
    words = [loosened(letter.text)] if letter.text.strip() else []
    words += [f"*{WORDS[remark]}*" for remark in SAID if remark in letter.remarks]
    if lines:
        words.append("\n".join([_("Not taken from the mail, which the helpdesk keeps as it came:"), "", *lines]))
    by_mail = ByMail(mail, kept, is_let_in, may_answer(letter))
    return Taken("\n\n".join(words) or str(WORDS[Remark.NO_TEXT]), by_mail)


def _must_not_be_ours(file: Enclosed) -> None:
    """Our own mail as a file holds the link of one person; the ticket has its words already."""
    ids = glance(file.content).message_ids if file.content_type == "message/rfc822" else []
    if ids and Message.objects.filter(message_id__in=ids).exists():
        raise FileRefused(_("a mail of the portal, with links that are for one person alone."))


def _keep(file: Enclosed, person: User, now: datetime) -> StoredFile:
    upload = SimpleUploadedFile(safe_name(file.name), file.content, content_type=file.content_type)
    return keep(upload=upload, policy=MAIL, by=person, now=now)


def _is_ornament(file: Enclosed, letter: Letter) -> bool:
    is_inside = bool(file.content_id) and f"cid:{file.content_id}" in letter.html
    return is_inside and file.content_type.startswith("image/") and len(file.content) <= SMALL_PICTURE
