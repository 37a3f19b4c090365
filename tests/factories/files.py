import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.files import storage
from portal.files.models import StoredFile

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


class StoredFileFactory(DjangoModelFactory):
    """A kept file whose ``content`` lies on disk under its key."""

    class Meta:
        model = StoredFile

    class Params:
        content = PDF

    written = factory.LazyAttribute(lambda o: storage.write([o.content]))
    key = factory.LazyAttribute(lambda o: o.written.key)
    name = factory.Sequence(lambda n: f"file-{n}.pdf")
    content_type = "application/pdf"
    size = factory.LazyAttribute(lambda o: o.written.size)
    sha256 = factory.LazyAttribute(lambda o: o.written.sha256)
    kept_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, written=None, **fields):
        return super()._create(model_class, *args, **fields)


def upload(name: str = "scan.pdf", content: bytes = PDF, content_type: str = "") -> SimpleUploadedFile:
    """An upload as a form hands it over."""
    return SimpleUploadedFile(name, content, content_type)
