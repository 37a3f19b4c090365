import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from releases.enums import PluginStatus, Statement
from releases.models import Compatibility, Plugin, PluginVersion
from tests import queries
from tests.factories.releases import (
    CompatibilityFactory,
    InstallationFactory,
    PluginVersionFactory,
    ReleaseFactory,
)
from tests.releases.test_plugins import jar

pytestmark = pytest.mark.django_db
LIST = reverse("plugins:list")
ANSWERS = {
    "name": "Lakes Check",
    "sentence": "Checks.",
    "version": "1.0.0",
    "contract_version": "1.6.7",
    "keys": "lakes.check 1.0.0 pre_submission_check",
}


@pytest.mark.parametrize("who", [None, "stranger", "carla"])
def test_outsiders_read_what_it_is_and_one_number(request, client, who):
    version = PluginVersionFactory(plugin__name="Secret name", plugin__slug="secret-name")
    if who:
        client.force_login(request.getfixturevalue(who))

    page = client.get(LIST)

    assert (page.status_code, "Secret name" in page.content.decode()) == (200, False)
    assert "1 plugin is shared here" in page.content.decode()
    assert client.get(version.plugin.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("who", ["bela", "iris", "tomas"])
def test_licence_holders_and_staff_see_the_catalogue(request, client, licensed, who):
    version = PluginVersionFactory(plugin__name="Shared name")
    ReleaseFactory()
    client.force_login(request.getfixturevalue(who))

    assert "Shared name" in client.get(LIST).content.decode()
    assert client.get(version.plugin.get_absolute_url()).status_code == 200


def test_an_unpublished_version_is_seen_by_its_author_and_reviewers_only(client, bela, carla, iris, tomas, licensed):
    mine = PluginVersionFactory(plugin__owner=licensed)
    PluginVersionFactory(plugin=mine.plugin, version="9.9.9", draft=True)

    seen = {}
    for user in (bela, iris, tomas):
        client.force_login(user)
        seen[user] = "9.9.9" in client.get(mine.plugin.get_absolute_url()).content.decode()

    assert seen == {bela: True, iris: False, tomas: True}


def test_matrix_marks_what_the_reader_runs(client, anna, licensed):
    old = ReleaseFactory(version="8.0.3", plugin_contract="1.3.11")
    ReleaseFactory(version="10.0.1", plugin_contract="1.6.7")
    version = PluginVersionFactory()
    CompatibilityFactory(plugin_version=version, release=old, statement=Statement.INCOMPATIBLE)
    InstallationFactory(programme=licensed, release=old, plugins=[{"key": version.keys.get().key, "version": "2.3.0"}])
    client.force_login(anna)

    context = client.get(version.plugin.get_absolute_url()).context

    assert [head["here"] for head in context["heads"]] == ["your production", ""]
    assert [(row["is_mine"], [c["cell"].judgement.verdict for c in row["cells"]]) for row in context["rows"]] == [
        (True, ["incompatible", "declared"])
    ]


def test_sharing_a_plugin_from_form_to_desk(client, anna, tomas, licensed):
    client.force_login(anna)

    drafted = client.post(reverse("plugins:share"), ANSWERS | {"upload": jar()})
    check = client.get(drafted.url)
    client.post(reverse("plugins:submit", args=["lakes-check", "1.0.0"]))

    assert (drafted.status_code, check.status_code) == (302, 200)
    version = PluginVersion.objects.get()
    assert (version.status, version.plugin.owner, version.plugin.status) == ("submitted", licensed, "submitted")
    client.force_login(tomas)
    client.post(reverse("plugins:publish", args=["lakes-check", "1.0.0"]))
    assert Plugin.objects.get().status == PluginStatus.PUBLISHED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": "one"}, "version"),
        ({"keys": "lakes.check"}, "keys"),
        ({"contract_version": ""}, "contract_version"),
        ({"upload": None}, "upload"),
        ({"upload": "exe"}, "upload"),
    ],
)
def test_wrong_answers_come_back_with_what_was_typed(client, anna, licensed, change, field):
    client.force_login(anna)
    upload = jar("lakes.exe") if change.get("upload") == "exe" else jar()
    answers = {name: value for name, value in (ANSWERS | {"upload": upload} | change).items() if value is not None}
    answers["upload"] = upload if change.get("upload", upload) is not None else ""

    page = client.post(reverse("plugins:share"), answers)

    assert page.status_code == 200
    assert list(page.context["version_form"].errors) == [field]
    assert page.context["form"]["name"].value() == "Lakes Check"
    assert Plugin.objects.count() == 0


