import pytest

from releases.models import Plugin
from releases.search_sources import PluginSource, ReleaseSource
from tests.factories.releases import ChangeEntryFactory, PluginVersionFactory, ReleaseFactory
from tests.search.agreement import assert_agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(anna, bela, carla, iris, tomas, stranger):
    return [anna, bela, carla, iris, tomas, stranger]


def test_releases_are_found_by_whoever_may_see_them(people):
    ReleaseFactory()
    ReleaseFactory(withdrawn=True)
    ReleaseFactory(prepared=True)

    assert assert_agreement(ReleaseSource(), people) == 2


def test_plugins_are_found_by_whoever_may_see_them(people, licensed, fjords):
    PluginVersionFactory()
    PluginVersionFactory(plugin__owner=fjords)
    PluginVersionFactory(quarantined=True)
    PluginVersionFactory(plugin__owner=None)
    PluginVersionFactory(submitted=True, plugin__status="submitted", plugin__published_at=None)

    assert assert_agreement(PluginSource(), people) == 4


def test_release_document_carries_notes_and_no_text_that_is_not_live():
    release = ReleaseFactory(version="10.0.1", title="Sampling", introduction="<p>Stop <b>Jems</b></p>")
    ChangeEntryFactory(release=release, kind="breaking", title="Contract rises", text="Old ones fail.", to_do="replace")

    document = ReleaseSource().document(release)
    release.live = False
    hidden = ReleaseSource().document(release)

    assert (document.title, document.url, document.facets) == (
        "Jems 10.0.1",
        "/releases/10.0.1/",
        {"version": "10.0.1"},
    )
    assert document.body == "Sampling\nStop Jems\nContract rises\nOld ones fail.\nreplace"
    assert hidden.body == "Contract rises\nOld ones fail.\nreplace"


def test_plugin_document_is_found_by_its_keys(licensed):
    PluginVersionFactory(plugin__name="Island", plugin__owner=licensed, keys=["islands.budget"])
    plugin = PluginSource().queryset().get()

    document = PluginSource().document(plugin)

    assert "islands.budget" in document.body
    assert document.facts == f"Budget export, {licensed}"
    assert document.audiences == {"licensees", "staff", f"programme:{licensed.pk}"}
    assert Plugin.objects.get().get_absolute_url() == document.url
