import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.files import storage
from portal.files.actions import FileRefused, keep, keep_bytes
from portal.files.enums import CheckResult
from portal.files.models import StoredFile, UploadDay
from portal.files.policies import ANY_SUPPORT, SIGNED_AGREEMENT
from tests.factories.files import PDF, StoredFileFactory, upload
from tests.outbox import audit_verbs

NOW = timezone.now()


def test_keep_writes_the_bytes_under_a_random_key_and_the_row_beside(anna):
    stored = keep(upload=upload("../Úřad scan.pdf"), policy=SIGNED_AGREEMENT, by=anna, now=NOW)

    path = storage.path_of(stored.key)
    assert (path.read_bytes(), "scan" in str(path)) == (PDF, False)
    assert (stored.name, stored.content_type, stored.size) == ("Úřad scan.pdf", "application/pdf", len(PDF))
    assert (stored.sha256, stored.kept_by, stored.kept_at) == (hashlib.sha256(PDF).hexdigest(), anna, NOW)
    assert (stored.check_result, stored.check_note) == (CheckResult.NOT_RUN, "Malware check: not run here")
    assert audit_verbs(stored) == ["files.kept"]


def test_refused_file_leaves_nothing(anna):
    with pytest.raises(FileRefused):
        keep(upload=upload("scan.pdf", b"not a pdf"), policy=SIGNED_AGREEMENT, by=anna, now=NOW)

    assert (StoredFile.objects.count(), UploadDay.objects.count(), files_on_disk()) == (0, 0, [])


def test_somebody_without_account_may_be_the_one_who_sends(db):
    class Signatory:
        audit_name = "Astrid Solheim"

    stored = keep(upload=upload(), policy=SIGNED_AGREEMENT, by=Signatory(), now=NOW)

    assert (stored.kept_by, audit_verbs(stored)) == (None, ["files.kept"])


def test_keep_bytes_keeps_what_the_portal_made(db):
    stored = keep_bytes(content=PDF, name="LA-2026-0047.pdf", content_type="application/pdf", by=None, now=NOW)

    assert (stored.name, stored.size, stored.kept_by) == ("LA-2026-0047.pdf", len(PDF), None)


def test_two_files_of_one_content_lie_apart(anna):
    first, second = (keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW) for _ in range(2))

    assert (first.sha256 == second.sha256, first.key == second.key) == (True, False)


def test_kept_bytes_are_write_protected(anna):
    stored = keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW)

    assert storage.path_of(stored.key).stat().st_mode & 0o777 == 0o440


def test_write_that_breaks_leaves_no_file(db):
    def chunks():
        yield PDF
        raise OSError("cable pulled")

    with pytest.raises(OSError, match="cable"):
        storage.write(chunks())

    assert files_on_disk() == []


def test_day_has_a_limit_for_each_person(anna, bela, settings):
    settings.FILES_DAILY_BYTES = 2 * len(PDF)
    for _ in range(2):
        keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW)

    with pytest.raises(FileRefused, match="today's limit"):
        keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW)

    keep(upload=upload(), policy=ANY_SUPPORT, by=bela, now=NOW)
    keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW + timedelta(days=1))
    assert StoredFile.objects.count() == 4


def test_limit_is_given_back_with_the_transaction(anna, settings):
    settings.FILES_DAILY_BYTES = len(PDF)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW)
        raise ZeroDivisionError

    assert keep(upload=upload(), policy=ANY_SUPPORT, by=anna, now=NOW).size == len(PDF)


@pytest.mark.parametrize(
    "broken",
    [{"size": 0}, {"check_result": CheckResult.CLEAN}, {"check_result": CheckResult.WAITING}],
    ids=["no content", "checked without a moment", "waiting without a turn"],
)
def test_database_refuses_rows_that_cannot_be(db, broken):
    stored = StoredFileFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**broken)


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()]
