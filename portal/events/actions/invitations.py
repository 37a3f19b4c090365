"""Who is invited stands in rows; a task sends what is due. Nothing is sent twice and nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from portal.accounts.audiences import users_for
from portal.accounts.link_tokens import hash_of
from portal.accounts.models import User
from portal.audit.actions import record
from portal.events import notices
from portal.events.enums import Due
from portal.events.errors import EventError
from portal.events.models import Guest, Invitation, Occasion, Participation
from portal.events.permissions import is_still_invited
from portal.events.tasks import send_invitations

logger = logging.getLogger(__name__)

BATCH = 500


def invite_audience(*, occasion: Occasion, now: datetime) -> int:
    """Write one row for each person of the audience who has none yet; returns how many."""
    try:
        people = users_for(occasion.audience).values_list("pk", flat=True)
    except KeyError as error:
        raise EventError(_("Nobody stands behind this meeting's audience. Choose another one.")) from error
    known = set(occasion.invitations.filter(user__isnull=False).values_list("user_id", flat=True))
    rows = (Invitation(occasion=occasion, user_id=pk, invited_at=now) for pk in people if pk not in known)
    invited = 0
    for batch in batched(rows, BATCH):
        invited += len(Invitation.objects.bulk_create(batch, ignore_conflicts=True))
    send_invitations.delay_on_commit(occasion_id=occasion.pk)
    return invited


@transaction.atomic
def invite_addresses(*, occasion: Occasion, guests: Iterable[Guest], by: User, now: datetime) -> int:
    """Invite people by address, whether they have an account or not; who is invited already is left alone."""
    if not occasion.is_published:
        raise EventError(_("Publish the meeting before you invite more people."))
    invited = 0
    for guest in guests:
        user = User.objects.filter(email__iexact=guest.email, is_active=True).first()
        person: dict[str, Any] = {"user": user} if user else {"user": None, "email": guest.email.lower()}
        defaults: dict[str, Any] = {"invited_at": now, "name": "" if user else guest.name, "is_by_name": True}
        invited += Invitation.objects.get_or_create(occasion=occasion, defaults=defaults, **person)[1]
    if invited:
        record("events.invited", target=occasion, by=by, at=now, facts={"invited": invited})
        send_invitations.delay_on_commit(occasion_id=occasion.pk)
    return invited


def mark_due(*, occasion: Occasion, due: Due, only: Q | None = None) -> int:
    """Everyone who heard of the meeting shall hear this too; an invitation not sent yet will carry the new facts."""
    told = occasion.invitations.exclude(due=Due.INVITATION).filter(only or Q()).update(due=due)
    send_invitations.delay_on_commit(occasion_id=occasion.pk)
    return told


def withdraw_unsent(*, occasion: Occasion) -> None:
    """Nobody is told of the end of something they never heard of; who answered on the page has heard of it."""
    unsent = occasion.invitations.filter(due=Due.INVITATION)
    answered = occasion.participations.all()
    users = answered.filter(user__isnull=False).values("user")
    guests = answered.filter(user=None).values("email")
    unsent.filter(Q(user__in=users) | Q(user=None, email__in=guests)).update(due=Due.NOTHING)
    unsent.delete()


def send_due(*, now: datetime, occasion_id: int | None = None) -> int:
    """Send what is due, person by person, each in a transaction of its own; returns how many."""
    rows = Invitation.objects.due()
    if occasion_id is not None:
        rows = rows.filter(occasion=occasion_id)
    return sum(_try(_send, pk, now=now) for pk in list(rows.values_list("pk", flat=True)))


def _try(send: Callable[..., bool], pk: int, *, now: datetime) -> bool:
    """One that fails stays due for the next sweep and does not hold up the others."""
    try:
        return send(pk, now=now)
    except Exception:
        logger.exception("%s of row %s failed", send.__name__, pk)
        return False


@transaction.atomic
def _send(pk: int, *, now: datetime) -> bool:
    """Claim the row by clearing what is due, then write the outbox row: both or neither.

    The occasion's row is held first: a change that comes now waits, and then finds this mail as sent.
    """
    held = Occasion.objects.filter(pk__in=Invitation.objects.filter(pk=pk).values("occasion"))
    held.update(sequence=F("sequence"))
    invitation = Invitation.objects.select_related("occasion__series", "user").filter(pk=pk).first()
    if invitation is None or invitation.due == Due.NOTHING:
        return False
    due, sent_at = Due(invitation.due), invitation.sent_at or now
    claim = Invitation.objects.filter(pk=pk, due=due)
    if not is_still_invited(invitation):  # who left the audience since hears no more of it
        claim.update(due=Due.NOTHING)
        return False
    if not claim.update(due=Due.NOTHING, token_hash=hash_of(invitation.token), sent_at=sent_at):
        return False
    send = {Due.INVITATION: notices.invited, Due.UPDATE: notices.changed, Due.CANCELLATION: notices.cancelled}[due]
    send(invitation, now=now)
    return True


def remind(*, now: datetime) -> int:
    """Remind everyone who comes or may come, the day before, exactly once; returns how many."""
    rows = Participation.objects.to_remind(at=now).values_list("pk", flat=True)
    return sum(_try(_remind, pk, now=now) for pk in list(rows))


@transaction.atomic
def _remind(pk: int, *, now: datetime) -> bool:
    mine = Participation.objects.filter(pk=pk)
    if not mine.to_remind(at=now).exists() or not mine.not_reminded().update(reminded_at=now):
        return False
    participation = Participation.objects.select_related("occasion__series", "user").get(pk=pk)
    invitation = Invitation.objects.link_for(participation)
    if not is_still_invited(invitation):
        return False
    notices.reminder(participation, invitation, now=now)
    return True
