"""Once a year we ask whether Jems is still used: when, whom, how often, and what an answer or silence does."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from licences import yearly
from licences.actions import declaring
from licences.declarations import declarations_of
from licences.models import Agreement, ProgrammeLicence
from licences.steps import who_must_act
from licences.sweeps import remind_and_lapse
from portal.notices.models import Message
from tests.factories.accounts import MembershipFactory
from tests.factories.licences import AgreementFactory, ProgrammeLicenceFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
VIENNA = ZoneInfo("Europe/Vienna")
IN_FORCE = date(2026, 3, 12)
DUE = date(2027, 3, 12)


def at(day):
    return datetime.combine(day, datetime.min.time(), tzinfo=VIENNA) + timedelta(hours=9)


def days_asked(start, days):
    """On which days the sweep wrote, counted from the due day. In the quiet months each fifth day is looked at:
    a sweep that comes late asks as well, so no wrong question is missed."""
    counted = [(start - DUE).days + n for n in range(days)]
    asked = [at(DUE + timedelta(days=day)) for day in counted if not (10 < day < 310) or day % 5 == 0]
    return [(now.date() - DUE).days for now in asked if remind_and_lapse(now=now)["usage_asked"]]


@pytest.fixture
def agreement(alpine, anna):
    ProgrammeLicenceFactory(programme=alpine, usage="production")
    return AgreementFactory(programme=alpine, reference="LA-2026-0047", in_force=True, in_force_on=IN_FORCE)


def profile_of(agreement):
    return ProgrammeLicence.objects.get(programme=agreement.programme)


@pytest.mark.parametrize(
    ("in_force_on", "confirmed", "due"),
    [
        (IN_FORCE, None, DUE),
        (date(2028, 2, 29), None, date(2029, 2, 28)),
        (IN_FORCE, date(2026, 9, 1), date(2027, 9, 1)),
        (IN_FORCE, date(2025, 9, 1), DUE),
        (None, None, None),
    ],
)
def test_an_answer_is_due_a_year_after_the_last_one_or_the_start(in_force_on, confirmed, due):
    profile = ProgrammeLicenceFactory.build(programme=None, usage_confirmed_at=at(confirmed) if confirmed else None)

    assert yearly.usage_due_on(AgreementFactory.build(in_force_on=in_force_on), profile) == due
    assert yearly.usage_due_on(AgreementFactory.build(in_force_on=IN_FORCE), None) == DUE


def test_we_ask_four_weeks_before_and_remind_once_a_week_before(agreement, anna):
    assert days_asked(DUE - timedelta(days=60), 120) == [-28, -7]

    assert queued_messages() == [("licences/usage_question", anna.email)] * 2
    assert audit_verbs(profile_of(agreement)) == ["licences.usage_asked"] * 2


def test_an_answer_ends_the_asking_for_a_year(agreement, anna):
    assert days_asked(DUE - timedelta(days=28), 3) == [-28]
    declaring.confirm_usage(programme=agreement.programme, by=anna, now=at(DUE - timedelta(days=20)))

    assert days_asked(DUE - timedelta(days=20), 400) == [365 - 20 - 28, 365 - 20 - 7]


def test_silence_is_asked_again_after_a_year_and_closes_nothing(agreement):
    assert days_asked(DUE - timedelta(days=30), 370) == [-28, -7, 366 - 28]

    agreement.refresh_from_db()
    assert agreement.status == "in_force"


def test_a_sweep_that_comes_late_asks_once_and_reminds_nobody_at_once(agreement):
    assert days_asked(DUE - timedelta(days=5), 30) == [-5]


@pytest.mark.parametrize("status", ["suspended", "superseded", "revoked"])
def test_only_agreements_in_force_are_asked_about(agreement, status):
    Agreement.objects.update(status=status, closed_at=at(DUE))

    assert days_asked(DUE - timedelta(days=30), 60) == []


def test_who_may_answer_is_asked_and_others_are_not(agreement, anna, bela):
    agreement.request.contact_rows.create(user=bela, joined_at=at(IN_FORCE))

    assert yearly.people_to_ask(agreement) == [anna]

    bela.memberships.update(may_sign_requests=True)
    assert yearly.people_to_ask(agreement) == [bela]


def test_a_programme_without_people_is_left_to_the_staffs_list(alpine):
    agreement = AgreementFactory(programme=alpine, in_force=True, in_force_on=IN_FORCE)

    assert days_asked(DUE - timedelta(days=30), 60) == []
    assert yearly.usage_overdue(at(DUE)) == []
    assert yearly.usage_overdue(at(DUE + timedelta(days=1))) == [(agreement, DUE)]


def test_of_two_sweeps_one_asks(agreement, anna):
    seen = profile_of(agreement)
    words = {"seen": seen, "people": [anna], "due_on": DUE, "is_reminder": False, "now": at(DUE)}

    asked = [declaring.ask_usage(agreement=agreement, **words) for _sweep in range(2)]

    assert [bool(each) for each in asked] == [True, False]
    assert len(queued_messages()) == 1


def test_an_answer_in_the_same_moment_stops_the_question(agreement, anna):
    seen = profile_of(agreement)
    declaring.confirm_usage(programme=agreement.programme, by=anna, now=at(DUE))

    asked = declaring.ask_usage(
        agreement=agreement, seen=seen, people=[anna], due_on=DUE, is_reminder=False, now=at(DUE)
    )

    assert asked is None
    assert queued_messages() == []


@pytest.mark.parametrize("is_reminder", [False, True])
def test_the_question_reads_as_agreed(agreement, anna, is_reminder):
    words = {"people": [anna], "due_on": DUE, "is_reminder": is_reminder, "now": at(DUE)}
    declaring.ask_usage(agreement=agreement, seen=profile_of(agreement), **words)

    name = "usage_question_again" if is_reminder else "usage_question"
    assert_golden(Message.objects.get(), f"licences/{name}")


def test_the_agreement_says_who_is_asked_and_when(agreement, anna):
    before = who_must_act(agreement)
    days_asked(DUE - timedelta(days=28), 1)
    after = who_must_act(Agreement.objects.get(pk=agreement.pk))

    assert before == (
        "Nobody has to act now.",
        "Next: tell us by 12 Mar 2027 if you still use Jems. We write to Anna Berger on 12 Feb 2027.",
    )
    assert after == (
        "Your programme must act.",
        "Tell us by 12 Mar 2027 if you still use Jems. We wrote to Anna Berger on 12 Feb 2027.",
    )


def test_one_button_confirms_what_was_said(client, agreement, anna):
    client.force_login(anna)

    page = client.get(reverse("licences:still")).content.decode()
    done = client.post(reverse("licences:confirm_usage"), follow=True).content.decode()

    assert "In production" in page
    assert "We still use it as said" in page
    assert "Thank you. We ask again in a year." in done
    assert audit_verbs(profile_of(agreement)) == ["licences.usage_confirmed"]


def test_a_programme_that_said_nothing_is_led_to_the_declaration(client, alpine, anna):
    client.force_login(anna)

    page = client.get(reverse("licences:still"), {"programme": alpine.code}).content.decode()

    assert "Tell us how you use Jems" in page
    assert "We still use it as said" not in page


@pytest.mark.parametrize("name", ["licences:usage", "licences:still"])
def test_another_programmes_pages_are_not_found(client, anna, fjords, name):
    client.force_login(anna)

    assert client.get(reverse(name), {"programme": fjords.code}).status_code == 404


def test_the_history_tells_what_was_declared_and_by_whom(client, alpine, anna, bela):
    MembershipFactory(programme=alpine, manager=True)
    said = {"usage_since": None, "core_modified_note": "", "by": anna}
    for day, usage, modified in ((1, "testing", False), (2, "production", True)):
        declaring.declare(programme=alpine, usage=usage, core_modified=modified, in_registry=modified,
                          now=at(date(2026, 5, day)), **said)  # fmt: skip
    client.force_login(anna)

    told = [(event.title, event.detail) for event in declarations_of(ProgrammeLicence.objects.get())]

    assert told == [
        ("Declared", "In production, core modified, on the public list. Anna Berger"),
        ("Declared", "Testing, core not modified, not on the public list. Anna Berger"),
    ]
    assert "In production, core modified" in client.get(reverse("licences:usage")).content.decode()


def test_the_day_on_the_list_is_kept_until_the_programme_goes_off_it(alpine, anna):
    said = {"usage": "testing", "usage_since": None, "core_modified": False, "core_modified_note": "", "by": anna}

    def say(day, shown):
        return declaring.declare(programme=alpine, in_registry=shown, now=at(date(2026, 5, day)), **said)

    days = [say(day, shown).in_registry_since for day, shown in ((1, True), (2, True), (3, False), (4, True))]

    assert days == [date(2026, 5, 1), date(2026, 5, 1), None, date(2026, 5, 4)]
