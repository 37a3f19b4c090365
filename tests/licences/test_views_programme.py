"""Stories of the programme's people: ask, check, follow, end."""

import pytest
from django.urls import reverse

from licences.examination.report import Report
from licences.models import Agreement, LicenceRequest, ProgrammeLicence
from tests.factories.files import PDF, upload
from tests.factories.licences import AgreementFactory, LicenceRequestFactory

pytestmark = pytest.mark.django_db
ANSWERS = {
    "institution_name": "Lakes Regional Authority",
    "institution_address": "Seestrasse 1",
    "institution_country": "Austria",
    "representative_name": "Karl Winter",
    "representative_role": "Director",
    "representative_email": "karl@lakes.example",
    "intended_use": "Eighty projects.",
}


@pytest.fixture
def as_anna(client, anna):
    client.force_login(anna)
    return client


def test_anna_asks_from_the_first_word_to_the_sending(as_anna, alpine):
    page = as_anna.post(reverse("licences:start"), follow=True).request["PATH_INFO"]
    saved = as_anna.post(page, {"institution_name": "Lakes"})
    checked = as_anna.post(page, ANSWERS | {"check": "1"}, follow=True)
    sent = as_anna.post(reverse("licences:submit", args=[page.split("/")[-2]]), follow=True)

    request = LicenceRequest.objects.get()
    assert (saved.status_code, saved.url) == (302, page)
    assert "Check your answers" in checked.content.decode()
    assert (request.status, request.institution_name) == ("submitted", "Lakes Regional Authority")
    assert "Your request is with Interact." in sent.content.decode()


def test_missing_answers_are_named_and_nothing_typed_is_lost(as_anna, alpine):
    request = LicenceRequestFactory(programme=alpine, institution_name="", representative_email="karl@")

    page = as_anna.get(reverse("licences:check", args=[request.reference])).content.decode()

    assert "Name the hosting institution." in page
    assert "Enter a valid email address." in page
    assert "Manage about 80 projects from 2027 on." in page


def test_a_too_long_answer_comes_back_with_its_text(as_anna, alpine):
    request = LicenceRequestFactory(programme=alpine)

    response = as_anna.post(request.get_absolute_url(), {"institution_name": "L" * 201})

    assert response.status_code == 200
    assert "L" * 201 in response.content.decode()


def test_an_incomplete_request_cannot_be_sent_past_the_check(as_anna, alpine):
    request = LicenceRequestFactory(programme=alpine, institution_name="")

    response = as_anna.post(reverse("licences:submit", args=[request.reference]))

    assert response.url == reverse("licences:check", args=[request.reference])


def test_bela_is_shown_the_open_request_and_joins_it(client, bela, alpine):
    request = LicenceRequestFactory(programme=alpine)
    client.force_login(bela)

    response = client.post(reverse("licences:start"), follow=True)
    assert "Join as contact" in response.content.decode()
    client.post(reverse("licences:join", args=[request.reference]))

    assert list(request.contacts.all()) == [bela]


def test_bela_cannot_start_a_request(client, bela):
    client.force_login(bela)

    assert "A manager of your programme starts the request." in client.get(reverse("licences:start")).content.decode()
    assert client.post(reverse("licences:start")).status_code == 403


def test_withdraw_closes_the_request(as_anna, alpine):
    request = LicenceRequestFactory(programme=alpine, submitted=True)

    as_anna.post(reverse("licences:withdraw", args=[request.reference]))

    request.refresh_from_db()
    assert request.status == "withdrawn"


def test_a_prepared_agreement_has_no_file_yet(as_anna, alpine):
    agreement = AgreementFactory(programme=alpine)

    assert as_anna.get(reverse("licences:issued", args=[agreement.reference])).status_code == 404


def test_anna_hands_in_the_signed_file_herself(as_anna, alpine, machine):
    agreement = AgreementFactory(programme=alpine, issued=True)
    url = reverse("licences:hand_in", args=[agreement.reference])

    refused = as_anna.post(url, {"file": upload("a.docx", b"PK")})
    machine.report = Report("other_agreement", other_reference="LA-2026-0001")
    other = as_anna.post(url, {"file": upload("a.pdf", PDF + b"%o\n")}).content.decode()
    machine.report = Report("scan", "scan")
    as_anna.post(url, {"file": upload("a.pdf", PDF + b"%s\n")})

    agreement.refresh_from_db()
    assert refused.status_code == 200 and "This is another agreement: LA-2026-0001." in other
    assert (agreement.status, agreement.returns.first().uploaded_by_name) == ("received", "Anna Berger")


def test_anna_asks_for_a_new_link(as_anna, alpine):
    agreement = AgreementFactory(programme=alpine, issued=True)

    response = as_anna.post(reverse("licences:new_link", args=[agreement.reference]), follow=True)

    assert "A new link is on its way to Karl Winter." in response.content.decode()


def test_ending_needs_a_reason_and_then_closes(as_anna, alpine):
    agreement = AgreementFactory(programme=alpine, in_force=True)
    url = reverse("licences:terminate", args=[agreement.reference])

    assert "Write a sentence" in as_anna.post(url).content.decode()
    as_anna.post(url, {"reason": "We merged."})

    assert Agreement.objects.get().status == "terminated"


def test_usage_is_declared_and_the_core_note_goes_with_the_flag(as_anna, alpine):
    url = reverse("licences:usage")

    as_anna.post(url, {"usage": "production", "usage_since": "2026-09-01", "core_modified": "on",
                       "core_modified_note": "Exports", "in_registry": "on"})  # fmt: skip
    first = ProgrammeLicence.objects.get()
    as_anna.post(url, {"usage": "testing", "core_modified_note": "Exports"})

    second = ProgrammeLicence.objects.get()
    assert (first.usage, first.core_modified, first.core_modified_note) == ("production", True, "Exports")
    assert (second.usage, second.core_modified, second.core_modified_note) == ("testing", False, "")


def test_the_public_pages_show_the_counters_to_everyone(client, alpine):
    AgreementFactory(programme=alpine, in_force=True)

    for name in ("licences:index", "licences:registry"):
        page = client.get(reverse(name)).content.decode()
        assert "agreements signed" in page
        assert "Interreg Alpine Lakes" not in page
