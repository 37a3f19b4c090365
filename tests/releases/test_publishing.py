from datetime import date

import pytest
from django.utils import timezone

from releases.actions.errors import ReleaseError
from releases.actions.publishing import correct_facts, prepare, publish, withdraw
from releases.enums import RELEASE_TRANSITIONS, ReleaseStatus
from releases.models import Release
from search.models import StaleEntry
from tests.factories.releases import InstallationFactory, ReleaseFactory
from tests.outbox import audit_verbs, queued_messages
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db


def in_state(status: ReleaseStatus) -> Release:
    traits = {ReleaseStatus.PREPARED: {"prepared": True}, ReleaseStatus.WITHDRAWN: {"withdrawn": True}}
    return ReleaseFactory(**traits.get(status, {}))


VERBS = {
    ReleaseStatus.PUBLISHED: lambda release, by: publish(release=release, by=by, now=NOON),
    ReleaseStatus.WITHDRAWN: lambda release, by: withdraw(release=release, reason="Loses files.", by=by, now=NOON),
}


@pytest.mark.parametrize("status", ReleaseStatus)
@pytest.mark.parametrize("to", VERBS)
def test_release_moves_only_where_the_table_says(tomas, status, to):
    release = in_state(status)

    if to in RELEASE_TRANSITIONS[status]:
        assert VERBS[to](release, tomas).status == to
    else:
        with pytest.raises(ReleaseError):
            VERBS[to](release, tomas)
        release.refresh_from_db()
        assert release.status == status


def test_publish_opens_the_notes_and_tells_licence_holders(anna, bela, carla, tomas, licensed):
    release = ReleaseFactory(prepared=True)

    publish(release=release, by=tomas, now=NOON)

    assert (release.status, release.released_on, release.published_at) == ("published", date(2026, 11, 20), NOON)
    told = {address for template, address in queued_messages() if template == "releases/release_published"}
    assert told == {anna.email, bela.email, tomas.email}
    assert audit_verbs(release) == ["releases.published"]
    assert StaleEntry.objects.filter(kind="release", object_id=release.pk).count() == 1


def test_publish_again_after_withdrawal_tells_nobody(anna, tomas, licensed):
    release = ReleaseFactory(withdrawn=True)
    before = release.published_at

    publish(release=release, by=tomas, now=NOON)

    assert (release.published_at, release.withdrawn_at) == (before, None)
    assert queued_messages() == []


def test_publish_for_a_day_to_come_is_refused(tomas):
    release = ReleaseFactory(prepared=True)

    with pytest.raises(ReleaseError, match="future"):
        publish(release=release, by=tomas, now=NOON, released_on=date(2027, 1, 1))


def test_somebody_was_faster(tomas):
    seen = ReleaseFactory(prepared=True)
    Release.objects.filter(pk=seen.pk).update(
        status=ReleaseStatus.PUBLISHED, published_at=timezone.now(), released_on=date(2026, 1, 1)
    )

    with pytest.raises(ReleaseError, match="meanwhile"):
        publish(release=seen, by=tomas, now=NOON)


def test_withdraw_tells_those_who_run_it_and_nobody_else(anna, bela, carla, tomas, alpine):
    release = ReleaseFactory()
    InstallationFactory(programme=alpine, release=release)

    withdraw(release=release, reason=" It loses files. ", by=tomas, now=NOON)

    assert (release.status, release.withdrawal_reason, release.withdrawn_at) == ("withdrawn", "It loses files.", NOON)
    assert queued_messages() == [("releases/release_withdrawn", anna.email), ("releases/release_withdrawn", bela.email)]


def test_withdraw_demands_a_reason(tomas):
    with pytest.raises(ReleaseError, match="why"):
        withdraw(release=ReleaseFactory(), reason=" ", by=tomas, now=NOON)


def test_prepare_refuses_a_version_that_is_there(tomas):
    release = prepare(version="11.0.0", facts={"plugin_contract": "1.7.0"}, by=tomas, now=NOON)

    assert (release.status, release.plugin_contract, release.major) == ("prepared", "1.7.0", 11)
    with pytest.raises(ReleaseError, match="exists"):
        prepare(version="11.0", facts={}, by=tomas, now=NOON)


def test_correcting_facts_is_recorded_only_when_something_changed(tomas):
    release = ReleaseFactory(plugin_contract="1.6.7")

    correct_facts(release=release, facts={"plugin_contract": "1.6.7"}, by=tomas, now=NOON)
    correct_facts(release=release, facts={"plugin_contract": "1.6.8"}, by=tomas, now=NOON)

    assert release.plugin_contract == "1.6.8"
    assert audit_verbs(release) == ["releases.facts_corrected"]
