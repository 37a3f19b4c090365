"""One function for each mail. Times are written in the reader's zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from portal.events.calendars import invitation_file
from portal.events.models import Guest, Invitation, Participation
from portal.events.zones import city_of, elsewhere
from portal.notices.actions import queue
from portal.notices.models import Message
from portal.notices.recipients import Enclosure, Recipient


def invited(invitation: Invitation, *, now: datetime) -> Message | None:
    return _to_invitee("events/invited", invitation, now=now)


def changed(invitation: Invitation, *, now: datetime) -> Message | None:
    return _to_invitee("events/changed", invitation, now=now)


def cancelled(invitation: Invitation, *, now: datetime) -> Message | None:
    return _to_invitee("events/cancelled", invitation, now=now, is_off=True)


def moved_up(participation: Participation, invitation: Invitation, *, now: datetime) -> Message | None:
    return _to_participant("events/moved_up", participation, invitation, now=now)


def reminder(participation: Participation, invitation: Invitation, *, now: datetime) -> Message | None:
    return _to_participant("events/reminder", participation, invitation, now=now)


def _to_participant(
    template: str, participation: Participation, invitation: Invitation, *, now: datetime
) -> Message | None:
    return _queue(template, invitation, now=now, participation=participation)


def _to_invitee(template: str, invitation: Invitation, *, now: datetime, is_off: bool = False) -> Message | None:
    file = invitation_file(invitation.occasion, address=invitation.address, name=invitation.person_name, is_off=is_off)
    return _queue(template, invitation, now=now, attachments=[file])


def _queue(
    template: str,
    invitation: Invitation,
    *,
    now: datetime,
    participation: Participation | None = None,
    attachments: Iterable[Enclosure] = (),
) -> Message | None:
    occasion, person = invitation.occasion, invitation.person
    zone = settings.TIME_ZONE if isinstance(person, Guest) else person.time_zone
    context = {
        "occasion": occasion,
        "participation": participation,
        "answer_url": invitation.answer_url,
        "zone_city": city_of(zone),
        "elsewhere": elsewhere(occasion.starts_at, reader=zone),
    }
    to = Recipient(person.email, person.name) if isinstance(person, Guest) else person
    with timezone.override(ZoneInfo(zone)):
        return queue(
            template,
            to=to,
            context=context,
            about=occasion,
            attachments=attachments,
            secrets=[invitation.token],
            now=now,
        )
