import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from releases.actions import plugins as actions
from releases.actions.errors import PluginError
from releases.enums import PLUGIN_TRANSITIONS, PluginStatus
from releases.models import Plugin, PluginVersion
from tests.factories.releases import InstallationFactory, PluginFactory, PluginVersionFactory
from tests.outbox import audit_verbs, queued_messages
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db
KEYS = [{"key": "lakes.check", "key_version": "1.0.0", "extension_point": "pre_submission_check"}]
DETAILS = {"version": "1.0.0", "contract_version": "1.6.7", "notes": ""}


def jar(name: str = "lakes.jar") -> SimpleUploadedFile:
    import io
    import zipfile

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
    return SimpleUploadedFile(name, content.getvalue())


def in_state(status: PluginStatus, owner) -> PluginVersion:
    """A plugin with this one version, both in the same state."""
    published = status in {PluginStatus.PUBLISHED, PluginStatus.QUARANTINED}
    moments = {"published_at": NOON if published else None}
    plugin = PluginFactory(owner=owner, status=status, **moments)
    return PluginVersionFactory(
        plugin=plugin, status=status, submitted_at=NOON, reason="It leaks." if published else "", **moments
    )


VERBS = {
    "submit": (PluginStatus.SUBMITTED, lambda v, by: actions.submit(version=v, by=by, now=NOON)),
    "publish": (PluginStatus.PUBLISHED, lambda v, by: actions.publish(version=v, by=by, now=NOON)),
    "return": (PluginStatus.DRAFT, lambda v, by: actions.return_to_author(version=v, reason="Why", by=by, now=NOON)),
    "quarantine": (
        PluginStatus.QUARANTINED,
        lambda v, by: actions.quarantine(version=v, reason="Why", by=by, now=NOON),
    ),
    "withdraw": (PluginStatus.WITHDRAWN, lambda v, by: actions.withdraw(version=v, reason="", by=by, now=NOON)),
}


@pytest.mark.parametrize("status", PluginStatus)
@pytest.mark.parametrize("verb", VERBS)
def test_version_moves_only_where_the_table_says_and_its_plugin_follows(tomas, alpine, status, verb):
    version = in_state(status, alpine)
    to, act = VERBS[verb]

    if to in PLUGIN_TRANSITIONS[status]:
        act(version, tomas)
        version.refresh_from_db()
        assert (version.status, version.plugin.status) == (to, to)
    else:
        with pytest.raises(PluginError):
            act(version, tomas)
        assert PluginVersion.objects.get(pk=version.pk).status == status


def test_drafting_keeps_archive_and_keys(anna, alpine):
    plugin = actions.draft_plugin(programme=alpine, details={"name": "Lakes Check"}, by=anna, now=NOON)

    version = actions.draft_version(plugin=plugin, details=DETAILS, keys=KEYS, upload=jar(), by=anna, now=NOON)

    assert (plugin.slug, plugin.status, plugin.owner, plugin.maintainer) == ("lakes-check", "draft", alpine, anna)
    assert (version.status, version.sha256) == ("draft", version.stored.sha256)
    assert list(version.keys.values("key", "key_version", "extension_point")) == KEYS
    assert queued_messages() == []


@pytest.mark.parametrize("name", ["Submit", "desk", "***", "Lakes Check"])
def test_names_that_make_no_address_of_their_own_are_refused(anna, alpine, name):
    actions.draft_plugin(programme=alpine, details={"name": "Lakes check"}, by=anna, now=NOON)

    with pytest.raises(PluginError):
        actions.draft_plugin(programme=alpine, details={"name": name}, by=anna, now=NOON)


