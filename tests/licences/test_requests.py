import pytest

from licences.actions import requests
from licences.enums import RequestStatus
from licences.errors import AlreadyAsked, LicenceError
from licences.models import LicenceRequest
from tests.factories.accounts import MembershipFactory
from tests.factories.licences import NOON, AgreementFactory, LicenceRequestFactory, TextVersionFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


def test_start_gives_a_number_and_makes_the_person_a_contact(anna, alpine):
    request = requests.start(programme=alpine, by=anna, now=NOON)

    assert (request.reference, request.status, list(request.contacts.all())) == ("LR-2026-0001", "draft", [anna])
    assert audit_verbs(request) == ["licences.request_started"]
    assert queued_messages() == []


def test_numbers_count_up_within_the_year(anna, carla, alpine, fjords):
    numbers = [requests.start(programme=p, by=anna, now=NOON).reference for p in (alpine, fjords)]

    assert numbers == ["LR-2026-0001", "LR-2026-0002"]


def test_second_person_is_told_of_the_open_request_and_joins_it(anna, bela, alpine):
    request = requests.start(programme=alpine, by=anna, now=NOON)

    with pytest.raises(AlreadyAsked):
        requests.start(programme=alpine, by=bela, now=NOON)
    requests.join(request=request, by=bela, now=NOON)
    requests.join(request=request, by=bela, now=NOON)

    assert list(request.contacts.order_by("pk")) == [anna, bela]
    assert audit_verbs(request) == ["licences.request_started", "licences.contact_joined"]


@pytest.mark.parametrize("state", ["issued", "in_force"])
def test_nobody_asks_again_while_an_agreement_lives_or_is_under_way(anna, alpine, state):
    AgreementFactory(programme=alpine, **{state: True})

    with pytest.raises(LicenceError):
        requests.start(programme=alpine, by=anna, now=NOON)


def test_closed_requests_take_no_contacts(bela, alpine):
    request = LicenceRequestFactory(programme=alpine, status=RequestStatus.WITHDRAWN, closed_at=NOON)

    with pytest.raises(LicenceError):
        requests.join(request=request, by=bela, now=NOON)


def test_a_draft_is_kept_even_when_incomplete(anna, alpine):
    request = requests.start(programme=alpine, by=anna, now=NOON)

    requests.save_draft(request=request, answers={"representative_email": "karl@"}, by=anna, now=NOON)

    assert LicenceRequest.objects.get().representative_email == "karl@"


def test_a_sent_request_is_not_changed_by_a_late_form(anna, alpine):
    request = LicenceRequestFactory(programme=alpine, submitted=True)

    with pytest.raises(LicenceError):
        requests.save_draft(request=request, answers={"intended_use": "Other"}, by=anna, now=NOON)


@pytest.mark.parametrize(
    "gap", [{"institution_name": " "}, {"representative_email": ""}, {"representative_email": "karl@"}]
)
def test_an_incomplete_request_is_not_sent(anna, alpine, gap):
    request = LicenceRequestFactory(programme=alpine, **gap)

    with pytest.raises(LicenceError):
        requests.submit(request=request, by=anna, now=NOON)


def test_submit_tells_the_licensing_staff(anna, alpine, iris, tomas):
    request = LicenceRequestFactory(programme=alpine)

    requests.submit(request=request, by=anna, now=NOON)

    assert (request.status, request.submitted_at, request.submitted_by) == ("submitted", NOON, anna)
    assert queued_messages() == [
        ("licences/request_submitted", iris.email),
        ("licences/request_submitted", tomas.email),
    ]
    assert audit_verbs(request) == ["licences.request_submitted"]


def test_return_asks_the_contacts_and_a_second_sending_is_possible(anna, alpine, iris):
    request = requests.start(programme=alpine, by=anna, now=NOON)
    LicenceRequest.objects.filter(pk=request.pk).update(status="submitted", submitted_at=NOON)
    request.refresh_from_db()

    requests.return_with_question(request=request, question="Who signs?", by=iris, now=NOON)

    assert (request.status, request.decision_note, request.reviewer) == ("returned", "Who signs?", iris)
    assert queued_messages() == [("licences/request_returned", anna.email)]


def test_accept_prepares_the_agreement_with_the_parties_of_the_request(anna, alpine, iris):
    text = TextVersionFactory()
    request = LicenceRequestFactory(programme=alpine, submitted=True, started_by=anna)

    agreement = requests.accept(request=request, by=iris, now=NOON)

    assert (request.status, agreement.status, agreement.reference) == ("accepted", "prepared", "LA-2026-0001")
    assert (agreement.text_version, agreement.asked_by, agreement.licensor_name) == (text, anna, "Licensor (demo)")
    assert (agreement.institution_name, agreement.signatory_name) == ("Lakes Regional Authority", "Karl Winter")
    assert audit_verbs(request) == ["licences.request_accepted"]
    assert audit_verbs(agreement) == ["licences.prepared"]
    assert queued_messages() == []


def test_accept_without_a_published_text_changes_nothing(alpine, iris):
    request = LicenceRequestFactory(programme=alpine, submitted=True)

    with pytest.raises(LicenceError, match="publish_agreement_text"):
        requests.accept(request=request, by=iris, now=NOON)

    assert LicenceRequest.objects.get().status == "submitted"


def test_decline_and_withdraw_tell_the_other_side(anna, alpine, fjords, carla, iris):
    declined = LicenceRequestFactory(programme=alpine, submitted=True)
    withdrawn = LicenceRequestFactory(programme=fjords, submitted=True)

    requests.decline(request=declined, reason="Not an Interreg programme.", by=iris, now=NOON)
    requests.withdraw(request=withdrawn, by=carla, now=NOON)

    assert queued_messages() == [
        ("licences/request_declined", anna.email),
        ("licences/request_withdrawn", iris.email),
    ]


def test_a_contact_who_left_gets_no_mail(anna, bela, alpine, iris):
    request = requests.start(programme=alpine, by=bela, now=NOON)
    bela.memberships.update(status="left", left_at=NOON)
    LicenceRequest.objects.filter(pk=request.pk).update(status="submitted", submitted_at=NOON)
    request.refresh_from_db()
    MembershipFactory(programme=alpine)

    requests.decline(request=request, reason="No.", by=iris, now=NOON)

    assert queued_messages() == [("licences/request_declined", anna.email)]


def test_a_second_try_begins_with_the_answers_of_the_first(client, anna, alpine):
    first = LicenceRequestFactory(programme=alpine, intended_use="Eighty projects.", usage="testing")
    requests.withdraw(request=first, by=anna, now=NOON)
    client.force_login(anna)

    page = client.post("/licences/request/", follow=True).content.decode()

    again = LicenceRequest.objects.open().get()
    assert (again.institution_name, again.intended_use, again.usage) == (
        "Lakes Regional Authority",
        "Eighty projects.",
        "testing",
    )
    assert "The answers of your last request are filled in." in page
    assert again.contact_phone == ""


def test_nobody_elses_answers_are_filled_in(anna, alpine, fjords):
    LicenceRequestFactory(programme=fjords, status="withdrawn", closed_at=NOON)

    assert requests.start(programme=alpine, by=anna, now=NOON).institution_name == ""
