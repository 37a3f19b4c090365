import pytest

from releases.actions import plugins, publishing
from releases.actions.errors import PluginError, ReleaseError
from releases.models import PluginVersion, Release
from tests.factories.releases import PluginVersionFactory, ReleaseFactory
from tests.faults.threads import at_once
from tests.outbox import audit_verbs
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db(transaction=True)
MANAGERS = 8


def test_eight_managers_publish_one_release_once(tomas):
    release = ReleaseFactory(prepared=True)

    def manager() -> str:
        try:
            publishing.publish(release=Release.objects.get(pk=release.pk), by=tomas, now=NOON)
        except ReleaseError:
            return "refused"
        return "published"

    assert sorted(at_once(MANAGERS, manager)) == ["published"] + ["refused"] * (MANAGERS - 1)
    assert audit_verbs(release) == ["releases.published"]


def test_reviewers_who_disagree_settle_on_one_decision(tomas):
    version = PluginVersionFactory(submitted=True, plugin__status="submitted", plugin__published_at=None)
    decisions = iter([plugins.publish, plugins.return_to_author] * (MANAGERS // 2))

    def reviewer() -> str:
        seen, decide = PluginVersion.objects.get(pk=version.pk), next(decisions)
        reason = {"reason": "Name the licence."} if decide is plugins.return_to_author else {}
        try:
            return decide(version=seen, by=tomas, now=NOON, **reason).status
        except PluginError:
            return "refused"

    answers = at_once(MANAGERS, reviewer)
    version.refresh_from_db()

    assert [answer for answer in answers if answer != "refused"] == [version.status]
    assert version.plugin.status == version.status
    assert len(audit_verbs(version)) == 1


def test_one_name_makes_one_plugin(tomas, alpine):
    def author() -> str:
        try:
            plugins.draft_plugin(programme=alpine, details={"name": "Lakes Check"}, by=tomas, now=NOON)
        except PluginError:
            return "refused"
        return "drafted"

    assert sorted(at_once(MANAGERS, author)) == ["drafted"] + ["refused"] * (MANAGERS - 1)
