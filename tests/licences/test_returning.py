"""The signed file comes back: examined at once, looked at once more, handed in."""

import pytest

from licences.actions import links, returning
from licences.enums import ReturnStatus
from licences.errors import LicenceError
from licences.examination.examiner import ExaminerAway
from licences.examination.report import Report
from licences.models import SignedReturn, SigningLink
from portal.files.models import StoredFile
from tests.factories.files import PDF, upload
from tests.factories.licences import NOON, SignedReturnFactory, SigningLinkFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(alpine, anna, machine):
    return SigningLinkFactory(agreement__programme=alpine, agreement__asked_by=anna)


def bring(link, content=PDF + b"%signed\n", by=None):
    return returning.upload(agreement=link.agreement, file=upload("a.pdf", content), by=by or link, now=NOON)


def test_upload_then_send_hands_the_file_to_interact(link, iris):
    first, signed = bring(link), bring(link, PDF + b"%b\n")

    returning.send(signed=signed, by=link, now=NOON)

    first.refresh_from_db()
    assert (first.status, signed.status) == (ReturnStatus.REPLACED, "waiting")
    assert (link.agreement.status, link.agreement.received_at) == ("received", NOON)
    assert queued_messages() == [("licences/return_received", iris.email), ("licences/return_receipt", link.email)]
    assert audit_verbs(link.agreement) == ["licences.received"]


def test_the_machines_report_stands_beside_the_file_from_the_first_moment(link):
    signed = bring(link)

    signed.refresh_from_db()
    assert (signed.verdict, signed.level) == ("derived_and_signed", "digital_trusted")
    assert (signed.machine_state, signed.examined_at, signed.findings["pages"]) == ("done", NOON, 5)


@pytest.mark.parametrize(
    ("verdict", "help"),
    [("unreadable", "scan all pages"), ("encrypted", "without a password"), ("unsigned_copy", "Sign the PDF first")],
)
def test_what_nobody_could_decide_on_is_refused_with_help_and_not_kept(link, machine, verdict, help):
    machine.report = Report(verdict)
    kept = StoredFile.objects.count()

    with pytest.raises(LicenceError, match=help):
        bring(link)

    assert (SignedReturn.objects.count(), StoredFile.objects.count()) == (0, kept)


def test_a_machine_that_is_away_leaves_the_file_for_the_sweep(link, machine):
    machine.report = ExaminerAway()

    signed = bring(link)

    assert (signed.verdict, signed.machine_state, signed.machine_due_at) == ("not_checked", "waiting", NOON)


def test_the_unsigned_file_itself_is_refused_even_then(link, machine):
    machine.report = ExaminerAway()
    agreement = link.agreement
    type(agreement).objects.update(issued_sha256=agreement.issued_file.sha256)
    agreement.refresh_from_db()

    with pytest.raises(LicenceError, match="no signature"):
        bring(link, PDF)

    assert agreement.returns.count() == 0


def test_one_agreement_takes_thirty_files_and_not_more(link):
    SignedReturnFactory.create_batch(30, agreement=link.agreement, status="replaced")

    with pytest.raises(LicenceError):
        bring(link)


def test_a_file_that_is_no_pdf_is_refused_before_the_machine_looks(link, machine):
    machine.report = AssertionError("the machine must not be asked")

    with pytest.raises(LicenceError):
        bring(link, b"<html>")


def test_nothing_is_uploaded_or_sent_twice(link):
    signed = bring(link)
    returning.send(signed=signed, by=link, now=NOON)

    with pytest.raises(LicenceError):
        returning.send(signed=signed, by=link, now=NOON)
    with pytest.raises(LicenceError):
        bring(link)


@pytest.mark.parametrize("verb", ["upload", "send", "decline"])
def test_a_link_that_died_a_moment_ago_brings_nothing_in(link, verb):
    """The object in hand still looks alive; the row decides."""
    kept = bring(link)
    SigningLink.objects.update(revoked_at=NOON)
    acts = {
        "upload": lambda: bring(link),
        "send": lambda: returning.send(signed=kept, by=link, now=NOON),
        "decline": lambda: returning.decline_to_sign(link=link, reason="No.", now=NOON),
    }

    with pytest.raises(LicenceError, match="stopped working"):
        acts[verb]()

    link.agreement.refresh_from_db()
    assert (link.agreement.status, SignedReturn.objects.count()) == ("issued", 1)


def test_the_contact_brings_the_file_without_a_link(link, anna):
    links.shut_doors(link.agreement, now=NOON)

    signed = returning.send(signed=bring(link, by=anna), by=anna, now=NOON)

    assert (signed.link, signed.uploaded_by, link.agreement.status) == (None, anna, "received")
