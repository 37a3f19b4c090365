"""What falls due by time alone: reminders, dead links, lapsing. Each step is safe to repeat and stands alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from licences import notices
from licences.actions.declaring import ask_usage
from licences.actions.issuing import lapse_agreement
from licences.actions.requests import lapse, remind_of_lapse
from licences.enums import EDITABLE, AgreementStatus
from licences.errors import LicenceError
from licences.models import Agreement, LicenceRequest, SigningLink
from licences.selectors import day_in_legal_zone
from licences.yearly import asked_for, asked_yearly, is_to_be_asked, known_profile, people_to_ask, round_due_on
from portal.audit.actions import record

FIRST_REMINDER = timedelta(days=5)
NEXT_REMINDER = timedelta(days=7)
MOST_REMINDERS = 5
LAPSE = timedelta(days=90)
WARNING = timedelta(days=7)


def remind_and_lapse(*, now: datetime) -> dict[str, int]:
    """Everything that is due; returns how many of each, for the log."""
    return {
        "reminded": sum(_remind(agreement, now) for agreement in due_reminders(now=now)),
        "expired": sum(_tell_expiry(link, now) for link in expired_links(now=now)),
        "agreements_lapsed": sum(_lapse_agreement(agreement, now) for agreement in stale_agreements(now=now)),
        "requests_warned": sum(remind_of_lapse(request=request, now=now) for request in ageing_requests(now=now)),
        "requests_lapsed": sum(_lapse_request(request, now) for request in stale_requests(now=now)),
        "usage_asked": sum(_ask_usage(agreement, now) for agreement in asked_yearly(now)),
    }


def due_reminders(*, now: datetime) -> list[Agreement]:
    """Waiting for a signature for 5 days, then each week, five times at most."""
    never = Q(reminded_at=None, links__sent_at__lte=now - FIRST_REMINDER)
    again = Q(reminded_at__lte=now - NEXT_REMINDER)
    live = Q(links__revoked_at=None, links__expires_at__gt=now)
    waiting = Agreement.objects.filter(status=AgreementStatus.ISSUED, reminders_sent__lt=MOST_REMINDERS)
    return list(waiting.filter(live & (never | again)).select_related("programme").order_by("pk"))


def expired_links(*, now: datetime) -> list[SigningLink]:
    waiting = Q(agreement__status=AgreementStatus.ISSUED, expiry_told_at=None, expires_at__lte=now)
    return list(SigningLink.objects.not_revoked().filter(waiting).select_related("agreement__programme").order_by("pk"))


def stale_agreements(*, now: datetime) -> list[Agreement]:
    return list(Agreement.objects.filter(status=AgreementStatus.ISSUED, issued_at__lte=now - LAPSE).order_by("pk"))


def ageing_requests(*, now: datetime) -> list[LicenceRequest]:
    ageing = LicenceRequest.objects.filter(status__in=sorted(EDITABLE), reminded_at=None)
    return list(ageing.filter(changed_at__lte=now - LAPSE + WARNING, changed_at__gt=now - LAPSE).order_by("pk"))


def stale_requests(*, now: datetime) -> list[LicenceRequest]:
    stale = LicenceRequest.objects.filter(status__in=sorted(EDITABLE), changed_at__lte=now - LAPSE)
    return list(stale.order_by("pk"))


def _ask_usage(agreement: Agreement, now: datetime) -> bool:
    """The yearly question and its one reminder; a programme nobody works for is left to the staff's list."""
    profile, today = known_profile(agreement), day_in_legal_zone(now)
    due_on = round_due_on(agreement, profile, on=today)
    if due_on is None or not is_to_be_asked(due_on, profile, on=today):
        return False
    people = people_to_ask(agreement)
    if not people:
        return False
    is_reminder = asked_for(due_on, profile) is not None
    asked = ask_usage(agreement=agreement, seen=profile, people=people, due_on=due_on, is_reminder=is_reminder, now=now)
    return asked is not None


@transaction.atomic
def _remind(agreement: Agreement, now: datetime) -> bool:
    """Counter and moment are the guard: of two sweeps, or a sweep and a colleague, one mails."""
    seen = Agreement.objects.filter(
        pk=agreement.pk,
        status=AgreementStatus.ISSUED,
        reminders_sent=agreement.reminders_sent,
        reminded_at=agreement.reminded_at,
    )
    if not seen.update(reminders_sent=F("reminders_sent") + 1, reminded_at=now):
        return False
    link = agreement.links.not_revoked().get()
    number = agreement.reminders_sent + 1
    record("licences.reminded", target=agreement, by=None, at=now, facts={"number": number, "link": link.pk})
    notices.sign_reminder(link, now=now)
    return True


@transaction.atomic
def _tell_expiry(link: SigningLink, now: datetime) -> bool:
    if not SigningLink.objects.filter(pk=link.pk, expiry_told_at=None).update(expiry_told_at=now):
        return False
    record("licences.link_expired", target=link.agreement, by=None, at=now, facts={"link": link.pk})
    notices.link_expired(link, now=now)
    return True


def _lapse_agreement(agreement: Agreement, now: datetime) -> bool:
    try:
        lapse_agreement(agreement=agreement, now=now)
    except LicenceError:
        return False  # signed or voided between our look and our update
    return True


def _lapse_request(request: LicenceRequest, now: datetime) -> bool:
    try:
        lapse(request=request, now=now)
    except LicenceError:
        return False  # sent or withdrawn between our look and our update
    return True
