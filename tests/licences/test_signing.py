from datetime import timedelta
from functools import partial

import pytest

from licences import doors
from licences.actions import links, returning
from licences.actions.reminding import remind
from licences.errors import LicenceError
from licences.models import SigningLink
from portal.notices.models import Message
from tests.factories.licences import NOON, SigningLinkFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(alpine, anna):
    return SigningLinkFactory(agreement__programme=alpine, agreement__asked_by=anna)


def mailed_code():
    return Message.objects.filter(template="licences/sign_code").latest("pk").secrets[0]


def test_only_the_live_link_is_found(link):
    assert doors.find_link(link.token, now=NOON) == link
    assert doors.find_link(link.token[:-1] + "x", now=NOON) is None
    assert doors.find_link(link.token, now=link.expires_at) is None

    SigningLink.objects.update(revoked_at=NOON)
    assert doors.find_link(link.token, now=NOON) is None


def test_the_first_opening_is_recorded_once(link):
    links.note_opening(link=link, now=NOON)
    links.note_opening(link=link, now=NOON)

    assert audit_verbs(link.agreement) == ["licences.link_opened"]


def test_the_mailed_code_opens_once(link):
    links.send_code(link=link, now=NOON)
    code = mailed_code()

    links.confirm_code(link=link, code=f" {code} ", now=NOON)
    with pytest.raises(LicenceError):
        links.confirm_code(link=link, code=code, now=NOON)

    assert link.confirmed_at == NOON
    assert audit_verbs(link.agreement) == ["licences.link_opened", "licences.code_confirmed"]


def test_a_code_is_dead_after_five_wrong_tries(link):
    links.send_code(link=link, now=NOON)
    code = mailed_code()
    wrong = "000000" if code != "000000" else "000001"

    for _ in range(5):
        with pytest.raises(LicenceError):
            links.confirm_code(link=link, code=wrong, now=NOON)

    with pytest.raises(LicenceError, match="used up"):
        links.confirm_code(link=link, code=code, now=NOON)


def test_a_code_is_dead_after_a_quarter_of_an_hour(link):
    links.send_code(link=link, now=NOON)

    with pytest.raises(LicenceError):
        links.confirm_code(link=link, code=mailed_code(), now=NOON + timedelta(minutes=15))


def test_five_codes_an_hour_and_not_more(link):
    for _ in range(5):
        links.send_code(link=link, now=NOON)
    with pytest.raises(LicenceError):
        links.send_code(link=link, now=NOON)
    links.send_code(link=link, now=NOON + timedelta(hours=1, minutes=1))

    assert queued_messages() == [("licences/sign_code", link.email)] * 6


def test_delegate_kills_the_link_and_starts_another(link, anna):
    successor = links.delegate(link=link, name="Helene Vogt", role="Lawyer", email="h.vogt@lakes.example", now=NOON)

    link.refresh_from_db()
    agreement = link.agreement
    assert (link.revoked_at, successor.delegated_from, agreement.signatory_name) == (NOON, link, "Helene Vogt")
    assert agreement.representative_name == "Karl Winter"
    assert queued_messages() == [
        ("licences/sign_link", "h.vogt@lakes.example"),
        ("licences/link_passed_on", anna.email),
    ]
    assert audit_verbs(agreement) == ["licences.link_sent", "licences.link_passed_on"]


def test_nobody_delegates_to_themselves_or_by_a_dead_link(link):
    with pytest.raises(LicenceError):
        links.delegate(link=link, name="K", role="", email=link.email.upper(), now=NOON)
    links.delegate(link=link, name="Helene Vogt", role="", email="h.vogt@lakes.example", now=NOON)
    link.refresh_from_db()
    with pytest.raises(LicenceError):
        links.delegate(link=link, name="Other", role="", email="o@lakes.example", now=NOON)


def test_declining_closes_the_agreement_and_tells_both_sides(link, anna, iris):
    returning.decline_to_sign(link=link, reason="Another ministry is competent.", now=NOON)

    link.refresh_from_db()
    assert (link.agreement.status, link.revoked_at) == ("declined", NOON)
    assert queued_messages() == [
        ("licences/signing_declined", anna.email),
        ("licences/signing_declined_staff", iris.email),
    ]
    assert audit_verbs(link.agreement) == ["licences.declined"]


def test_a_link_that_was_shut_meanwhile_mails_no_code_and_takes_none(link):
    links.send_code(link=link, now=NOON)
    code = mailed_code()
    SigningLink.objects.update(revoked_at=NOON)

    for act in (links.send_code, partial(links.confirm_code, code=code)):
        with pytest.raises(LicenceError, match="stopped working"):
            act(link=link, now=NOON)

    assert SigningLink.objects.get().confirmed_at is None


def test_new_links_leave_a_pause_and_say_when_the_next_is_possible(link, iris):
    agreement = link.agreement
    links.resend(agreement=agreement, by=iris, now=NOON)

    with pytest.raises(LicenceError, match=r"just written to Karl Winter.+from 20 Nov 2026, 12:15 on"):
        links.resend(agreement=agreement, by=iris, now=NOON + timedelta(minutes=14))
    links.resend(agreement=agreement, by=iris, now=NOON + timedelta(minutes=15))

    assert queued_messages() == [("licences/sign_link", link.email)] * 2


def test_five_links_a_day_for_one_person(link, iris):
    agreement = link.agreement
    for hour in range(5):
        links.resend(agreement=agreement, by=iris, now=NOON + timedelta(hours=hour))

    with pytest.raises(LicenceError, match=r"Five links went to Karl Winter.+from 21 Nov 2026, 12:00 on"):
        links.resend(agreement=agreement, by=iris, now=NOON + timedelta(hours=23))
    SigningLink.objects.not_revoked().get()  # what they have still works

    links.resend(agreement=agreement, by=iris, now=NOON + timedelta(hours=24))


def test_a_reminder_that_has_just_left_is_not_made_worthless(link, iris):
    remind(agreement=link.agreement, by=iris, now=NOON)

    with pytest.raises(LicenceError, match="just written"):
        links.resend(agreement=link.agreement, by=iris, now=NOON + timedelta(minutes=1))


def test_another_person_may_be_written_to_at_once(link, iris):
    links.resend(agreement=link.agreement, by=iris, now=NOON)
    newest = SigningLink.objects.not_revoked().get()

    successor = links.delegate(link=newest, name="Helene Vogt", role="", email="h@lakes.example", now=NOON)

    assert successor.email == "h@lakes.example"
