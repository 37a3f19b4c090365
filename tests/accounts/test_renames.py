"""A new name keeps the old one: findable, in what was signed under it, and safe from the pick-list."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from licences.search_sources import LicenceSource
from portal.accounts.actions.programmes import ProgrammeError, load_programmes, rename_programme
from portal.accounts.models import Programme, ProgrammeName
from search.models import StaleEntry
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import AgreementFactory
from tests.factories.releases import PluginFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


def renamed(programme, by, name="Interreg Mountain Waters"):
    return rename_programme(programme=programme, name=name, by=by, now=NOON)


def test_a_new_name_keeps_the_old_one_with_its_last_day(alpine, iris):
    renamed(alpine, iris, name="  Interreg  Mountain Waters ")

    former = ProgrammeName.objects.get()
    assert (alpine.name, alpine.code) == ("Interreg Mountain Waters", "alpine-lakes")
    assert (former.name, former.until, former.changed_by) == ("Interreg Alpine Lakes", date(2026, 3, 12), iris)
    assert audit_verbs(alpine) == ["accounts.renamed_programme"]


@pytest.mark.parametrize("name", ["", "Interreg Alpine Lakes", "interreg northern fjords", "Interreg Old Fjords"])
def test_names_of_others_are_refused_also_those_they_had(alpine, fjords, iris, name):
    ProgrammeName.objects.create(programme=fjords, name="Interreg Old Fjords", until=NOON.date())

    with pytest.raises(ProgrammeError):
        renamed(alpine, iris, name=name)

    assert Programme.objects.get(pk=alpine.pk).name == "Interreg Alpine Lakes"


def test_a_name_given_meanwhile_is_not_overwritten(alpine, iris):
    stale = Programme.objects.get(pk=alpine.pk)
    renamed(alpine, iris)

    with pytest.raises(ProgrammeError, match="meanwhile"):
        renamed(stale, iris, name="Interreg Third Name")


def test_a_programme_may_take_its_own_old_name_back(alpine, iris):
    renamed(alpine, iris)
    renamed(alpine, iris, name="Interreg Alpine Lakes")

    assert list(alpine.former_names.values_list("name", flat=True)) == [
        "Interreg Mountain Waters",
        "Interreg Alpine Lakes",
    ]


def test_agreements_keep_the_name_they_were_signed_under_and_search_reads_them_anew(alpine, iris):
    agreement, plugin = AgreementFactory(programme=alpine, in_force=True), PluginFactory(owner=alpine)
    StaleEntry.objects.all().delete()

    renamed(alpine, iris)

    agreement.refresh_from_db()
    assert agreement.programme_name == "Interreg Alpine Lakes"
    found = LicenceSource().document(agreement).body.splitlines()
    assert found[:2] == ["Interreg Mountain Waters", "Interreg Alpine Lakes"]
    assert set(StaleEntry.objects.values_list("kind", "object_id")) == {
        ("licence", agreement.pk),
        ("licence_request", agreement.request_id),
        ("plugin", plugin.pk),
    }


def test_directory_and_page_know_the_old_name(client, alpine, iris):
    renamed(alpine, iris)

    found = client.get(reverse("programmes:list"), {"q": "alpine lakes"}).content.decode()
    page = client.get(alpine.get_absolute_url()).content.decode()

    assert "Interreg Mountain Waters" in found
    assert "until 12 Mar 2026: Interreg Alpine Lakes" in page


def test_the_pick_list_does_not_undo_or_double_a_rename(iris):
    load_programmes()
    programme = Programme.objects.get(name="Alpine Space")
    renamed(programme, iris, name="Alpine Space Reborn")
    Programme.objects.filter(pk=programme.pk).update(countries="wrong")

    assert load_programmes() == (0, 1)

    programme.refresh_from_db()
    assert (programme.name, programme.countries != "wrong", Programme.objects.count()) == (
        "Alpine Space Reborn",
        True,
        86,
    )


def test_iris_renames_on_the_staff_page_and_is_told_what_is_wrong(client, alpine, fjords, iris):
    client.force_login(iris)
    url = reverse("programmes:rename", args=[alpine.code])

    refused = client.post(url, {"name": fjords.name})
    done = client.post(url, {"name": "Interreg Mountain Waters"}, follow=True)

    assert "Another programme has this name" in refused.content.decode()
    assert fjords.name in refused.content.decode()
    assert "The programme is called Interreg Mountain Waters now." in done.content.decode()


def test_only_staff_see_the_way_to_rename(client, alpine, anna, iris):
    seen = {}
    for user in (anna, iris):
        client.force_login(user)
        seen[user.name] = (
            reverse("programmes:rename", args=[alpine.code]) in client.get(alpine.get_absolute_url()).content.decode()
        )

    assert seen == {anna.name: False, iris.name: True}


def test_a_programme_without_a_page_of_its_own_is_not_renamed(alpine, iris):
    Programme.objects.filter(pk=alpine.pk).update(merged_into=ProgrammeFactory(), merged_at=NOON)
    alpine.refresh_from_db()

    with pytest.raises(ProgrammeError):
        renamed(alpine, iris)
