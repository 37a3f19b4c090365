"""From a solved private ticket to a public question and answer: redacted, agreed to, published, taken down again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError
from helpdesk.actions.numbers import next_number
from helpdesk.enums import PUBLIC_ANSWER_TRANSITIONS, EventKind, Kind, PublicAnswerStatus, Status, Visibility
from helpdesk.models import PublicAnswer, Ticket, TicketEvent, TicketMessage
from helpdesk.notices import sharing as notices
from helpdesk.permissions import can_answer, can_give_consent, can_see
from helpdesk.redaction import left_in, terms_of
from portal.accounts.models import User
from portal.audit.actions import record
from search.actions import mark_stale

# RFC 2606: no mail ever reaches this person, nobody signs in as them, and no name of theirs says anything.
NOBODY = "asked-in-private@portal.invalid"
S = PublicAnswerStatus


class PublicAnswerError(TicketError):
    """Something the person can be told; the message is fit to show."""


@dataclass(frozen=True)
class Text:
    title: str
    question: str
    answer: str


@transaction.atomic
def draft(*, source: Ticket, text: Text, by: User, now: datetime) -> PublicAnswer:
    """Begin one, or go on with it: a text that changes after somebody agreed to it must be agreed to anew."""
    _check_agent(by)
    before = PublicAnswer.objects.filter(source=source).first()
    if before is not None:
        return _redraft(before, text, by=by, now=now)
    if source.visibility == Visibility.PUBLIC:
        raise PublicAnswerError(_("%(ticket)s is public already.") % {"ticket": source})
    if not source.is_settled:
        raise PublicAnswerError(_("Solve %(ticket)s first; then its answer can be made public.") % {"ticket": source})
    try:
        with transaction.atomic():
            answer = PublicAnswer.objects.create(source=source, drafted_by=by, drafted_at=now, **vars(text))
    except IntegrityError:
        raise PublicAnswerError(_("A colleague began this answer at this moment. Reload to see it.")) from None
    record("helpdesk.answer_drafted", target=source, by=by, at=now)
    return answer


def _redraft(answer: PublicAnswer, text: Text, *, by: User, now: datetime) -> PublicAnswer:
    fresh = {**vars(text), "drafted_by": by, "drafted_at": now}
    if answer.status == S.DRAFT:
        _change(answer, S.DRAFT, by=by, now=now, **fresh)
    else:
        _move(answer, S.DRAFT, by=by, now=now, asked_at=None, decided_at=None, decided_by=None, **fresh)
    return answer


@transaction.atomic
def ask(*, answer: PublicAnswer, by: User, now: datetime, is_checked: bool = False) -> PublicAnswer:
    """``is_checked``: the agent looked at what still seems to tell who asked, and it may stay."""
    _check_agent(by)
    _check_legal(answer, S.ASKED)
    requester, source = answer.source.requester, answer.source
    if not requester.is_active or not can_see(requester, source):
        raise PublicAnswerError(_("%(who)s cannot be asked any more, so it stays private.") % {"who": requester})
    left = left_in([answer.title, answer.question, answer.answer], terms_of(source))
    if left and not is_checked:
        raise PublicAnswerError(_("This still says who asked: %(words)s.") % {"words": ", ".join(left[:8])})
    _move(answer, S.ASKED, by=by, now=now, asked_at=now, decision_note="")
    notices.consent_asked(answer)
    return answer


@transaction.atomic
def accept(*, answer: PublicAnswer, by: User, now: datetime) -> PublicAnswer:
    return _decide(answer, S.CONSENTED, "", by=by, now=now)


@transaction.atomic
def refuse(*, answer: PublicAnswer, by: User, now: datetime, note: str = "") -> PublicAnswer:
    """No reason is needed; what they say helps the agent to change the text."""
    return _decide(answer, S.REFUSED, note.strip(), by=by, now=now)


def _decide(answer: PublicAnswer, to: PublicAnswerStatus, note: str, *, by: User, now: datetime) -> PublicAnswer:
    if not can_give_consent(by, answer):
        raise PublicAnswerError(_("Only whoever asked decides whether everyone may read it."))
    _move(answer, to, by=by, now=now, decided_at=now, decided_by=by, decision_note=note[:500])
    notices.consent_decided(answer)
    return answer


@transaction.atomic
def publish(*, answer: PublicAnswer, by: User, now: datetime) -> Ticket:
    """A public ticket of nobody's: no name, no programme, no way back to where it came from."""
    _check_agent(by)
    _check_legal(answer, S.PUBLISHED)
    source, nobody = answer.source, _nobody()
    ticket = Ticket.objects.create(
        number=next_number(), requester=nobody, kind=Kind.QUESTION, visibility=Visibility.PUBLIC, title=answer.title,
        status=Status.SOLVED, status_since=now, opened_at=now, last_word_at=now, last_word_by=by, solved_at=now,
        area=source.area, jems_version=source.jems_version, release=source.release, plugin=source.plugin,
    )  # fmt: skip
    TicketMessage.objects.create(ticket=ticket, author=nobody, body=answer.question, created_at=now)
    said = TicketMessage.objects.create(
        ticket=ticket, author=by, body=answer.answer, created_at=now, is_staff_word=True
    )
    Ticket.objects.filter(pk=ticket.pk).update(solution=said)
    ticket.solution = said
    _move(answer, S.PUBLISHED, by=by, now=now, published=ticket, published_at=now)
    _tell_agents(source, _("Published as %(ticket)s") % {"ticket": ticket}, by=by, now=now)
    mark_stale(ticket)
    notices.answer_published(answer)
    return ticket


