"""A link for curl and wget: one file, one person, ten minutes, and the right asked anew at every piece."""

import logging
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from licences.actions import living
from licences.entitlements import reconcile
from licences.models import Agreement, EntitlementGrant
from portal.config.logs import WithoutTokens
from releases.enums import FileKind
from releases.models import Download, Release
from releases.server_links import SALT, make_link
from tests.factories.licences import AgreementFactory, ProgrammeLicenceFactory
from tests.factories.releases import PluginVersionFactory, ReleaseFactory, ReleaseFileFactory, stored
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(licensed):
    return ReleaseFileFactory()


def link_of(file, user, now=None):
    """Path and query of a link, as the test client wants it."""
    return make_link(of=file, by=user, now=now or timezone.now()).removeprefix("http://localhost:8000")


def content_of(response):
    return b"".join(response.streaming_content)


def test_anna_gets_a_link_that_works_without_a_cookie(client, anna, file):
    client.force_login(anna)
    page = client.post(reverse("releases:file_link", args=[file.release.version, file.pk]))
    line = next(part for part in page.content.decode().split("<code>") if part.startswith("wget"))
    url = line.split("&#x27;")[1] if "&#x27;" in line else line.split("'")[1]
    taken = Client().get(url.removeprefix("http://localhost:8000"))

    assert taken.status_code == 200
    assert url.endswith(f"/{file.stored.name}")
    assert (page["Referrer-Policy"], taken["Referrer-Policy"]) == ("same-origin", "no-referrer")
    assert "no-store" in page["Cache-Control"]
    assert audit_verbs(file) == ["releases.server_link_made"]
    assert not taken.cookies


def test_the_page_before_the_link_only_explains(client, anna, file):
    client.force_login(anna)

    page = client.get(reverse("releases:file_link", args=[file.release.version, file.pk])).content.decode()

    assert "Make the link" in page
    assert "/releases/take/" not in page
    assert audit_verbs(file) == []


def test_each_download_is_logged_for_file_person_and_programme_and_its_pieces_are_not(client, anna, licensed, file):
    url = link_of(file, anna)

    for span in ("bytes=0-9", "bytes=10-", None):
        client.get(url, headers={"Range": span} if span else {})
    client.head(url)

    rows = list(Download.objects.values_list("file", "person", "programme"))
    assert rows == [(file.pk, anna.pk, licensed.pk)] * 2


def test_the_link_counts_and_not_who_is_signed_in(client, anna, carla, file):
    client.force_login(carla)

    assert client.get(link_of(file, anna)).status_code == 200
    assert Download.objects.get().person == anna


@pytest.mark.parametrize(("minutes", "status"), [(0, 200), (9.9, 200), (10, 410), (60 * 24, 410)])
def test_a_link_lives_ten_minutes(client, anna, file, minutes, status):
    url = link_of(file, anna, now=timezone.now() - timedelta(minutes=minutes))

    assert client.get(url).status_code == status


def test_an_expired_link_says_so_and_how_to_get_a_new_one(client, anna, file):
    url = link_of(file, anna, now=timezone.now() - timedelta(minutes=11))

    plain = client.get(url, headers={"Accept": "*/*"})
    page = client.get(url, headers={"Accept": "text/html,*/*"})

    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert "This link was good for 10 minutes and has expired." in plain.content.decode()
    assert "choose “Link for your server” for a new one" in plain.content.decode()
    assert (page.status_code, "This link is closed" in page.content.decode()) == (410, True)


@pytest.mark.parametrize("verb", ["suspend", "revoke", "end"])
def test_an_agreement_that_closes_closes_the_next_piece(client, anna, alpine, iris, verb):
    agreement, file = AgreementFactory(programme=alpine, in_force=True), ReleaseFileFactory()
    reconcile(programme=alpine, by=iris, now=timezone.now())
    url = link_of(file, anna)

    first = client.get(url, headers={"Range": "bytes=0-9"}).status_code
    getattr(living, verb)(agreement=Agreement.objects.get(pk=agreement.pk), reason="x", by=iris, now=timezone.now())
    second = client.get(url, headers={"Range": "bytes=10-"})

    assert (first, second.status_code) == (206, 403)
    assert "The right to this file has ended" in second.content.decode()


def test_whoever_leaves_the_programme_or_is_locked_takes_nothing_more(client, anna, bela, file):
    urls = {user: link_of(file, user) for user in (anna, bela)}
    anna.memberships.update(status="left", left_at=timezone.now())
    type(bela).objects.filter(pk=bela.pk).update(is_active=False)

    assert [client.get(url).status_code for url in urls.values()] == [403, 403]
    assert Download.objects.count() == 0


