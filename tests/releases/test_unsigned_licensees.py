"""A licensee who did not sign the newer text in time: older files stay open, newer ones say why they are closed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from licences.models import EntitlementGrant
from releases.enums import FileKind
from releases.models import Download
from releases.openings import files as files_opening
from releases.permissions import Reach, reach_of
from tests import queries
from tests.factories.accounts import MembershipFactory
from tests.factories.licences import AgreementFactory
from tests.factories.releases import PluginVersionFactory, ReleaseFactory, ReleaseFileFactory
from tests.releases.conftest import license_to

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 3, 31)


@pytest.fixture
def limited(licensed):
    """Alpine Lakes did not sign; releases up to the last of March are open to it."""
    EntitlementGrant.objects.filter(entitlement__in=["files", "source"]).update(releases_until=LAST_DAY)
    return licensed


@pytest.fixture
def older():
    return ReleaseFactory(version="10.0.0", released_on=LAST_DAY)


@pytest.fixture
def newer():
    return ReleaseFactory(version="10.0.1", released_on=LAST_DAY + timedelta(days=1))


def get(client, user, url, **headers):
    client.force_login(user)
    return client.get(url, headers=headers)


@pytest.mark.parametrize("kind", [FileKind.INSTALLATION, FileKind.SOURCE])
def test_files_up_to_the_day_are_open_and_later_ones_closed(client, anna, limited, older, newer, kind):
    files = [ReleaseFileFactory(release=release, kind=kind) for release in (older, newer)]

    statuses = [get(client, anna, file.get_absolute_url()).status_code for file in files]

    assert statuses == [200, 403]
    assert list(Download.objects.values_list("file", "programme")) == [(files[0].pk, limited.pk)]


def test_a_range_of_a_later_file_is_closed_as_well(client, anna, limited, newer):
    file = ReleaseFileFactory(release=newer)

    assert get(client, anna, file.get_absolute_url(), Range="bytes=10-").status_code == 403


def test_the_locked_page_says_why_and_leads_to_the_agreement_to_be_signed(client, anna, limited, newer):
    renewal = AgreementFactory(programme=limited, issued=True, kind="renewal", replaces=limited.agreements.get())

    page = get(client, anna, ReleaseFileFactory(release=newer).get_absolute_url()).content.decode()

    assert "Releases published after 31 Mar 2026 are closed." in page
    assert f"{renewal.reference} waits for the signature of Karl Winter." in page
    assert reverse("licences:agreement", args=[renewal.reference]) in page
    assert "has no agreement in force" not in page


def test_the_notes_lock_the_file_and_say_how_it_opens(client, anna, limited, older, newer):
    pages = []
    for release in (older, newer):
        ReleaseFileFactory(release=release)
        pages.append(get(client, anna, release.get_absolute_url()).content.decode())

    words = "opens when your new licence agreement is signed"
    assert [words in page for page in pages] == [False, True]


def test_the_notes_ask_no_more_for_a_limited_licensee(client, anna, limited, older):
    ReleaseFileFactory(release=older)
    client.force_login(anna)
    few = queries.count(client, older.get_absolute_url())
    EntitlementGrant.objects.update(releases_until=None)

    assert queries.count(client, older.get_absolute_url()) == few <= 15


def test_plugins_and_public_documents_stay_open(client, anna, limited, newer):
    public, plugin = ReleaseFileFactory(release=newer, public=True), PluginVersionFactory()

    urls = [public.get_absolute_url(), plugin.get_download_url(), reverse("plugins:list")]

    assert [get(client, anna, url).status_code for url in urls] == [200, 200, 200]


def test_staff_read_as_before(client, iris, tomas, limited, newer):
    file = ReleaseFileFactory(release=newer)

    assert [get(client, user, file.get_absolute_url()).status_code for user in (iris, tomas)] == [200, 200]


def test_who_works_for_a_second_programme_takes_the_file_in_its_name(client, anna, limited, fjords, newer):
    MembershipFactory(user=anna, programme=fjords)
    license_to(fjords)
    file = ReleaseFileFactory(release=newer)

    assert get(client, anna, file.get_absolute_url()).status_code == 200
    assert Download.objects.get().programme == fjords


def test_reach_of_somebody_is_one_query(anna, carla, stranger, iris, tomas, limited, django_assert_num_queries):
    assert anna.programme_ids
    with django_assert_num_queries(1):
        assert reach_of(anna) == Reach(dict.fromkeys(FileKind, LAST_DAY))
    assert reach_of(carla) == reach_of(stranger) == Reach({})
    assert set(reach_of(iris).last_days) == {FileKind.INSTALLATION, FileKind.DOCUMENT}
    assert reach_of(tomas) == Reach(dict.fromkeys(FileKind))


def test_the_agreement_names_the_newest_release_it_opens(limited, older, newer, fjords):
    license_to(fjords)

    assert "10.0.0" in str(files_opening(limited).text)
    assert "10.0.1" in str(files_opening(fjords).text)