def test_a_draft_is_mended_until_it_is_submitted(anna, tomas, alpine):
    version = in_state(PluginStatus.DRAFT, alpine)
    change = {"details": DETAILS | {"notes": "Better"}, "keys": KEYS, "by": anna, "now": NOON}

    actions.change_draft(version=version, upload=jar(), **change)
    actions.submit(version=version, by=anna, now=NOON)

    assert (version.version, version.notes, version.sha256) == ("1.0.0", "Better", version.stored.sha256)
    assert queued_messages() == [("releases/plugin_submitted", tomas.email)]
    with pytest.raises(PluginError, match="submitted"):
        actions.change_draft(version=version, upload=None, **change)


def test_a_version_number_is_used_once(anna, alpine):
    first = PluginVersionFactory(plugin__owner=alpine, version="1.0.0")
    second = PluginVersionFactory(plugin=first.plugin, version="1.1.0", draft=True)

    with pytest.raises(PluginError, match="exists"):
        actions.draft_version(plugin=first.plugin, details=DETAILS, keys=KEYS, upload=jar(), by=anna, now=NOON)
    with pytest.raises(PluginError, match="exists"):
        actions.change_draft(version=second, details=DETAILS, keys=KEYS, upload=None, by=anna, now=NOON)


def test_publishing_tells_the_authors(anna, bela, tomas, alpine):
    version = in_state(PluginStatus.SUBMITTED, alpine)
    PluginVersion.objects.filter(pk=version.pk).update(created_by=bela)
    version.refresh_from_db()

    actions.publish(version=version, by=tomas, now=NOON)

    assert (version.published_at, version.reviewed_by, version.plugin.published_at) == (NOON, tomas, NOON)
    told = [("releases/plugin_published", anna.email), ("releases/plugin_published", bela.email)]
    assert queued_messages() == told
    assert audit_verbs(version) == ["releases.plugin_published"]


def test_returning_says_why(anna, tomas, alpine):
    version = in_state(PluginStatus.SUBMITTED, alpine)

    actions.return_to_author(version=version, reason=" Name the licence. ", by=tomas, now=NOON)

    assert (version.status, version.reason) == ("draft", "Name the licence.")
    assert queued_messages() == [("releases/plugin_returned", anna.email)]


def test_quarantine_warns_those_who_run_it_and_keeps_the_good_version_listed(anna, carla, tomas, alpine, fjords):
    good = PluginVersionFactory(plugin__owner=alpine, keys=["lakes.check"])
    bad = PluginVersionFactory(plugin=good.plugin, version="1.0.0", keys=["lakes.check"])
    InstallationFactory(programme=fjords, plugins=[{"key": "lakes.check", "version": "1.0.0"}])

    actions.quarantine(version=bad, reason="It leaks names.", by=tomas, now=NOON)

    assert Plugin.objects.get().status == PluginStatus.PUBLISHED
    template = "releases/plugin_quarantined"
    assert queued_messages() == [(template, anna.email), (template, carla.email)]


def test_lifting_a_quarantine_keeps_the_first_day_and_tells_nobody(tomas, alpine):
    version = in_state(PluginStatus.QUARANTINED, alpine)

    actions.publish(version=version, by=tomas, now=NOON)

    assert (version.status, version.reason, version.published_at) == ("published", "", NOON)
    assert queued_messages() == []
    assert audit_verbs(version) == ["releases.plugin_quarantine_lifted"]


def test_withdrawing_the_last_public_version_leaves_drafts_out_of_the_catalogue(anna, alpine):
    version = PluginVersionFactory(plugin__owner=alpine)
    PluginVersionFactory(plugin=version.plugin, version="3.0.0", draft=True)

    actions.withdraw(version=version, reason="", by=anna, now=NOON)

    assert list(version.plugin.versions.listed()) == []


@pytest.mark.parametrize("verb", [actions.return_to_author, actions.quarantine])
def test_decisions_against_a_version_demand_a_reason(tomas, alpine, verb):
    status = PluginStatus.SUBMITTED if verb is actions.return_to_author else PluginStatus.PUBLISHED

    with pytest.raises(PluginError, match="Say"):
        verb(version=in_state(status, alpine), reason=" ", by=tomas, now=NOON)