def test_a_newer_text_that_was_not_signed_closes_newer_releases(client, anna, file):
    url = link_of(file, anna)
    day_before = file.release.released_on - timedelta(days=1)
    EntitlementGrant.objects.update(releases_until=day_before)

    assert client.get(url).status_code == 403


@pytest.mark.parametrize("gone", ["removed", "withdrawn"])
def test_a_file_that_is_gone_is_gone_for_links_too(client, anna, file, gone):
    url = link_of(file, anna)
    if gone == "removed":
        type(file).objects.filter(pk=file.pk).update(removed_at=timezone.now())
    else:
        Release.objects.filter(pk=file.release_id).update(status="withdrawn", withdrawn_at=timezone.now())

    assert client.get(url).status_code == 404


def test_one_link_opens_no_other_file(client, anna, file):
    other = ReleaseFileFactory(kind=FileKind.SOURCE, stored=stored("other.zip"))
    own, others = (link_of(each, anna).split("/")[3] for each in (file, other))
    forged = f"{others.split(':')[0]}:{own.partition(':')[2]}"

    for token in (own, forged):
        assert client.get(reverse("releases:take", args=[token, "other.zip"])).status_code == 404


@pytest.mark.parametrize(
    "token",
    [
        "rubbish",
        signing.dumps([1, "file", 1, 9_999_999_999], salt="another.purpose"),
        signing.dumps([1, "user", 1, 9_999_999_999], salt=SALT),
        signing.dumps("text", salt=SALT),
        signing.dumps([1, "file"], salt=SALT),
    ],
    ids=["rubbish", "purpose", "kind", "no-list", "too-short"],  # tokens carry the moment: two workers, two names
)
def test_what_we_did_not_sign_for_this_opens_nothing(client, file, token):
    assert client.get(reverse("releases:take", args=[token, file.stored.name])).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("carla", 403), ("stranger", 403), ("bela", 200), ("tomas", 200)])
def test_links_are_made_for_those_who_may_have_the_file(request, client, file, who, status):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(reverse("releases:file_link", args=[file.release.version, file.pk]))

    assert answer.status_code == status
    assert ("/releases/take/" in answer.content.decode()) == (status == 200)


def test_plugins_have_links_too_and_a_quarantine_closes_them(client, bela, licensed):
    version = PluginVersionFactory()
    client.force_login(bela)
    made = client.post(reverse("plugins:link", args=[version.plugin.slug, version.version])).status_code
    url = link_of(version, bela)
    client.logout()

    before = client.get(url).status_code
    type(version).objects.filter(pk=version.pk).update(status="quarantined", reason="It leaks names.")
    after = client.get(url).status_code

    assert (made, before, after) == (200, 200, 403)
    assert Download.objects.filter(plugin_version=version, person=bela).count() == 1


def test_the_button_stands_beside_open_files_only(client, anna, carla, licensed):
    release = ReleaseFactory()
    private, public = ReleaseFileFactory(release=release), ReleaseFileFactory(release=release, public=True)
    urls = [reverse("releases:file_link", args=[release.version, file.pk]) for file in (private, public)]

    seen = {}
    for user in (anna, carla):
        client.force_login(user)
        page = client.get(release.get_absolute_url()).content.decode()
        seen[user.name] = [url in page for url in urls]

    assert seen == {anna.name: [True, False], carla.name: [False, False]}


def test_logs_hold_no_token(client, anna, file, caplog):
    url = link_of(file, anna, now=timezone.now() - timedelta(minutes=11))
    client.get(url)
    record = next(row for row in caplog.records if "take" in row.getMessage())

    WithoutTokens().filter(record)

    assert record.getMessage() == f"Gone: /releases/take/…/{file.stored.name}"


@pytest.mark.parametrize(
    ("words", "args", "written"),
    [
        ("Not Found: /licences/sign/%s/", ("a" * 40,), "Not Found: /licences/sign/…/"),
        ("Not Found: %s", ("/releases/10.0.1/",), "Not Found: /releases/10.0.1/"),
        ("%s apples", ("three",), "three apples"),
    ],
)
def test_only_tokens_are_taken_out_of_a_log_line(words, args, written):
    record = logging.LogRecord("portal", logging.WARNING, __file__, 1, words, args, None)

    assert WithoutTokens().filter(record)
    assert record.getMessage() == written


def test_a_changed_core_is_said_before_the_file_is_taken(client, anna, file):
    ProgrammeLicenceFactory(programme=anna.memberships.get().programme, core_modified=True)
    client.force_login(anna)

    page = client.get(reverse("releases:file_link", args=[file.release.version, file.pk])).content.decode()

    assert "runs a changed core." in page
