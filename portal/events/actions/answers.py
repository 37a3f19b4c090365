from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.actions import record
from portal.events import notices
from portal.events.enums import ANSWER_TRANSITIONS, SAYABLE, Answer, Due, OccasionStatus, Via
from portal.events.errors import EventError
from portal.events.models import Guest, Invitation, Occasion, Participation
from search.actions import mark_stale


@transaction.atomic
def answer(*, occasion: Occasion, answer: Answer, by: User | Guest, via: Via, now: datetime) -> Participation:
    """Write down whether a person comes. When every seat is taken, "going" becomes a place on the waiting list.

    A seat given back goes to the first person who waits. Raises EventError once the meeting has begun or is off.
    """
    if answer not in SAYABLE:
        raise EventError(_("Choose yes, maybe or no."))
    _hold(occasion, now=now)
    participation = _own_row(occasion, by, via=via, now=now)
    before = Answer(participation.answer)
    if before == answer or (before == Answer.WAITING and answer == Answer.GOING):
        _put(participation, before, via=via, now=now)
    else:
        _settle(occasion, participation, answer, via=via, now=now)
    facts: dict[str, object] = {"from": before, "to": participation.answer, "via": via}
    record("events.answered", target=occasion, by=by, at=now, facts=facts)
    mark_stale(occasion)
    return participation


def _hold(occasion: Occasion, *, now: datetime) -> None:
    """Lock the occasion's row until the commit, so that seats and the line of waiting people change one by one."""
    row = Occasion.objects.filter(pk=occasion.pk, status=OccasionStatus.PUBLISHED, starts_at__gt=now)
    if not row.update(seats_taken=F("seats_taken")):
        raise EventError(_("This meeting takes no more answers: it has begun, is over or was cancelled."))


def _own_row(occasion: Occasion, by: User | Guest, *, via: Via, now: datetime) -> Participation:
    person: dict[str, Any] = {"user": by} if isinstance(by, User) else {"user": None, "email": by.email.lower()}
    name = {} if isinstance(by, User) else {"name": by.name}
    fresh = name | {"answer": Answer.NOT_GOING, "via": via, "answered_at": now}
    participation, _created = Participation.objects.get_or_create(occasion=occasion, defaults=fresh, **person)
    # Whoever answers hears of changes too, invited or not.
    silent = name | {"due": Due.NOTHING, "invited_at": now}
    Invitation.objects.get_or_create(occasion=occasion, defaults=silent, **person)
    return participation


def _settle(occasion: Occasion, participation: Participation, to: Answer, *, via: Via, now: datetime) -> None:
    had_seat = participation.answer == Answer.GOING
    if to == Answer.GOING and not _take_seat(occasion):
        to = Answer.WAITING
    since = now if to == Answer.WAITING else None
    _put(participation, to, via=via, now=now, waiting_since=since, reminded_at=None)
    if had_seat:
        Occasion.objects.filter(pk=occasion.pk).update(seats_taken=F("seats_taken") - 1)
        promote_waiting(occasion=occasion, now=now)
    occasion.refresh_from_db(fields=["seats_taken"])


def _take_seat(occasion: Occasion) -> bool:
    free = Q(capacity=None) | Q(seats_taken__lt=F("capacity"))
    return bool(Occasion.objects.filter(free, pk=occasion.pk).update(seats_taken=F("seats_taken") + 1))


@transaction.atomic
def promote_waiting(*, occasion: Occasion, now: datetime) -> list[Participation]:
    """Give free seats to those who wait longest and tell them; called whenever a seat may have come free."""
    moved = []
    for participation in occasion.participations.waiting().select_related("user"):
        if not _take_seat(occasion):
            break
        _put(participation, Answer.GOING, via=Via(participation.via), now=None, waiting_since=None)
        record("events.moved_up", target=occasion, by=None, at=now, facts={"participation": participation.pk})
        notices.moved_up(participation, Invitation.objects.link_for(participation), now=now)
        moved.append(participation)
    return moved


def _put(participation: Participation, to: Answer, *, via: Via, now: datetime | None, **changes: Any) -> None:
    """The only writer of an answer; one that changed meanwhile is not overwritten."""
    before = Answer(participation.answer)
    if to != before and to not in ANSWER_TRANSITIONS[before]:
        raise EventError(_("This answer cannot follow the one given."))
    changes |= {"answered_at": now} if now else {}
    row = Participation.objects.filter(pk=participation.pk, answer=before)
    if not row.update(answer=to, via=via, **changes):
        raise EventError(_("Your answer changed meanwhile. Reload to see it."))
    participation.refresh_from_db()
