import pytest

from releases.actions.errors import PluginError
from releases.actions.statements import state_compatibility
from releases.enums import PluginStatus, Statement
from releases.models import Compatibility
from tests.factories.releases import PluginVersionFactory, ReleaseFactory
from tests.outbox import audit_verbs
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db


def test_a_programme_says_it_again_and_the_last_word_counts(bela, alpine):
    said = {"version": PluginVersionFactory(), "release": ReleaseFactory(), "programme": alpine, "by": bela}

    state_compatibility(statement=Statement.CONFIRMED, now=NOON, **said)
    row = state_compatibility(statement=Statement.INCOMPATIBLE, note=" Totals differ. ", now=NOON, **said)

    assert Compatibility.objects.get() == row
    assert (row.statement, row.note, row.said_by, row.said_on.isoformat()) == (
        "incompatible", "Totals differ.", bela, "2026-11-20",
    )  # fmt: skip
    assert audit_verbs(said["version"]) == ["releases.compatibility_stated"] * 2


def test_the_authors_word_is_a_declaration_and_only_theirs_is(anna, alpine):
    mine, other = PluginVersionFactory(plugin__owner=alpine), PluginVersionFactory()
    said = {"release": ReleaseFactory(), "programme": alpine, "by": anna, "now": NOON}

    assert state_compatibility(version=mine, statement=Statement.CONFIRMED, **said).statement == Statement.DECLARED
    with pytest.raises(PluginError, match="author"):
        state_compatibility(version=other, statement=Statement.DECLARED, **said)


@pytest.mark.parametrize("status", sorted(set(PluginStatus) - {PluginStatus.PUBLISHED}))
def test_only_published_versions_are_spoken_of(anna, alpine, status):
    version = PluginVersionFactory(status=status, reason="It leaks.")

    with pytest.raises(PluginError, match="published"):
        state_compatibility(
            version=version,
            release=ReleaseFactory(),
            statement=Statement.CONFIRMED,
            programme=alpine,
            by=anna,
            now=NOON,
        )
