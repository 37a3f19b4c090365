from datetime import date, timedelta

import pytest
from django.urls import reverse

from releases.actions.errors import ReleaseError
from releases.actions.installations import register
from releases.enums import InstallationKind
from releases.models import Installation
from tests.factories.releases import InstallationFactory, ReleaseFactory
from tests.outbox import audit_verbs
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db
URL = reverse("releases:register")
KEYS = [{"key": "a", "version": "1.0", "name": "A", "type": ""}]


def test_registering_again_keeps_the_day_of_the_release_until_it_changes(anna, alpine):
    old, new = ReleaseFactory(plugin_contract="1.4.9"), ReleaseFactory()
    facts = {"programme": alpine, "kind": InstallationKind.TEST, "by": anna}

    register(release=old, plugins=[], now=NOON, **facts)
    register(release=old, plugins=KEYS, now=NOON + timedelta(days=3), **facts)
    kept = Installation.objects.get()
    register(release=new, plugins=KEYS, now=NOON + timedelta(days=5), **facts)
    after = Installation.objects.get()

    assert (kept.on_release_since, kept.registered_on) == (date(2026, 11, 20), date(2026, 11, 23))
    assert (kept.plugins, kept.contract_version, kept.registered_by) == (KEYS, "1.4.9", anna)
    assert (after.release, after.on_release_since, after.contract_version) == (new, date(2026, 11, 25), "1.6.7")
    assert audit_verbs(after) == ["releases.installation_registered"] * 3


def test_a_prepared_release_runs_nowhere(anna, alpine):
    with pytest.raises(ReleaseError, match="not published"):
        register(
            programme=alpine,
            kind=InstallationKind.TEST,
            release=ReleaseFactory(prepared=True),
            plugins=[],
            by=anna,
            now=NOON,
        )


def test_what_was_pasted_is_registered(client, anna, alpine):
    release = ReleaseFactory(version="8.0.3")
    client.force_login(anna)
    answers = {
        "programme": alpine.pk,
        "kind": "production",
        "version": '{"version": "8.0.3"}',
        "plugins": '[{"key": "a"}]',
    }

    response = client.post(URL, answers)

    assert response.status_code == 302
    row = Installation.objects.get()
    assert (row.programme, row.kind, row.release) == (alpine, "production", release)
    assert row.plugins == [{"key": "a", "version": "", "name": "", "type": ""}]


@pytest.mark.parametrize(
    ("version", "plugins", "words"),
    [
        ("8.0.9", "", "There is no release 8.0.9"),
        ("{", "", "not complete JSON"),
        ("8.0.3", "[{]", "not complete JSON"),
        ("11.0.0", "", "There is no release 11.0.0"),
    ],
)
def test_what_cannot_be_read_stays_in_the_form_with_a_reason(client, anna, alpine, version, plugins, words):
    ReleaseFactory(version="8.0.3")
    ReleaseFactory(version="11.0.0", prepared=True)
    client.force_login(anna)
    answers = {"programme": alpine.pk, "kind": "test", "version": version, "plugins": plugins}

    page = client.post(URL, answers)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert page.context["form"]["version"].value() == version
    assert Installation.objects.count() == 0


def test_nobody_registers_for_another_programme(client, anna, alpine, fjords):
    ReleaseFactory(version="8.0.3")
    client.force_login(anna)

    client.post(URL, {"programme": fjords.pk, "kind": "test", "version": "8.0.3"})

    assert Installation.objects.count() == 0


@pytest.mark.parametrize(("who", "status", "left"), [("bela", 302, 0), ("carla", 404, 1), ("iris", 403, 1)])
def test_only_the_programme_removes_its_installation(request, client, alpine, who, status, left):
    installation = InstallationFactory(programme=alpine)
    client.force_login(request.getfixturevalue(who))

    response = client.post(reverse("releases:remove_installation", args=[installation.pk]))

    assert (response.status_code, Installation.objects.count()) == (status, left)
