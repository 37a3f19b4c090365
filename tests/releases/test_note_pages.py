import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from licences.models import ProgrammeLicence
from releases.enums import ChangeKind
from tests import queries
from tests.factories.releases import (
    ChangeEntryFactory,
    InstallationFactory,
    PluginVersionFactory,
    ReleaseFactory,
    ReleaseFileFactory,
)
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db
LIST, CHANGES = reverse("releases:list"), reverse("releases:changes")


def test_notes_are_for_everyone_and_prepared_ones_for_release_managers(client, anna, tomas):
    public, hidden, withdrawn = ReleaseFactory(), ReleaseFactory(prepared=True), ReleaseFactory(withdrawn=True)
    urls = [release.get_absolute_url() for release in (public, hidden, withdrawn)]

    statuses = {}
    for user in (None, anna, tomas):
        client.logout()
        if user:
            client.force_login(user)
        statuses[user] = [client.get(url).status_code for url in urls]

    assert statuses == {None: [200, 404, 200], anna: [200, 404, 200], tomas: [200, 200, 200]}


def test_list_shows_lines_newest_first_and_never_what_is_prepared(client):
    for version in ("9.0.0", "10.0.1", "9.0.1", "10.0.0"):
        ReleaseFactory(version=version)
    ReleaseFactory(version="11.0.0", prepared=True)

    lines = client.get(LIST).context["lines"]

    assert [(major, [row.version for row in rows]) for major, rows in lines] == [
        (10, ["10.0.1", "10.0.0"]),
        (9, ["9.0.1", "9.0.0"]),
    ]


def test_list_is_filtered_by_line_and_contract(client):
    ReleaseFactory(version="9.0.0", plugin_contract="1.4.9")
    ReleaseFactory(version="10.0.0", plugin_contract="1.6.7")

    def found(query):
        return [row.version for row in client.get(LIST + query).context["page"]]

    assert found("?major=9") == ["9.0.0"]
    assert found("?contract=1.6.7") == ["10.0.0"]
    assert found("?major=x&page=99") == []


def test_notes_say_what_to_do_and_lock_what_is_not_open(client, bela, licensed):
    release = ReleaseFactory()
    ChangeEntryFactory(release=release, kind=ChangeKind.BREAKING, title="Database moves", to_do="back it up.")
    file, public = ReleaseFileFactory(release=release), ReleaseFileFactory(release=release, public=True)

    def shown():
        context = client.get(release.get_absolute_url()).context
        return {row["file"]: row["is_open"] for row in context["files"]}

    guest = shown()
    page = client.get(release.get_absolute_url()).content.decode()
    client.force_login(bela)

    assert guest == {file: False, public: True}
    assert "<strong>Do:</strong> back it up." in page
    assert shown() == {file: True, public: True}


def test_a_changed_core_is_warned_of_its_own_risk(client, anna, carla, alpine):
    release = ReleaseFactory()
    ProgrammeLicence.objects.create(programme=alpine, core_modified=True, changed_at=NOON)

    for user, is_warned in ((anna, True), (carla, False)):
        client.force_login(user)
        assert ("at your own cost and risk" in client.get(release.get_absolute_url()).content.decode()) is is_warned


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 200, "What changes from 9.0.0 to 10.0.1"),
        ("?from=10.0.0&to=10.0.1", 200, "What changes from 10.0.0 to 10.0.1"),
        ("?from=10.0.1&to=9.0.0", 400, "must be the older release"),
        ("?from=10.0.1&to=10.0.1", 400, "must be the older release"),
        ("?from=7.7.7", 400, "There is no release 7.7.7"),
        ("?from=%01&to=%F0%9F%92%A9", 400, "There is no release"),
        ("?kind=nonsense&for=nobody", 200, "What changes from 9.0.0 to 10.0.1"),
    ],
)
def test_changes_page_compares_or_says_why_not(client, query, status, words):
    for version in ("9.0.0", "10.0.0", "10.0.1"):
        ReleaseFactory(version=version)

    response = client.get(CHANGES + query)

    assert response.status_code == status
    assert words in response.content.decode()


def test_changes_page_begins_at_what_the_reader_runs_and_knows_its_plugins(client, anna, licensed):
    old, new = ReleaseFactory(version="8.0.3", plugin_contract="1.3.11"), ReleaseFactory(version="10.0.1")
    version = PluginVersionFactory()
    plugins = [{"key": version.keys.get().key, "version": "1.0.0"}]
    InstallationFactory(programme=licensed, release=old, plugins=plugins)
    client.force_login(anna)

    context = client.get(CHANGES).context

    assert (context["start"], context["end"], context["to_update"]) == (old, new, 1)


def test_without_releases_the_pages_say_so(client):
    assert [client.get(url).status_code for url in (LIST, CHANGES, reverse("releases:json"))] == [200, 200, 200]


def test_feed_and_json_list_published_releases(client):
    ReleaseFactory(version="9.0.1", is_required_stop=True, plugin_contract="")
    ReleaseFactory(version="10.0.0", prepared=True)

    feed = ET.fromstring(client.get(reverse("releases:feed")).content)
    data = client.get(reverse("releases:json")).json()

    assert [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")] == ["Jems releases", "Jems 9.0.1"]
    assert data == {
        "releases": [
            {
                "version": "9.0.1",
                "released_on": "2024-04-04",
                "plugin_contract": None,
                "standard_plugin": None,
                "is_required_stop": True,
                "support": "supported",
                "url": "http://testserver/releases/9.0.1/",
            }
        ]
    }


def test_pages_ask_the_same_number_of_queries_for_1_and_30_rows(client, anna, licensed):
    releases = [ReleaseFactory(version="8.0.0"), ReleaseFactory(version="10.0.0")]
    InstallationFactory(programme=licensed, release=releases[0])
    rows = lambda: [(ReleaseFileFactory(release=releases[1]), ChangeEntryFactory(release=releases[1]))]  # noqa: E731
    rows()
    client.force_login(anna)
    urls = {LIST: 12, releases[1].get_absolute_url(): 15, CHANGES: 15}
    few = {url: queries.count(client, url) for url in urls}

    for number in range(29):
        ReleaseFactory(version=f"9.0.{number}")
        rows()

    assert {url: queries.count(client, url) for url in urls} == few
    assert {url: few[url] for url in urls if few[url] > urls[url]} == {}
