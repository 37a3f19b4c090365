from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.files.actions import keep_bytes
from releases.enums import (
    Area,
    ChangeKind,
    DocumentType,
    ExtensionPoint,
    FileKind,
    InstallationKind,
    PluginStatus,
    ReleaseStatus,
    Statement,
)
from releases.models import (
    ChangeEntry,
    Compatibility,
    Installation,
    Plugin,
    PluginKey,
    PluginVersion,
    Release,
    ReleaseFile,
)
from releases.versions import sort_key
from tests.factories.accounts import ProgrammeFactory


def stored(name: str = "demo.zip", content: bytes = b"PK\x05\x06" + b"\0" * 18):
    return keep_bytes(content=content, name=name, content_type="application/zip", by=None, now=timezone.now())


class ReleaseFactory(DjangoModelFactory):
    """A published release; ``prepared`` and ``withdrawn`` are the other two states."""

    class Meta:
        model = Release

    class Params:
        prepared = factory.Trait(status=ReleaseStatus.PREPARED, released_on=None, published_at=None)
        withdrawn = factory.Trait(
            status=ReleaseStatus.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawal_reason="It loses attachments.",
        )

    version = factory.Sequence(lambda n: f"20.{n // 100}.{n % 100}")
    sort_key = factory.LazyAttribute(lambda release: sort_key(release.version))
    status = ReleaseStatus.PUBLISHED
    released_on = date(2024, 4, 4)
    published_at = factory.LazyFunction(timezone.now)
    plugin_contract = "1.6.7"


class ChangeEntryFactory(DjangoModelFactory):
    class Meta:
        model = ChangeEntry

    release = factory.SubFactory(ReleaseFactory)
    kind = ChangeKind.FIX
    area = Area.PAYMENTS
    title = factory.Sequence(lambda n: f"Change {n}")
    to_do = factory.LazyAttribute(lambda entry: "act" if entry.kind == ChangeKind.BREAKING else "")


class ReleaseFileFactory(DjangoModelFactory):
    class Meta:
        model = ReleaseFile

    class Params:
        public = factory.Trait(
            kind=FileKind.DOCUMENT,
            document_type=DocumentType.PRE_INSTALLATION,
            is_public=True,
            title="Before you begin",
        )

    release = factory.SubFactory(ReleaseFactory)
    kind = FileKind.INSTALLATION
    title = "Installation package"
    stored = factory.LazyFunction(stored)
    added_at = factory.LazyFunction(timezone.now)


class PluginFactory(DjangoModelFactory):
    """In the catalogue, without a version; see PluginVersionFactory."""

    class Meta:
        model = Plugin

    slug = factory.Sequence(lambda n: f"plugin-{n}")
    name = factory.Sequence(lambda n: f"Plugin {n}")
    sentence = "Exports what was missing."
    owner = factory.SubFactory(ProgrammeFactory)
    status = PluginStatus.PUBLISHED
    created_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)


class PluginVersionFactory(DjangoModelFactory):
    """A published version with one key; ``draft``, ``submitted`` and ``quarantined`` are other states."""

    class Meta:
        model = PluginVersion
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(status=PluginStatus.DRAFT, submitted_at=None, published_at=None)
        submitted = factory.Trait(status=PluginStatus.SUBMITTED, published_at=None)
        quarantined = factory.Trait(status=PluginStatus.QUARANTINED, reason="It leaks names.")

    plugin = factory.SubFactory(PluginFactory)
    version = "2.3.0"
    sort_key = factory.LazyAttribute(lambda version: sort_key(version.version))
    contract_version = "1.6.7"
    stored = factory.LazyFunction(lambda: stored("plugin.jar"))
    sha256 = factory.LazyAttribute(lambda version: version.stored.sha256)
    status = PluginStatus.PUBLISHED
    created_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.LazyFunction(timezone.now)
    published_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def keys(self, create, extracted, **kwargs):
        for key in extracted if extracted is not None else [f"{self.plugin.slug}.key"]:
            PluginKey.objects.create(
                plugin_version=self, key=key, key_version=self.version, extension_point=ExtensionPoint.BUDGET_EXPORT
            )


class CompatibilityFactory(DjangoModelFactory):
    class Meta:
        model = Compatibility

    plugin_version = factory.SubFactory(PluginVersionFactory)
    release = factory.SubFactory(ReleaseFactory)
    statement = Statement.CONFIRMED
    programme = factory.SubFactory(ProgrammeFactory)
    said_on = date(2026, 10, 8)


class InstallationFactory(DjangoModelFactory):
    class Meta:
        model = Installation

    programme = factory.SubFactory(ProgrammeFactory)
    kind = InstallationKind.PRODUCTION
    release = factory.SubFactory(ReleaseFactory)
    contract_version = factory.LazyAttribute(lambda row: row.release.plugin_contract)
    on_release_since = date(2026, 11, 2)
    registered_on = date(2026, 11, 18)
