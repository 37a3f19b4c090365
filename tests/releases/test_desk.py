import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from releases.models import ChangeEntry, Release, ReleaseFile
from tests import queries
from tests.factories.releases import ChangeEntryFactory, PluginVersionFactory, ReleaseFactory, ReleaseFileFactory
from tests.releases.test_contents import FIELDS, PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, tomas):
    client.force_login(tomas)
    return client


def url(name: str, *args) -> str:
    return reverse(f"releases:{name}", args=args)


def test_a_release_from_preparation_to_publication(desk):
    prepared = desk.post(
        url("prepare"), {"version": "11.0.0", "plugin_contract": "1.7.0", "flyway_total": 300, "plugin_types": 16}
    )
    desk.post(url("add_entry", "11.0.0"), FIELDS)
    answers = {"kind": "document", "document_type": "pre_installation", "title": "Before"}
    desk.post(url("add_file", "11.0.0"), answers | {"upload": SimpleUploadedFile("a.pdf", PDF)})
    desk.post(url("facts", "11.0.0"), {"plugin_contract": "1.7.1", "flyway_total": 301, "plugin_types": 16})
    desk.post(url("publish", "11.0.0"), {"released_on": "2026-11-01"})

    release = Release.objects.get()
    assert prepared.url == release.get_desk_url()
    assert (release.status, release.plugin_contract, str(release.released_on)) == ("published", "1.7.1", "2026-11-01")
    assert (release.entries.get().title, release.files.get().is_public) == ("Sum is right", True)


@pytest.mark.parametrize(
    ("name", "answers", "form", "field"),
    [
        ("add_entry", {**FIELDS, "kind": "breaking"}, "entry_form", "to_do"),
        ("add_entry", {}, "entry_form", "title"),
        ("add_file", {"kind": "document", "title": "T"}, "file_form", "document_type"),
        ("facts", {"flyway_total": "many"}, "facts_form", "flyway_total"),
        ("publish", {"released_on": "soon"}, "publish_form", "released_on"),
        ("withdraw", {}, "reason_form", "reason"),
    ],
)
def test_wrong_answers_show_in_their_own_form(desk, name, answers, form, field):
    release = ReleaseFactory(prepared=True)

    page = desk.post(url(name, release.version), answers)

    assert page.status_code == 200
    assert field in page.context[form].errors


def test_prepare_refuses_what_is_there_or_no_version(desk):
    ReleaseFactory(version="11.0.0")
    facts = {"plugin_contract": "1.7.0", "flyway_total": 1, "plugin_types": 1}

    pages = [desk.post(url("prepare"), facts | {"version": version}) for version in ("11.0", "eleven")]

    assert [list(page.context["form"].errors) for page in pages] == [["version"], ["version"]]


def test_entries_are_edited_and_removed(desk):
    entry = ChangeEntryFactory()
    args = (entry.release.version, entry.pk)

    desk.post(url("edit_entry", *args), FIELDS | {"title": "Better words"})
    edited = ChangeEntry.objects.get().title
    desk.post(url("remove_entry", *args))

    assert (edited, ChangeEntry.objects.count()) == ("Better words", 0)


def test_withdraw_and_remove_file(desk):
    file = ReleaseFileFactory()

    desk.post(url("remove_file", file.release.version, file.pk))
    desk.post(url("withdraw", file.release.version), {"reason": "Loses files."})

    assert ReleaseFile.objects.offered().count() == 0
    assert Release.objects.get().withdrawal_reason == "Loses files."


def test_reviewer_returns_and_quarantines_with_a_reason(desk):
    waiting, listed = PluginVersionFactory(submitted=True), PluginVersionFactory()
    sent = [
        reverse("plugins:return", args=[waiting.plugin.slug, waiting.version]),
        reverse("plugins:quarantine", args=[listed.plugin.slug, listed.version]),
    ]

    refused = [desk.post(address, {}).status_code for address in sent]
    done = [desk.post(address, {"reason": "Because."}).status_code for address in sent]
    waiting.refresh_from_db()
    listed.refresh_from_db()

    assert (refused, done) == ([200, 200], [302, 302])
    assert (waiting.status, listed.status) == ("draft", "quarantined")


def test_desks_ask_the_same_number_of_queries_for_1_and_30_rows(desk):
    release = ReleaseFactory()
    make = lambda: (  # noqa: E731
        ReleaseFactory(),
        ChangeEntryFactory(release=release),
        ReleaseFileFactory(release=release),
        PluginVersionFactory(submitted=True),
    )
    make()
    urls = {url("desk"): 12, url("desk_release", release.version): 15, reverse("plugins:desk"): 12}
    few = {address: queries.count(desk, address) for address in urls}

    for _ in range(29):
        make()

    assert {address: queries.count(desk, address) for address in urls} == few
    assert {address: few[address] for address in urls if few[address] > urls[address]} == {}
