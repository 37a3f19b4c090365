"""Staff decide on returned files: the machine's words, two persons, the seal, both pages side by side, the rules."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from licences.actions.ruling import set_rules
from licences.examination.report import Difference, Report
from licences.models import Agreement, SignedReturn, SigningRules
from portal.files.actions import keep_bytes
from tests import queries
from tests.factories.files import PDF
from tests.factories.licences import NOON, AgreementFactory, SignedReturnFactory, SigningLinkFactory
from tests.licences.returned_files import issued as issued_pdf
from tests.licences.returned_making import clause_changed, genuine
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def post(client, name, case, data=None):
    return client.post(reverse(f"licences:{name}", args=[case.reference]), data or {}, follow=True).content.decode()


def stored(content, name="file.pdf"):
    return keep_bytes(content=content, name=name, content_type="application/pdf", by=None, now=NOON)


def received(verdict="derived_and_signed", level="digital_trusted", report=None, **fields):
    findings = (report or Report(verdict, level, pages=2)).as_json()
    done = {"machine_state": "done", "examined_at": NOON}
    signed = SignedReturnFactory(waiting=True, verdict=verdict, level=level, findings=findings, **done | fields)
    return signed.agreement, signed


@pytest.fixture
def two_files(db):
    """An agreement with real bytes, and a returned file in which a word differs."""
    report = Report("different_text", "scan", differences=[Difference(1, "Authority", "Agency")], pages=2)
    agreement, signed = received("different_text", "scan", report, file=stored(clause_changed(), "back.pdf"))
    Agreement.objects.filter(pk=agreement.pk).update(issued_file=stored(issued_pdf()), issued_pages=2)
    return agreement, signed


def test_different_text_needs_two_persons(client, iris, tomas):
    agreement, signed = received("different_text", "scan")

    client.force_login(iris)
    first = post(client, "desk_accept_file", agreement)
    alone = post(client, "desk_accept_file", agreement)
    client.force_login(tomas)
    before = client.get(agreement.get_desk_url()).content.decode()
    second = post(client, "desk_accept_file", agreement)

    signed.refresh_from_db()
    assert "Noted. A colleague must accept the file as well" in first
    assert "Accept as" not in first
    assert "You accepted this file already." in alone
    assert "Iris Dubois accepted it" in before and "Accept as the second person" in before
    assert "Accepted. Next the licensor signs as well." in second
    assert (signed.status, signed.first_accepted_by, signed.decided_by) == ("accepted", iris, tomas)


def test_a_level_outside_the_rules_cannot_be_accepted(as_iris, iris):
    set_rules(levels=["qualified"], by=iris, now=NOON)
    agreement, _signed = received("derived_and_signed", "digital_untrusted")

    page = as_iris.get(agreement.get_desk_url()).content.decode()
    refused = post(as_iris, "desk_accept_file", agreement)

    assert "Our rules do not accept this level." in page and "Accept the returned file" not in page
    assert "The rules do not accept this signature" in refused
    assert Agreement.objects.get().status == "received"


def test_a_parked_file_is_examined_again(as_iris):
    agreement, _signed = received("not_checked", "unknown", machine_state="parked", examined_at=None)

    page = as_iris.get(agreement.get_desk_url()).content.decode()
    post(as_iris, "desk_examine", agreement)

    assert "The machine gave up on this file" in page and "Examine again" in page
    assert SignedReturn.objects.get().machine_state == "waiting"
    assert audit_verbs(agreement) == ["licences.examination_asked"]


def test_countersign_with_the_seal_then_put_in_force(as_iris, sealed):
    agreement = AgreementFactory(
        checked=True, issued_at=timezone.now() - timedelta(days=9), signed_file=stored(genuine())
    )
    hidden = as_iris.get(agreement.get_desk_url()).content.decode()

    page = post(as_iris, "desk_countersign", agreement)
    post(as_iris, "desk_put_in_force", agreement, {"signed_on": timezone.localdate().isoformat()})

    agreement.refresh_from_db()
    assert "Countersign with the seal" in hidden and "Put it in force" not in hidden
    assert f'value="{timezone.localdate().isoformat()}"' in page
    assert (agreement.status, agreement.countersignature) == ("in_force", "seal")


def test_without_a_seal_a_file_signed_by_the_licensor_is_uploaded(as_iris, machine):
    agreement = AgreementFactory(checked=True)
    page = as_iris.get(agreement.get_desk_url()).content.decode()

    empty = post(as_iris, "desk_countersign_upload", agreement)
    other = post(as_iris, "desk_countersign_upload", agreement, {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    kept = post(as_iris, "desk_countersign_upload", agreement, {"file": SimpleUploadedFile("a.pdf", PDF + b"% signed")})

    assert "No seal key is set up here." in page and "Countersign with the seal" not in page
    assert "Choose the PDF that the licensor signed as well." in empty
    assert 'id="id_file_error"' in other
    assert "Kept as the countersigned file." in kept


def test_the_comparison_shows_pictures_words_and_texts(as_iris, two_files):
    agreement, signed = two_files
    url = reverse("licences:desk_compare", args=[agreement.reference, signed.pk])

    first = as_iris.get(url).content.decode()
    beyond = as_iris.get(url, {"page": "99"}).content.decode()
    wrong = as_iris.get(url, {"page": "-1"}).content.decode()

    assert "<del>Authority</del>" in first and "<ins>Agency</ins>" in first
    assert "Lakes Regional Authority" in first and "Lakes Regional Agency" in first
    assert "Page 2 of 2" in beyond and "found no word that differs on page 2" in beyond
    assert "Page 1 of 2" in wrong


def test_page_pictures_are_private_and_kept_by_the_browser(as_iris, two_files):
    agreement, signed = two_files
    args = [agreement.reference, signed.pk, "returned", 1]

    picture = as_iris.get(reverse("licences:desk_page_image", args=args))
    again = as_iris.get(reverse("licences:desk_page_image", args=args), headers={"If-None-Match": picture["ETag"]})
    beyond = as_iris.get(reverse("licences:desk_page_image", args=[*args[:3], 9]))

    assert picture.content.startswith(PNG_SIGNATURE)
    assert (picture["Content-Type"], picture["Cache-Control"]) == ("image/png", "private, max-age=3600")
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert (again.status_code, beyond.status_code) == (304, 404)


@pytest.mark.parametrize("change", [{"check_result": "infected", "checked_at": NOON}, {"check_result": "pending"}])
def test_a_locked_file_is_not_drawn(as_iris, two_files, change):
    agreement, signed = two_files
    type(signed.file).objects.filter(pk=signed.file_id).update(**change)
    locked = type(signed.file).objects.get(pk=signed.file_id).is_served

    response = as_iris.get(reverse("licences:desk_page_image", args=[agreement.reference, signed.pk, "returned", 1]))

    assert response.status_code == (200 if locked else 404)


def test_a_file_of_another_agreement_is_not_compared(as_iris, two_files):
    _agreement, signed = two_files
    other = AgreementFactory(received=True)

    assert as_iris.get(reverse("licences:desk_compare", args=[other.reference, signed.pk])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("stranger", 403), (None, 302)])
@pytest.mark.parametrize("name", ["desk_compare", "desk_page_image"])
def test_comparisons_are_for_licensing_staff(request, client, two_files, who, status, name):
    agreement, signed = two_files
    more = ["issued", 1] if name == "desk_page_image" else []
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(f"licences:{name}", args=[agreement.reference, signed.pk, *more])).status_code == status


def test_rules_are_set_by_staff_and_kept_in_the_record(as_iris):
    url = reverse("licences:desk_rules")

    nothing = as_iris.post(url).content.decode()
    page = as_iris.post(url, {"levels": ["qualified", "scan"]}, follow=True).content.decode()

    assert "Accept at least one level" in nothing
    assert "Changed by Iris Dubois" in page
    assert SigningRules.objects.get().accepted_levels == ["qualified", "scan"]
    assert audit_verbs(SigningRules.objects.get()) == ["licences.rules_set"]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_case_page_stays_in_budget_whatever_its_history(as_iris, iris, rows):
    agreement, _signed = received()
    for number in range(rows):
        SigningLinkFactory(agreement=agreement, name=f"Person {number}", revoked_at=NOON)
        decided = {"decided_at": NOON, "decided_by": iris, "reject_reason": "other"}
        SignedReturnFactory(agreement=agreement, waiting=True, **decided | {"status": "rejected"})

    assert queries.count(as_iris, agreement.get_desk_url()) <= 15
