"""Iris's story at the licensing desk, and what the desk costs."""

import pytest
from django.urls import reverse
from django.utils import timezone

from licences.actions import texts
from licences.errors import LicenceError
from licences.models import Agreement, LicenceRequest
from portal.accounts.models import ProgrammeName
from tests import queries
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    SigningLinkFactory,
    TextVersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def post(client, name, case, data=None, **extra):
    return client.post(reverse(f"licences:{name}", args=[case.reference]), data or {}, follow=True).content.decode()


def test_from_request_to_force_at_the_desk(as_iris, anna, alpine, settings):
    settings.AGREEMENT_COUNTERSIGNATURE = False
    TextVersionFactory()
    request = LicenceRequestFactory(programme=alpine, submitted=True, started_by=anna)

    post(as_iris, "desk_accept", request, {"seen": request.changed_at.isoformat()})
    agreement = Agreement.objects.get()
    preview = as_iris.get(reverse("licences:desk_preview", args=[agreement.reference]))
    post(as_iris, "desk_issue", agreement)
    SignedReturnFactory(agreement=agreement, waiting=True)
    Agreement.objects.update(status="received", received_at=timezone.now())
    post(as_iris, "desk_accept_file", agreement)
    page = post(as_iris, "desk_put_in_force", agreement, {"signed_on": timezone.localdate().isoformat()})

    agreement.refresh_from_db()
    assert preview.content.startswith(b"%PDF")
    assert "In force. Files, source code, plugins and support are open" in page
    assert (agreement.status, agreement.in_force_on) == ("in_force", timezone.localdate())


def test_a_question_and_a_reason_must_be_written(as_iris, alpine):
    request = LicenceRequestFactory(programme=alpine, submitted=True)

    assert "Write a sentence" in post(as_iris, "desk_return", request)
    assert "Write a sentence" in post(as_iris, "desk_decline", request)
    post(as_iris, "desk_return", request, {"question-reason": "Who signs?", "seen": request.changed_at.isoformat()})

    assert LicenceRequest.objects.get().decision_note == "Who signs?"


def test_rejecting_for_another_reason_needs_words_and_keeps_the_choice(as_iris, alpine):
    agreement = AgreementFactory(programme=alpine, received=True)
    SigningLinkFactory(agreement=agreement)
    SignedReturnFactory(agreement=agreement, waiting=True)

    page = post(as_iris, "desk_reject_file", agreement, {"reason": "other"})
    post(as_iris, "desk_reject_file", agreement, {"reason": "other", "note": "Stamp missing."})

    assert "Write the reason" in page
    assert Agreement.objects.get().status == "issued"


def test_a_colleague_was_faster(as_iris, alpine):
    agreement = AgreementFactory(programme=alpine, checked=True)
    SignedReturnFactory(agreement=agreement, waiting=True, status="accepted", decided_at=NOON)

    assert "settled meanwhile" in post(as_iris, "desk_accept_file", agreement)


@pytest.mark.parametrize(
    ("verb", "status"), [("desk_suspend", "suspended"), ("desk_revoke", "revoked"), ("desk_end", "ended")]
)
def test_closing_from_the_desk_needs_a_reason(as_iris, alpine, verb, status):
    agreement = AgreementFactory(programme=alpine, in_force=True)

    assert "Write a sentence" in post(as_iris, verb, agreement)
    post(as_iris, verb, agreement, {"reason": "Because."})

    assert Agreement.objects.get().status == status


def test_a_suspended_agreement_is_resumed(as_iris, alpine):
    agreement = AgreementFactory(programme=alpine, in_force=True, status="suspended")

    post(as_iris, "desk_resume", agreement)

    assert Agreement.objects.get().status == "in_force"


def test_a_draft_is_not_for_the_desk(as_iris, alpine):
    draft = LicenceRequestFactory(programme=alpine)

    assert as_iris.get(draft.get_desk_url()).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_an_agreement_page_stays_in_budget_whatever_its_history(client, anna, alpine, rows):
    agreement = AgreementFactory(programme=alpine, in_force=True)
    for number in range(rows):
        SigningLinkFactory(agreement=agreement, name=f"Person {number}", revoked_at=NOON)
        SignedReturnFactory(agreement=agreement)
    client.force_login(anna)

    assert queries.count(client, agreement.get_absolute_url()) <= 15


def test_case_pages_stay_in_budget(as_iris, alpine):
    request = LicenceRequestFactory(programme=alpine, submitted=True)
    agreement = AgreementFactory(received=True)
    SignedReturnFactory(agreement=agreement, waiting=True)

    assert queries.count(as_iris, request.get_desk_url()) <= 15
    assert queries.count(as_iris, agreement.get_desk_url()) <= 15


def test_texts_count_up_and_need_clauses(tomas):
    clauses = [{"heading": "One", "paragraphs": ["A."]}]
    words = {"title": "Agreement", "note": "", "valid_from": NOON.date(), "by": tomas, "now": NOON}

    numbers = [texts.publish_text(clauses=clauses, **words).number for _ in range(2)]

    assert numbers == [1, 2]
    with pytest.raises(LicenceError):
        texts.publish_text(clauses=[{"heading": "One", "paragraphs": []}], **words)


def test_a_transfer_says_what_it_takes_the_place_of(as_iris, alpine):
    living = AgreementFactory(programme=alpine, in_force=True)
    request = LicenceRequestFactory(programme=alpine, accepted=True, kind="transfer", replaces=living)

    page = as_iris.get(request.get_desk_url()).content.decode()

    assert "Transfer to another institution" in page and living.get_desk_url() in page
    assert "Prepare a new agreement" in page


def test_a_case_is_found_by_the_name_its_programme_had(as_iris, alpine):
    ProgrammeName.objects.create(programme=alpine, name="Interreg Old Pass", until=NOON.date())
    case = LicenceRequestFactory(programme=alpine, submitted=True)

    assert case.reference in as_iris.get(reverse("licences:desk"), {"q": "old pass"}).content.decode().replace("‑", "-")
