"""Attacks on decisions: stale pages, the same person twice, strangers, words that are code."""

import pytest
from django.urls import reverse

from licences.enums import AgreementStatus
from licences.examination.report import Difference, Report, SignatureFinding
from licences.models import Agreement
from portal.audit.models import Entry
from tests.factories.files import PDF, upload
from tests.factories.licences import AgreementFactory, LicenceRequestFactory, SignedReturnFactory, SigningLinkFactory

pytestmark = pytest.mark.django_db
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def url(name, case, *more):
    return reverse(f"licences:{name}", args=[case.reference, *more])


@pytest.fixture
def seen(alpine, anna):
    """The file on the page of a colleague who then went for a coffee."""
    return SignedReturnFactory(agreement__programme=alpine, agreement__asked_by=anna, waiting=True)


@pytest.fixture
def came_since(seen):
    """Rejected meanwhile; another file has come."""
    type(seen).objects.filter(pk=seen.pk).update(status="rejected", reject_reason="unreadable", decided_at=seen.sent_at)
    return SignedReturnFactory(agreement=seen.agreement, waiting=True)


@pytest.mark.parametrize("verb", ["desk_accept_file", "desk_reject_file"])
def test_nobody_decides_on_a_file_they_have_not_seen(as_iris, seen, came_since, verb):
    page = as_iris.post(url(verb, seen.agreement), {"seen": seen.pk, "reason": "unreadable"}, follow=True)

    came_since.refresh_from_db()
    assert (came_since.status, came_since.decided_by) == ("waiting", None)
    assert "decided on meanwhile" in page.content.decode()


def test_the_page_names_the_file_it_decides_on(as_iris, seen):
    page = as_iris.get(url("desk_agreement", seen.agreement)).content.decode()

    assert page.count(f'<input type="hidden" name="seen" value="{seen.pk}">') == 2


def test_a_file_of_another_agreement_cannot_be_named(as_iris, seen):
    elsewhere = SignedReturnFactory(waiting=True)

    answer = as_iris.post(url("desk_accept_file", seen.agreement), {"seen": elsewhere.pk})

    elsewhere.refresh_from_db()
    assert (answer.status_code, elsewhere.status) == (404, "waiting")


@pytest.mark.parametrize("seen_value", ["x", "-1", "9" * 40, "²"])
def test_a_wrong_number_breaks_nothing(as_iris, seen, seen_value):
    assert as_iris.post(url("desk_accept_file", seen.agreement), {"seen": seen_value}).status_code in {302, 404}


def test_one_person_is_never_two(as_iris, seen):
    type(seen).objects.filter(pk=seen.pk).update(verdict="different_text", level="scan")

    for _ in range(3):
        as_iris.post(url("desk_accept_file", seen.agreement), {"seen": seen.pk})

    assert Agreement.objects.get().status == AgreementStatus.RECEIVED
    assert Entry.objects.filter(verb="licences.accepted_first").count() == 1


def test_other_words_cannot_be_countersigned_instead(as_iris, alpine, machine):
    """Two persons decided on the licensee's words; one person must not put others in their place."""
    agreement = AgreementFactory(programme=alpine, checked=True)
    machine.report = Report("different_text", "scan")

    page = as_iris.post(url("desk_countersign_upload", agreement), {"file": upload("both.pdf", PDF + b"%b")})

    agreement.refresh_from_db()
    assert "words differ" in page.content.decode()
    assert (agreement.countersigned_at, agreement.countersigned_file) == (None, None)


VERBS = [
    "desk_issue", "desk_accept_file", "desk_reject_file", "desk_countersign", "desk_countersign_upload",
    "desk_put_in_force", "desk_suspend", "desk_resume", "desk_revoke", "desk_end", "desk_void", "desk_resend",
    "desk_remind", "desk_examine",
]  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_the_licensee_decides_nothing_about_its_own_agreement(client, anna, alpine, verb):
    signed = SignedReturnFactory(agreement__programme=alpine, waiting=True)
    client.force_login(anna)

    answer = client.post(url(verb, signed.agreement), {"reason": "x", "signed_on": "2026-11-20"})

    assert answer.status_code in {403, 404}
    assert Agreement.objects.get().status == AgreementStatus.RECEIVED


@pytest.mark.parametrize("which", ["issued", "returned"])
def test_pictures_of_pages_are_for_staff_only(client, carla, anna, seen, which):
    picture = url("desk_page_image", seen.agreement, seen.pk, which, 1)
    assert client.get(picture).status_code in {302, 403, 404}

    for person in (carla, anna):
        client.force_login(person)
        assert client.get(picture).status_code in {403, 404}


@pytest.mark.parametrize("kind", ["issued", "signed", "countersigned", "evidence"])
@pytest.mark.parametrize("status", ["in_force", "revoked"])
def test_no_other_programme_reads_the_files(client, carla, alpine, kind, status):
    agreement = AgreementFactory(programme=alpine, in_force=True)
    if status == "revoked":
        Agreement.objects.update(status=status, closed_at=agreement.in_force_at)
    client.force_login(carla)

    assert client.get(url(kind, agreement)).status_code == 404


def test_names_in_certificates_and_words_of_pages_are_words(as_iris, seen):
    signature = SignatureFinding(field=EVIL, signer=EVIL, is_intact=True, covers="file")
    report = Report("different_text", "scan", signatures=[signature], differences=[Difference(1, EVIL, EVIL)], pages=1)
    rows = type(seen).objects.filter(pk=seen.pk)
    rows.update(verdict="different_text", level="scan", findings=report.as_json(), machine_state="done",
                examined_at=seen.sent_at, uploaded_by_name=EVIL)  # fmt: skip
    Agreement.objects.update(institution_name=EVIL, signatory_name=EVIL, signatory_role=EVIL)

    for page in ("desk_agreement", "agreement"):
        body = as_iris.get(url(page, seen.agreement)).content
        assert b"<script>alert" not in body and b"<img src=x" not in body
    body = as_iris.get(url("desk_compare", seen.agreement, seen.pk)).content
    assert b"<script>alert" not in body and b"<img src=x" not in body


def test_a_signatory_called_like_code_is_a_name_on_the_signing_page(client, alpine):
    link = SigningLinkFactory(agreement__programme=alpine, agreement__institution_name=EVIL, name=EVIL)

    assert b"<script>alert" not in client.get(link.get_absolute_url()).content


def test_an_answer_with_line_breaks_is_one_line(client, anna, alpine):
    request = LicenceRequestFactory(programme=alpine, started_by=anna)
    client.force_login(anna)

    client.post(url("request", request), {"representative_name": "Eva\r\nBcc: spy@spy.example"})

    request.refresh_from_db()
    assert request.representative_name == "Eva Bcc: spy@spy.example"