@transaction.atomic
def withdraw(*, answer: PublicAnswer, by: User, now: datetime) -> PublicAnswer:
    """Down at once, for good; agents keep what was published. Whoever agreed may take that back, too."""
    if not can_answer(by) and not can_give_consent(by, answer):
        raise PublicAnswerError(_("Whoever asked and agents take a public answer down."))
    was_public = answer.status == S.PUBLISHED
    _move(answer, S.WITHDRAWN, by=by, now=now)
    if was_public and (ticket := answer.published):
        changes = {"visibility": Visibility.PRIVATE, "status": Status.CLOSED, "closed_at": now, "status_since": now}
        Ticket.objects.filter(pk=ticket.pk).update(**changes)
        for name, value in changes.items():
            setattr(ticket, name, value)
        mark_stale(ticket)
        _tell_agents(answer.source, _("%(ticket)s was taken down") % {"ticket": ticket}, by=by, now=now)
        notices.answer_withdrawn(answer)
    return answer


def _tell_agents(source: Ticket, line: str, *, by: User, now: datetime) -> None:
    TicketEvent.objects.create(
        ticket=source, kind=EventKind.LINK, text=line[:300], actor=by, created_at=now, is_internal=True
    )


def _check_agent(by: User) -> None:
    if not can_answer(by):
        raise PublicAnswerError(_("Only agents make answers public."))


def _check_legal(answer: PublicAnswer, to: PublicAnswerStatus) -> None:
    if to not in PUBLIC_ANSWER_TRANSITIONS[S(answer.status)]:
        raise PublicAnswerError(
            _("This public answer is %(state)s, so that is not possible.") % {"state": answer.get_status_display()}
        )


def _move(answer: PublicAnswer, to: PublicAnswerStatus, /, *, by: User, now: datetime, **facts: Any) -> None:
    _check_legal(answer, to)
    _change(answer, to, by=by, now=now, **facts)


def _change(answer: PublicAnswer, to: PublicAnswerStatus, /, *, by: User, now: datetime, **facts: Any) -> None:
    """Only if it still stands where we saw it: two people, one winner."""
    changes = {"status": to, **facts}
    if not PublicAnswer.objects.filter(pk=answer.pk, status=answer.status).update(**changes):
        raise PublicAnswerError(_("Somebody changed this public answer at this moment. Reload to see it."))
    for name, value in changes.items():
        setattr(answer, name, value)
    record("helpdesk.answer_moved", target=answer.source, by=by, at=now, facts={"to": str(to)})


def _nobody() -> User:
    """The one who stands where a name would."""
    person, is_new = User.objects.get_or_create(
        email=NOBODY, defaults={"name": _("Somebody who asked in private"), "is_active": False}
    )
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person
