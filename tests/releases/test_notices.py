import pytest

from portal.notices.models import Message
from releases import notices
from releases.enums import PluginStatus
from tests.factories.releases import InstallationFactory, PluginFactory, PluginVersionFactory, ReleaseFactory
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(anna, alpine):
    plugin = PluginFactory(slug="lakes-check", name="Lakes & Check", sentence="Checks <annexes>.", owner=alpine)
    return PluginVersionFactory(
        plugin=plugin, created_by=anna, reason="Name the licence.\nThanks.", keys=["lakes.check"]
    )


def test_release_published(anna, licensed):
    notices.release_published(
        ReleaseFactory(version="11.0.0", title="Faster & safer", highlights="One thing\nAnother thing")
    )

    assert_golden(Message.objects.get(user=anna), "releases/release_published")


def test_release_withdrawn(anna, alpine):
    release = ReleaseFactory(version="11.0.0", withdrawn=True)
    InstallationFactory(programme=alpine, release=release)

    notices.release_withdrawn(release)

    assert_golden(Message.objects.get(), "releases/release_withdrawn")


@pytest.mark.parametrize("name", ["plugin_submitted", "plugin_published", "plugin_returned", "plugin_quarantined"])
def test_plugin_mails(tomas, version, name):
    version.status = PluginStatus.QUARANTINED if name == "plugin_quarantined" else version.status

    getattr(notices, name)(version)

    assert_golden(Message.objects.get(), f"releases/{name}")
