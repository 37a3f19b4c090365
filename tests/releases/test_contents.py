import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.files.actions import FileRefused
from releases.actions.contents import add_entry, add_file, change_entry, remove_entry, remove_file
from releases.actions.errors import ReleaseError
from releases.enums import DocumentType, FileKind
from releases.models import ChangeEntry
from tests.factories.releases import ChangeEntryFactory, ReleaseFactory, ReleaseFileFactory
from tests.outbox import audit_verbs
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ZIP = b"PK\x05\x06" + b"\0" * 18
FIELDS = {"kind": "fix", "area": "payments", "audience": "programme", "title": "Sum is right"}


def test_entries_are_added_at_the_end_changed_and_removed(tomas):
    release = ReleaseFactory()
    first = add_entry(release=release, fields=FIELDS, by=tomas, now=NOON)
    second = add_entry(release=release, fields=FIELDS, by=tomas, now=NOON)

    change_entry(entry=second, fields={"title": "Difference too"}, by=tomas, now=NOON)
    remove_entry(entry=first, by=tomas, now=NOON)

    assert list(ChangeEntry.objects.values_list("title", "position")) == [("Difference too", 2)]
    verbs = ["entry_added", "entry_added", "entry_changed", "entry_removed"]
    assert audit_verbs(release) == [f"releases.{verb}" for verb in verbs]


@pytest.mark.parametrize(
    ("kind", "document_type", "name", "content", "is_public"),
    [
        (FileKind.DOCUMENT, DocumentType.PRE_INSTALLATION, "a.pdf", PDF, True),
        (FileKind.DOCUMENT, DocumentType.INSTALLATION, "b.pdf", PDF, False),
        (FileKind.INSTALLATION, "", "c.zip", ZIP, False),
        (FileKind.SOURCE, "", "d.zip", ZIP, False),
    ],
)
def test_only_pre_installation_instructions_are_open(tomas, kind, document_type, name, content, is_public):
    upload = SimpleUploadedFile(name, content)

    file = add_file(
        release=ReleaseFactory(), kind=kind, title="T", upload=upload, document_type=document_type, by=tomas, now=NOON
    )

    assert (file.is_public, file.document_type, file.stored.name) == (is_public, document_type, name)
    assert audit_verbs(file.release) == ["releases.file_added"]


def test_a_file_of_another_type_is_refused(tomas):
    upload = SimpleUploadedFile("setup.exe", b"MZ")

    with pytest.raises(FileRefused):
        add_file(release=ReleaseFactory(), kind=FileKind.INSTALLATION, title="T", upload=upload, by=tomas, now=NOON)


def test_a_removed_file_is_no_longer_offered_and_stays_for_the_log(tomas):
    file = ReleaseFileFactory()

    remove_file(file=file, by=tomas, now=NOON)

    assert list(file.release.files.offered()) == []
    with pytest.raises(ReleaseError):
        remove_file(file=file, by=tomas, now=NOON)


def test_known_issue_entry_keeps_its_release(tomas):
    entry = ChangeEntryFactory(kind="known_issue", fixed_in=ReleaseFactory())

    assert entry.fixed_in.fixed_issues.get() == entry
