"""The licensor signs as well, and what comes into force is proved by an evidence file."""

from datetime import date, timedelta

import pytest

from licences import notices, seal
from licences.actions import checking, countersigning
from licences.errors import LicenceError
from licences.examination.report import Report
from portal.files.storage import path_of
from portal.notices.models import Message
from tests.factories.files import PDF, StoredFileFactory, upload
from tests.factories.licences import NOON, AgreementFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
BOTH = PDF + b"%both\n"


@pytest.fixture
def agreement(alpine, anna):
    return AgreementFactory(programme=alpine, checked=True)


@pytest.fixture
def key(monkeypatch):
    """A seal that only says that it was here; the real one has its own tests."""
    monkeypatch.setattr(seal, "has_seal", lambda: True)
    monkeypatch.setattr(seal, "countersign", lambda data, *, reference, now: data + f"%{reference}".encode())


def by_upload(agreement, by, content=BOTH):
    file = upload("both.pdf", content)
    return countersigning.countersign_by_upload(agreement=agreement, file=file, by=by, now=NOON)


def test_the_seal_signs_the_accepted_file_and_leaves_it_as_it_was(agreement, iris, key):
    countersigning.countersign_with_seal(agreement=agreement, by=iris, now=NOON)

    kept = path_of(agreement.countersigned_file.key).read_bytes()
    assert kept == path_of(agreement.signed_file.key).read_bytes() + f"%{agreement.reference}".encode()
    assert (agreement.status, agreement.countersignature) == ("checked", "seal")
    assert (agreement.countersigned_by, agreement.countersigned_at) == (iris, NOON)
    assert audit_verbs(agreement) == ["licences.countersigned"]


def test_a_file_the_licensor_signed_is_examined_against_the_licensees(agreement, iris, machine):
    by_upload(agreement, iris)

    assert (agreement.countersignature, path_of(agreement.countersigned_file.key).read_bytes()) == ("upload", BOTH)
    assert audit_verbs(agreement) == ["licences.countersigned"]


@pytest.mark.parametrize("verdict", ["unreadable", "encrypted", "unsigned_copy", "other_agreement"])
def test_a_file_that_proves_nothing_is_refused(agreement, iris, machine, verdict):
    machine.report = Report(verdict)

    with pytest.raises(LicenceError):
        by_upload(agreement, iris)

    agreement.refresh_from_db()
    assert agreement.countersigned_at is None


def test_the_licensees_file_itself_is_no_countersignature(agreement, iris, machine):
    with pytest.raises(LicenceError, match="without the licensor's signature"):
        by_upload(agreement, iris, path_of(agreement.signed_file.key).read_bytes())


def test_a_key_that_fails_leaves_the_agreement_open_for_another_way(agreement, iris, machine, monkeypatch):
    def fail(*_, **__):
        raise seal.SealError("The seal key cannot be opened.")

    monkeypatch.setattr(seal, "has_seal", lambda: True)
    monkeypatch.setattr(seal, "countersign", fail)

    with pytest.raises(LicenceError, match="cannot be opened"):
        countersigning.countersign_with_seal(agreement=agreement, by=iris, now=NOON)
    agreement.refresh_from_db()

    assert by_upload(agreement, iris).countersignature == "upload"


def test_without_a_key_the_upload_is_named_as_the_way(agreement, iris):
    with pytest.raises(LicenceError, match="Upload a file"):
        countersigning.countersign_with_seal(agreement=agreement, by=iris, now=NOON)


def test_nobody_countersigns_twice(agreement, iris, key, machine):
    countersigning.countersign_with_seal(agreement=agreement, by=iris, now=NOON)

    with pytest.raises(LicenceError, match="already"):
        by_upload(agreement, iris)


def test_four_eyes_hold_for_the_countersignature_too(agreement, iris, tomas, key, settings):
    settings.AGREEMENT_FOUR_EYES = True
    type(agreement).objects.update(issued_by=iris)
    agreement.refresh_from_db()

    with pytest.raises(LicenceError):
        countersigning.countersign_with_seal(agreement=agreement, by=iris, now=NOON)

    assert countersigning.countersign_with_seal(agreement=agreement, by=tomas, now=NOON).countersigned_by == tomas


def test_without_the_countersignature_nothing_comes_into_force(agreement, iris, settings):
    with pytest.raises(LicenceError, match="licensor has not signed"):
        checking.put_in_force(agreement=agreement, by=iris, now=NOON)
    settings.AGREEMENT_COUNTERSIGNATURE = False

    assert checking.put_in_force(agreement=agreement, by=iris, now=NOON).status == "in_force"


def test_the_day_of_the_countersignature_is_the_day_it_begins(alpine, iris):
    agreement = AgreementFactory(programme=alpine, countersigned=True, countersigned_at=NOON - timedelta(days=1))

    checking.put_in_force(agreement=agreement, by=iris, now=NOON)

    assert agreement.in_force_on == date(2026, 11, 19)


def test_the_finished_files_travel_with_the_mails_and_the_evidence_is_kept_once(alpine, anna, iris):
    agreement = AgreementFactory(programme=alpine, countersigned=True, reference="LA-2026-0047")

    checking.put_in_force(agreement=agreement, by=iris, now=NOON)

    mails = Message.objects.filter(template__startswith="licences/agreement_in_force")
    names = ["LA-2026-0047-countersigned.pdf", "LA-2026-0047-evidence.pdf"]
    assert [list(mail.attachments.values_list("name", flat=True)) for mail in mails] == [names, names]
    assert path_of(agreement.evidence_file.key).read_bytes().startswith(b"%PDF-")


def test_files_too_large_for_a_mail_stay_here_and_the_mail_says_so(alpine, anna):
    large = StoredFileFactory(size=9_000_000)
    agreement = AgreementFactory(programme=alpine, in_force=True, countersigned_file=large)

    notices.agreement_in_force(agreement, now=NOON)

    told, signatory = Message.objects.order_by("pk")
    assert "are on the agreement's page" in told.text and "too large for a mail" in signatory.text
    assert told.attachments.count() == signatory.attachments.count() == 0
