"""The right to a file is asked at the start of every request, ranges too."""

import pytest
from django.urls import reverse
from django.utils import timezone

from licences.models import EntitlementGrant
from releases.enums import FileKind
from releases.models import Download
from tests.factories.releases import PluginVersionFactory, ReleaseFactory, ReleaseFileFactory

pytestmark = pytest.mark.django_db


def get(client, user, url, **headers):
    client.logout()
    if user:
        client.force_login(user)
    return client.get(url, headers=headers)


@pytest.mark.parametrize("kind", [FileKind.INSTALLATION, FileKind.SOURCE])
@pytest.mark.parametrize(
    ("who", "status"),
    [(None, 302), ("stranger", 403), ("carla", 403), ("bela", 200), ("tomas", 200)],
)
def test_private_files_are_for_licence_holders(request, client, licensed, kind, who, status):
    file = ReleaseFileFactory(kind=kind)
    user = request.getfixturevalue(who) if who else None

    response = get(client, user, file.get_absolute_url())

    assert response.status_code == status
    assert Download.objects.count() == (status == 200)


def test_helpdesk_reads_documents_but_takes_no_source(client, iris):
    package, source = ReleaseFileFactory(), ReleaseFileFactory(kind=FileKind.SOURCE)

    statuses = [get(client, iris, file.get_absolute_url()).status_code for file in (package, source)]

    assert statuses == [200, 403]


def test_guest_is_led_to_sign_in_and_back(client):
    file = ReleaseFileFactory()

    response = client.get(file.get_absolute_url())

    assert response.url == f"{reverse('account_login')}?next={file.get_absolute_url()}"


def test_a_member_without_agreement_reads_why_and_what_to_do(client, carla):
    page = get(client, carla, ReleaseFileFactory().get_absolute_url()).content.decode()

    assert "Your programme has no agreement in force" in page
    assert reverse("licences:index") in page


def test_public_documents_are_open_and_counted_without_a_name(client):
    file = ReleaseFileFactory(public=True)

    assert client.get(file.get_absolute_url()).status_code == 200
    assert list(Download.objects.values_list("file", "person", "programme")) == [(file.pk, None, None)]


def test_download_is_logged_once_with_person_and_programme_and_its_pieces_are_not(client, anna, licensed):
    file = ReleaseFileFactory()

    statuses = [
        get(client, anna, file.get_absolute_url(), **({"Range": span} if span else {})).status_code
        for span in ("bytes=0-9", "bytes=10-", "bytes=99-")
    ]

    assert statuses == [206, 206, 416]
    assert list(Download.objects.values_list("file", "person", "programme")) == [(file.pk, anna.pk, licensed.pk)]


def test_an_ended_agreement_closes_the_next_piece(client, anna, licensed):
    file = ReleaseFileFactory()
    first = get(client, anna, file.get_absolute_url(), Range="bytes=0-9").status_code
    EntitlementGrant.objects.update(closed_at=timezone.now())

    second = get(client, anna, file.get_absolute_url(), Range="bytes=10-").status_code

    assert (first, second) == (206, 403)


@pytest.mark.parametrize("state", ["prepared", "withdrawn"])
def test_files_of_a_release_that_is_not_published_are_not_there(client, anna, tomas, licensed, state):
    file = ReleaseFileFactory(release=ReleaseFactory(**{state: True}))

    statuses = [get(client, user, file.get_absolute_url()).status_code for user in (None, anna, tomas)]

    assert statuses == [404, 404, 200]


def test_file_belongs_to_the_release_of_its_address(client, anna, licensed):
    file, other = ReleaseFileFactory(), ReleaseFactory()

    assert get(client, anna, reverse("releases:download", args=[other.version, file.pk])).status_code == 404


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({}, {"guest": 404, "carla": 404, "bela": 200, "iris": 200, "tomas": 200}),
        ({"quarantined": True}, {"guest": 404, "carla": 404, "bela": 403, "iris": 403, "tomas": 200}),
        ({"submitted": True}, {"guest": 404, "carla": 404, "bela": 404, "iris": 404, "tomas": 200}),
        ({"draft": True}, {"guest": 404, "carla": 404, "bela": 404, "iris": 404, "tomas": 200}),
    ],
)
def test_plugin_archives_are_for_licence_holders(client, bela, carla, iris, tomas, licensed, traits, expected):
    version = PluginVersionFactory(**traits)
    people = {"guest": None, "carla": carla, "bela": bela, "iris": iris, "tomas": tomas}

    statuses = {name: get(client, user, version.get_download_url()).status_code for name, user in people.items()}

    assert statuses == expected
    assert Download.objects.filter(plugin_version=version).count() == list(expected.values()).count(200)


def test_an_author_takes_its_own_draft_also_without_an_agreement(client, carla, fjords):
    version = PluginVersionFactory(plugin__owner=fjords, draft=True)

    assert get(client, carla, version.get_download_url()).status_code == 200
