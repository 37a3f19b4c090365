import pytest
from django.http import QueryDict

from releases import catalogue
from releases.models import Plugin
from releases.selectors import standing_of
from releases.shelf import Shelf
from tests.factories.releases import (
    CompatibilityFactory,
    InstallationFactory,
    PluginFactory,
    PluginVersionFactory,
    ReleaseFactory,
)
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def old():
    return ReleaseFactory(version="8.0.3", plugin_contract="1.3.11", standard_plugin="1.3.6")


@pytest.fixture
def new():
    return ReleaseFactory(version="10.0.1", plugin_contract="1.6.7", standard_plugin="1.6.7")


def plugin_of(name: str, *versions: tuple[str, str], **fields) -> Plugin:
    plugin = PluginFactory(slug=name, name=name, **fields)
    for number, contract in versions:
        PluginVersionFactory(plugin=plugin, version=number, contract_version=contract, keys=[f"{name}.key"])
    return plugin


def test_plugins_to_update_of_a_programme(alpine, old, new):
    plugin_of("update", ("1.0.0", "1.3.11"), ("2.0.0", "1.6.7"))
    plugin_of("untested", ("1.1.0", "1.4.9"))
    plugin_of("standard", ("1.3.6", "1.3.11"), ("1.6.7", "1.6.7"), comes_with_jems=True, owner=None)
    works = plugin_of("works", ("1.2.0", "1.3.11"))
    CompatibilityFactory(plugin_version=works.versions.get(), release=new)
    running = {"update": "1.0.0", "untested": "1.1.0", "standard": "1.3.6", "works": "1.2.0"}
    plugins = [{"key": f"{name}.key", "version": version, "name": name} for name, version in running.items()]
    InstallationFactory(
        programme=alpine, release=old, plugins=[*plugins, {"key": "own.key", "version": "0.1", "name": "Own"}]
    )

    rows = catalogue.production_outlook(standing_of(alpine, NOON))

    found = [(row.name, row.installed, row.what, row.target.version if row.target else "", row.note) for row in rows]
    assert found == [
        ("update", "1.0.0", "update", "2.0.0", ""),
        ("standard", "1.3.6", "replaced", "", "1.6.7"),
        ("untested", "1.1.0", "untested", "1.1.0", ""),
        ("works", "1.2.0", "works", "1.2.0", ""),
        ("Own", "0.1", "unknown", "", ""),
    ]
    assert [row.name for row in rows if row.needs_update] == ["update", "standard"]


def test_a_plugin_nobody_can_run_is_said_to_have_none(alpine, old, new):
    plugin = plugin_of("gone", ("1.0.0", "1.3.11"))
    CompatibilityFactory(plugin_version=plugin.versions.get(), release=new, statement="incompatible")
    InstallationFactory(programme=alpine, release=old, plugins=[{"key": "gone.key", "version": "1.0.0"}])

    assert [row.what for row in catalogue.production_outlook(standing_of(alpine, NOON))] == ["none"]


def test_an_installed_key_version_the_catalogue_does_not_know_is_shown_as_it_is(alpine, old):
    plugin = plugin_of("own", ("1.0.0", "1.3.11"))
    installation = InstallationFactory(programme=alpine, release=old, plugins=[{"key": "own.key", "version": "0.9"}])

    found = catalogue.installed_version(catalogue.with_versions(Plugin.objects.all()).get(), installation)

    assert (found.text, found.version, plugin.name) == ("0.9", None, "own")


def test_key_clashes_name_other_plugins_only():
    first = PluginVersionFactory(keys=["same.key", "own.key"])
    PluginVersionFactory(plugin=first.plugin, version="1.0.0", keys=["same.key"])
    other = PluginVersionFactory(keys=["same.key"])
    submitted = PluginVersionFactory(keys=["same.key"], submitted=True)
    PluginVersionFactory(keys=["same.key"], draft=True)

    assert [clash.plugin_version for clash in catalogue.key_clashes(first)] == [other]
    to_reviewers = catalogue.key_clashes(first, among=catalogue.IN_SIGHT_OF_REVIEWERS)
    assert [clash.plugin_version for clash in to_reviewers] == [other, submitted]


def test_shelf_starts_at_the_release_the_reader_runs_and_hides_what_does_not_fit(tomas, old, new):
    fits = plugin_of("fits", ("1.0.0", "1.6.7"))
    plugin_of("untested", ("1.0.0", "1.4.9"))
    PluginFactory(name="No version yet")

    def shown(query):
        return [row.plugin.name for row in Shelf(QueryDict(query), catalogue.use_for(tomas), NOON).matching]

    assert shown("") == [fits.name]
    assert shown("on=any") == ["fits", "untested"]
    assert shown("on=10.0.1&sure=untested") == ["untested"]
    assert shown("on=any&point=checklist_export") == []
    assert shown("on=nonsense&sure=nonsense&point=x&order=x&all=1") == ["fits", "untested"]


def test_public_count_counts_what_can_be_seen():
    PluginVersionFactory()
    PluginVersionFactory(draft=True, plugin__status="draft", plugin__published_at=None)
    PluginFactory()

    assert catalogue.public_count() == 1