def test_a_taken_name_leaves_nothing_behind(client, anna, licensed):
    PluginVersionFactory(plugin__slug="lakes-check")
    client.force_login(anna)

    page = client.post(reverse("plugins:share"), ANSWERS | {"upload": jar()})

    assert (page.status_code, list(page.context["form"].errors), Plugin.objects.count()) == (200, ["name"], 1)


def test_check_page_warns_of_a_key_that_is_taken(client, anna, licensed):
    PluginVersionFactory(plugin__name="Older plugin", keys=["lakes.check"])
    mine = PluginVersionFactory(plugin__owner=licensed, draft=True, keys=["lakes.check"])
    client.force_login(anna)

    page = client.get(reverse("plugins:check", args=[mine.plugin.slug, mine.version])).content.decode()

    assert "The key lakes.check is taken." in page
    assert "Older plugin" in page


@pytest.mark.parametrize(("who", "status", "said"), [("bela", 302, 1), ("carla", 404, 0), ("iris", 403, 0)])
def test_licence_holders_say_whether_it_works(request, client, licensed, who, status, said):
    version, installation = PluginVersionFactory(), InstallationFactory(programme=licensed)
    client.force_login(request.getfixturevalue(who))
    answers = {"statement": "confirmed", "version": version.version, "installation": installation.pk, "note": "Fine."}

    response = client.post(reverse("plugins:say", args=[version.plugin.slug]), answers)

    assert (response.status_code, Compatibility.objects.count()) == (status, said)


def test_nobody_speaks_for_another_programme(client, bela, licensed, fjords):
    version, theirs = PluginVersionFactory(), InstallationFactory(programme=fjords)
    client.force_login(bela)
    answers = {"statement": "confirmed", "version": version.version, "installation": theirs.pk}

    client.post(reverse("plugins:say", args=[version.plugin.slug]), answers)

    assert Compatibility.objects.count() == 0


def test_returned_draft_is_mended_and_the_archive_stays(client, bela, licensed):
    draft = PluginVersionFactory(plugin__owner=licensed, draft=True, reason="Name the licence.")
    client.force_login(bela)
    url = reverse("plugins:edit_version", args=[draft.plugin.slug, draft.version])

    response = client.post(url, {name: ANSWERS[name] for name in ("version", "contract_version", "keys")})

    after = PluginVersion.objects.get()
    assert response.url == reverse("plugins:check", args=[draft.plugin.slug, "1.0.0"])
    assert (after.version, after.stored, after.keys.get().key) == ("1.0.0", draft.stored, "lakes.check")


def test_description_is_markdown_without_teeth(client, tomas):
    text = "**bold** <script>alert(1)</script> [x](javascript:alert(1)) ![y](http://evil.example/y.png)\n\n# Head"
    version = PluginVersionFactory(plugin__description=text)
    client.force_login(tomas)

    shown = client.get(version.plugin.get_absolute_url()).context["description"]

    assert "<strong>bold</strong>" in shown
    assert "<h3>Head</h3>" in shown
    assert not [bad for bad in ("<script", 'href="javascript', "<img", "<h1") if bad in shown]


def test_feed_and_index_hold_published_versions(client, bela, licensed):
    version = PluginVersionFactory()
    PluginVersionFactory(submitted=True)
    client.force_login(bela)

    feed = ET.fromstring(client.get(reverse("plugins:feed")).content)
    data = client.get(reverse("plugins:index")).json()["plugins"]

    assert [entry.text for entry in feed.iter("{http://www.w3.org/2005/Atom}title")][1:] == [str(version)]
    assert [(row["slug"], [v["sha256"] for v in row["versions"]]) for row in data] == [
        (version.plugin.slug, [version.sha256])
    ]


def test_pages_ask_the_same_number_of_queries_for_1_and_30_plugins(client, anna, licensed):
    release = ReleaseFactory()
    InstallationFactory(programme=licensed, release=release)
    first = PluginVersionFactory()
    client.force_login(anna)
    urls = {LIST: 12, first.plugin.get_absolute_url(): 15, reverse("plugins:feed"): 12, reverse("plugins:index"): 12}
    few = {url: queries.count(client, url) for url in urls}

    for number in range(29):
        PluginVersionFactory(plugin=first.plugin, version=f"3.{number}")
        CompatibilityFactory(plugin_version=PluginVersionFactory(), release=release, note="Fine.")
        CompatibilityFactory(plugin_version=first, release=release, note="Fine.")

    assert {url: queries.count(client, url) for url in urls} == few
    assert {url: few[url] for url in urls if few[url] > urls[url]} == {}
