from datetime import timedelta

import pytest

from licences.sweeps import remind_and_lapse
from licences.tasks import remind_and_lapse as task
from tests.factories.licences import NOON, AgreementFactory, LicenceRequestFactory, SigningLinkFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
NOTHING = dict.fromkeys(
    ["reminded", "expired", "agreements_lapsed", "requests_warned", "requests_lapsed", "usage_asked"], 0
)


def at(days):
    return NOON + timedelta(days=days)


def test_reminders_go_after_five_days_then_weekly_and_five_times_at_most(alpine):
    link = SigningLinkFactory(agreement__programme=alpine, sent_at=NOON, expires_at=at(60))

    reminded = [day for day in range(60) if remind_and_lapse(now=at(day))["reminded"]]

    assert reminded == [5, 12, 19, 26, 33]
    assert queued_messages() == [("licences/sign_reminder", link.email)] * 5
    assert audit_verbs(link.agreement) == ["licences.reminded"] * 5


def test_a_dead_link_is_told_once_and_reminds_nobody(anna, alpine):
    SigningLinkFactory(agreement__programme=alpine, sent_at=NOON, expires_at=at(3))

    told = [day for day in range(2, 20) if remind_and_lapse(now=at(day))["expired"]]

    assert told == [3]
    assert queued_messages() == [("licences/link_expired", anna.email)]


def test_an_agreement_nobody_signed_lapses_after_ninety_days(anna, alpine):
    agreement = AgreementFactory(programme=alpine, issued=True, issued_at=NOON)
    link = SigningLinkFactory(agreement=agreement, expires_at=at(100), sent_at=at(88))

    assert remind_and_lapse(now=at(90))["agreements_lapsed"] == 1

    agreement.refresh_from_db()
    link.refresh_from_db()
    assert (agreement.status, agreement.closed_at, link.revoked_at) == ("lapsed", at(90), at(90))
    assert queued_messages() == [("licences/agreement_changed", anna.email)]


def test_an_untouched_request_is_warned_once_and_lapses_after_ninety_days(anna, alpine):
    request = LicenceRequestFactory(programme=alpine, changed_at=NOON)

    days = {"requests_warned": [], "requests_lapsed": []}
    for day in range(80, 95):
        done = remind_and_lapse(now=at(day))
        for key, found in days.items():
            found += [day] * done[key]

    assert days == {"requests_warned": [83], "requests_lapsed": [90]}
    assert queued_messages() == [
        ("licences/request_lapses_soon", anna.email),
        ("licences/request_lapsed", anna.email),
    ]
    assert audit_verbs(request) == ["licences.request_reminded", "licences.request_lapsed"]


def test_a_submitted_request_waits_for_us_and_never_lapses(alpine):
    LicenceRequestFactory(programme=alpine, submitted=True, changed_at=NOON)

    assert remind_and_lapse(now=at(400)) == NOTHING


def test_the_task_runs_the_sweep(db):
    task()
