import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from releases.enums import ChangeKind, FileKind, PluginStatus, ReleaseStatus
from releases.models import ChangeEntry, Download, Plugin, PluginVersion, Release, ReleaseFile
from tests.factories.releases import (
    ChangeEntryFactory,
    CompatibilityFactory,
    InstallationFactory,
    PluginVersionFactory,
    ReleaseFactory,
    ReleaseFileFactory,
)

pytestmark = pytest.mark.django_db


def refused(query) -> bool:
    try:
        with transaction.atomic():
            query()
    except IntegrityError:
        return True
    return False


def test_release_states_demand_their_dates():
    release = Release.objects.filter(pk=ReleaseFactory().pk)

    assert refused(lambda: release.update(released_on=None))
    assert refused(lambda: release.update(published_at=None))
    assert refused(lambda: release.update(status=ReleaseStatus.WITHDRAWN))


def test_version_numbers_are_unique_also_when_written_differently():
    ReleaseFactory(version="10.0")

    assert refused(lambda: ReleaseFactory(version="10.0.0"))


def test_breaking_change_says_what_to_do_and_only_known_issues_are_solved_later():
    entry = ChangeEntry.objects.filter(pk=ChangeEntryFactory().pk)

    assert refused(lambda: entry.update(kind=ChangeKind.BREAKING, to_do=""))
    assert refused(lambda: entry.update(fixed_in=ReleaseFactory()))


def test_only_documents_have_a_type_and_are_public():
    file = ReleaseFile.objects.filter(pk=ReleaseFileFactory().pk)

    assert refused(lambda: file.update(is_public=True))
    assert refused(lambda: file.update(document_type="technical"))
    assert refused(lambda: file.update(kind=FileKind.DOCUMENT))


def test_plugin_and_version_states_demand_their_moments():
    version = PluginVersionFactory()
    rows = PluginVersion.objects.filter(pk=version.pk)

    assert refused(lambda: Plugin.objects.filter(pk=version.plugin_id).update(published_at=None))
    assert refused(lambda: rows.update(published_at=None))
    assert refused(lambda: rows.update(status=PluginStatus.QUARANTINED))
    assert refused(lambda: rows.update(status=PluginStatus.SUBMITTED, submitted_at=None))
    assert refused(lambda: PluginVersionFactory(plugin=version.plugin, version="2.3"))


def test_one_statement_for_each_programme_and_one_for_interact():
    said, nobody = CompatibilityFactory(), CompatibilityFactory(programme=None)

    for row in (said, nobody):
        same = {"plugin_version": row.plugin_version, "release": row.release, "programme": row.programme}
        assert refused(lambda same=same: CompatibilityFactory(**same))


def test_one_installation_of_a_kind():
    one = InstallationFactory()

    assert refused(lambda: InstallationFactory(programme=one.programme))


def test_download_is_of_exactly_one_thing():
    file, version = ReleaseFileFactory(), PluginVersionFactory()

    assert refused(lambda: Download.objects.create(at=timezone.now()))
    assert refused(lambda: Download.objects.create(file=file, plugin_version=version, at=timezone.now()))
