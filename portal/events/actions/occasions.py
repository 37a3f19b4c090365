from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.actions import record
from portal.events import signals
from portal.events.actions.answers import promote_waiting
from portal.events.actions.invitations import invite_audience, mark_due, withdraw_unsent
from portal.events.enums import TRANSITIONS, Answer, Due, OccasionStatus
from portal.events.errors import EventError
from portal.events.models import EventSeries, Occasion
from search.actions import mark_stale

# A change of one of these is news for everyone invited; the others just show on the page.
TOLD = {"title", "starts_at", "ends_at", "venue", "agenda"}
WITHOUT_RHYTHM = timedelta(days=28)


@transaction.atomic
def plan_next(*, series: EventSeries, by: User | None, now: datetime) -> Occasion:
    """Draft the series' next meeting: one rhythm after the last, at the same local time when clocks change."""
    last = series.occasions.order_by("-starts_at", "-pk").first()
    numbers = series.occasions.order_by("-number").values_list("number", flat=True)
    number = (numbers.first() or 0) + 1
    starts_at = _next_start(series, last, now=now)
    try:
        with transaction.atomic():
            occasion = Occasion.objects.create(
                number=number, title=f"{series.occasion_title} {number}", starts_at=starts_at,
                ends_at=starts_at + series.duration, changed_at=now, **_pattern(series),
            )  # fmt: skip
    except IntegrityError as error:
        raise EventError(_("A colleague planned the next meeting in this moment. Reload to see it.")) from error
    record("events.planned", target=occasion, by=by, at=now, facts={"series": series.pk, "number": number})
    mark_stale(occasion)
    return occasion


def _next_start(series: EventSeries, last: Occasion | None, *, now: datetime) -> datetime:
    step = timedelta(days=series.rhythm_days) if series.rhythm_days else WITHOUT_RHYTHM
    zone = ZoneInfo(series.zone)
    day = (last.starts_at if last else now).astimezone(zone).date() + step
    while series.starts_on(day) <= now:
        day += step
    return series.starts_on(day)


def _pattern(series: EventSeries) -> dict[str, Any]:
    names = ("zone", "audience", "is_public", "venue", "lead", "agenda", "join_url", "capacity")
    return {"series": series} | {name: getattr(series, name) for name in names}


@transaction.atomic
def publish_occasion(*, occasion: Occasion, by: User, now: datetime) -> Occasion:
    """Announce the meeting and write an invitation row for everyone of its audience; a task sends the mails.

    Raises EventError when its hour has passed or a colleague settled it meanwhile.
    """
    if occasion.starts_at <= now:
        raise EventError(_("This meeting's hour has passed. Give it a new date first."))
    _move(occasion, OccasionStatus.PUBLISHED, published_at=now, published_by=by)
    invited = invite_audience(occasion=occasion, now=now)
    record("events.published", target=occasion, by=by, at=now, facts={"invited": invited})
    mark_stale(occasion)
    signals.occasion_published.send(Occasion, occasion=occasion, by=by, now=now)
    return occasion


@transaction.atomic
def change_occasion(*, occasion: Occasion, by: User, now: datetime, **fields: Any) -> Occasion:
    """Write new facts of a planned or published meeting; everyone invited hears of those that move their calendar.

    Raises EventError when fewer seats are offered than people said yes, or a colleague changed it meanwhile.
    """
    changed = {name: value for name, value in fields.items() if getattr(occasion, name) != value}
    if not changed:
        return occasion
    is_recording = occasion.status == OccasionStatus.HELD and set(changed) == {"recording_url"}
    if not occasion.is_changeable and not is_recording:
        raise EventError(_("This meeting is over or cancelled and cannot be changed."))
    is_told = occasion.is_published and bool(TOLD & set(changed))
    if is_told and "starts_at" in changed:
        changed["moved_from"] = occasion.starts_at
    _write(occasion, changed, is_told=is_told, now=now)
    if is_told:
        mark_due(occasion=occasion, due=Due.UPDATE)
    if "starts_at" in changed:
        occasion.participations.update(reminded_at=None)
    promote_waiting(occasion=occasion, now=now)
    facts = {"fields": sorted(changed), "sequence": occasion.sequence}
    record("events.changed", target=occasion, by=by, at=now, facts=facts)
    mark_stale(occasion)
    return occasion


def _write(occasion: Occasion, changed: dict[str, Any], *, is_told: bool, now: datetime) -> None:
    """Two organisers, one winner: only the row as it was read is written over."""
    row = Occasion.objects.filter(pk=occasion.pk, status=occasion.status, changed_at=occasion.changed_at)
    if (capacity := changed.get("capacity")) is not None:
        if capacity < occasion.seats_taken:
            raise EventError(
                _("%(count)s people said yes already. Offer at least as many seats.") % {"count": occasion.seats_taken}
            )
        row = row.filter(seats_taken__lte=capacity)
    told = {"sequence": F("sequence") + 1} if is_told else {}
    if not row.update(changed_at=now, **changed, **told):
        raise EventError(_("This meeting changed meanwhile. Reload to see its state, then change it again."))
    occasion.refresh_from_db()


@transaction.atomic
def cancel_occasion(*, occasion: Occasion, reason: str, by: User, now: datetime) -> Occasion:
    """Call the meeting off and tell everyone invited, except those who had said no."""
    _move(occasion, OccasionStatus.CANCELLED, cancelled_at=now, cancel_reason=reason, sequence=F("sequence") + 1)
    withdraw_unsent(occasion=occasion)
    declined = occasion.participations.filter(answer=Answer.NOT_GOING)
    heard = ~Q(user__in=declined.filter(user__isnull=False).values("user"))
    heard &= ~Q(email__in=declined.filter(user=None).values("email"), user=None)
    told = mark_due(occasion=occasion, due=Due.CANCELLATION, only=heard)
    record("events.cancelled", target=occasion, by=by, at=now, facts={"told": told})
    mark_stale(occasion)
    signals.occasion_cancelled.send(Occasion, occasion=occasion, by=by, now=now)
    return occasion


def close_past(*, now: datetime) -> int:
    """Mark meetings whose end has passed as held; returns how many."""
    return sum(_close(occasion, now=now) for occasion in Occasion.objects.over(at=now))


@transaction.atomic
def _close(occasion: Occasion, *, now: datetime) -> bool:
    try:
        _move(occasion, OccasionStatus.HELD)
    except EventError:
        return False
    record("events.held", target=occasion, by=None, at=now, facts={"going": occasion.seats_taken})
    mark_stale(occasion)
    return True


def _move(occasion: Occasion, to: OccasionStatus, **changes: Any) -> None:
    """Move the occasion if it still stands where we saw it."""
    legal = to in TRANSITIONS[OccasionStatus(occasion.status)]
    row = Occasion.objects.filter(pk=occasion.pk, status=occasion.status)
    if not (legal and row.update(status=to, **changes)):
        raise EventError(_("This meeting was settled meanwhile. Reload to see its state."))
    occasion.refresh_from_db()
