"""The EU trust lists: fetched, verified from the list of lists down, sorted by the names of their services."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from asn1crypto import x509
from pyhanko.sign.validation.qualified.eutl_fetch import EU_LOTL_LOCATION

from licences import tasks
from licences.examination import fetching, trust_lists
from licences.examination.examiner import Trust, examine
from licences.examination.fetching import ListsNotFetched, refresh
from tests.licences import returned_files
from tests.licences.returned_files import REFERENCE, issued, list_of_lists, operator, signed_list, trust_list
from tests.licences.returned_making import genuine

ADDRESS = "https://lists.example/xx.xml"


class Web(dict):
    """The outside world: addresses and what lies there."""

    def fetch(self, address: str) -> str:
        if address not in self:
            raise OSError("not reachable")
        return self[address]


@pytest.fixture(scope="module")
def whole() -> dict[str, str]:
    return {EU_LOTL_LOCATION: signed_list(list_of_lists(ADDRESS)), ADDRESS: signed_list(trust_list())}


@pytest.fixture
def web(whole) -> Web:
    return Web(whole)


@pytest.fixture
def signers() -> list[x509.Certificate]:
    return [x509.Certificate.load(operator().der)]


def level_by(folder: Path) -> str:
    return examine(genuine("qualified"), issued=issued(), reference=REFERENCE, trust=Trust(lists=folder)).level


def test_fetched_lists_make_signatures_qualified(web, signers, tmp_path):
    before = level_by(tmp_path)

    fresh = refresh(tmp_path, fetch=web.fetch, signers=signers)

    assert (before, fresh, level_by(tmp_path)) == ("digital_untrusted", ["XX"], "qualified")


def test_a_list_that_was_tampered_with_does_not_replace_the_old_one(web, signers, tmp_path):
    refresh(tmp_path, fetch=web.fetch, signers=signers)
    old = (tmp_path / "XX.xml").read_text()
    web[ADDRESS] = web[ADDRESS].replace("Workshop qualified", "Attacker's qualified")

    assert refresh(tmp_path, fetch=web.fetch, signers=signers) == []
    assert (tmp_path / "XX.xml").read_text() == old


def test_words_nobody_signed_around_a_signed_list_are_not_kept(web, signers, tmp_path):
    inner = web[ADDRESS]
    stranger = trust_list().partition("?>")[2].replace("Workshop qualified", "Attacker's qualified")
    web[ADDRESS] = stranger.replace("</TrustServiceStatusList>", inner + "</TrustServiceStatusList>")

    refresh(tmp_path, fetch=web.fetch, signers=signers)

    kept = tmp_path / "XX.xml"
    assert not kept.exists() or "Attacker" not in kept.read_text()


def test_a_country_that_is_away_keeps_its_list(web, signers, tmp_path):
    refresh(tmp_path, fetch=web.fetch, signers=signers)
    del web[ADDRESS]

    assert refresh(tmp_path, fetch=web.fetch, signers=signers) == []
    assert level_by(tmp_path) == "qualified"


def test_without_a_true_list_of_lists_nothing_changes(web, tmp_path):
    with pytest.raises(ListsNotFetched):
        refresh(tmp_path, fetch=web.fetch)  # signed by our operator, not by the Commission
    with pytest.raises(ListsNotFetched):
        refresh(tmp_path, fetch=Web().fetch)

    assert list(tmp_path.iterdir()) == []


def test_the_nightly_task_fetches_where_the_setting_says_so(settings, monkeypatch, tmp_path):
    seen = []
    monkeypatch.setattr(fetching, "refresh", seen.append)
    settings.EU_TRUST_LISTS, settings.EU_TRUST_LISTS_DIR = True, tmp_path

    tasks.refresh_trust_lists()

    assert seen == [tmp_path]


def test_only_web_addresses_are_fetched():
    with pytest.raises(OSError, match="not a web address"):
        fetching.download("file:///etc/passwd")


def test_lists_put_there_by_hand_are_sorted_when_they_change(tmp_path):
    folder = returned_files.lists_folder(tmp_path)
    first = trust_lists.sorted_by_name(folder)
    made = (first / "made-from").stat().st_mtime_ns

    assert trust_lists.sorted_by_name(folder) == first
    assert (first / "made-from").stat().st_mtime_ns == made
    os.utime(folder / "XX.xml", ns=(1, 1))
    assert (trust_lists.sorted_by_name(folder) / "made-from").stat().st_mtime_ns != made
    assert level_by(folder) == "qualified"


def test_a_list_that_is_no_list_leaves_the_others_in_use(tmp_path):
    folder = returned_files.lists_folder(tmp_path)
    (folder / "YY.xml").write_text("<html>not found")

    assert level_by(folder) == "qualified"


def test_a_withdrawn_service_qualifies_nobody(tmp_path):
    folder = returned_files.lists_folder(tmp_path)
    (folder / "XX.xml").write_text(trust_list().replace("Svcstatus/granted", "Svcstatus/withdrawn"))

    assert level_by(folder) == "digital_untrusted"


def test_a_folder_without_lists_is_no_folder_of_services(tmp_path):
    assert trust_lists.sorted_by_name(tmp_path) is None
