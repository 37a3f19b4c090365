"""The yearly question whether Jems is still used: when an answer is due, whom we ask, and who has not answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from licences.models import Agreement, ProgrammeLicence, RequestContact
from licences.selectors import day_in_legal_zone
from portal.accounts.enums import MembershipRole
from portal.accounts.models import Membership, User

ASK_BEFORE = timedelta(days=28)
REMIND_BEFORE = timedelta(days=7)
# No question is due earlier; the database leaves out the younger agreements.
FIRST_ASKED_AFTER = timedelta(days=365) - ASK_BEFORE


class Overdue(NamedTuple):
    """An agreement in force whose programme did not answer by ``due_on``."""

    agreement: Agreement
    due_on: date


def usage_due_on(agreement: Agreement, profile: ProgrammeLicence | None) -> date | None:
    """A year after the last confirmation, or after the agreement came into force if that is later."""
    base = _base(agreement, profile)
    return years_after(base, 1) if base else None


def round_due_on(agreement: Agreement, profile: ProgrammeLicence | None, *, on: date) -> date | None:
    """The due day of the question that stands on a day: unanswered, it comes back each year."""
    base = _base(agreement, profile)
    if base is None:
        return None
    years = 1
    while years_after(base, years + 1) - ASK_BEFORE <= on:
        years += 1
    return years_after(base, years)


def is_to_be_asked(due_on: date, profile: ProgrammeLicence | None, *, on: date) -> bool:
    """Once from four weeks before, and once more from a week before; nothing after an answer."""
    if on < due_on - ASK_BEFORE:
        return False
    asked_on = asked_for(due_on, profile)
    if asked_on is None:
        return True
    return due_on - REMIND_BEFORE <= on <= due_on and asked_on < due_on - REMIND_BEFORE


def asked_for(due_on: date, profile: ProgrammeLicence | None) -> date | None:
    """The day we last asked for the answer due on ``due_on``; None before that."""
    if profile is None or profile.usage_asked_at is None:
        return None
    asked_on = day_in_legal_zone(profile.usage_asked_at)
    return asked_on if asked_on >= due_on - ASK_BEFORE else None


def people_to_ask(agreement: Agreement) -> list[User]:
    """The contacts who may answer for the programme, else its managers; one query."""
    may_answer = Q(role=MembershipRole.MANAGER) | Q(may_sign_requests=True)
    follows = RequestContact.objects.filter(request=agreement.request_id, user=OuterRef("user"))
    able = Membership.objects.active().filter(may_answer, programme=agreement.programme_id)
    found = list(able.annotate(is_contact=Exists(follows)).select_related("user").order_by("user__name", "pk"))
    contacts = [each.user for each in found if each.is_contact]
    return contacts or [each.user for each in found if each.is_manager]


def usage_overdue(at: datetime) -> list[Overdue]:
    """Longest first. Nothing closes by itself: staff ask in person."""
    today = day_in_legal_zone(at)
    rows = [Overdue(agreement, due) for agreement in asked_yearly(at) if (due := _due(agreement)) and due < today]
    return sorted(rows, key=lambda row: (row.due_on, row.agreement.reference))


def asked_yearly(at: datetime) -> list[Agreement]:
    """Agreements in force that are old enough to be asked about; ``programme.licence_profile`` comes along."""
    old = Agreement.objects.in_force().filter(in_force_on__lte=day_in_legal_zone(at) - FIRST_ASKED_AFTER)
    return list(old.select_related("programme__licence_profile", "request").order_by("pk"))


def known_profile(agreement: Agreement) -> ProgrammeLicence | None:
    found: ProgrammeLicence | None = getattr(agreement.programme, "licence_profile", None)
    return found


def years_after(day: date, years: int) -> date:
    """The same day of the year; 29 February becomes the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if is_leap_day else day.day)


def _base(agreement: Agreement, profile: ProgrammeLicence | None) -> date | None:
    if agreement.in_force_on is None:
        return None
    confirmed_at = profile.usage_confirmed_at if profile else None
    return max(agreement.in_force_on, day_in_legal_zone(confirmed_at)) if confirmed_at else agreement.in_force_on


def _due(agreement: Agreement) -> date | None:
    return usage_due_on(agreement, known_profile(agreement))
