"""The programme's agreement page with its files, and the public page that knows a file by its hash."""

import hashlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licences.views import handing_out
from portal.audit.models import Entry
from tests.factories.files import PDF, StoredFileFactory, upload
from tests.factories.licences import AgreementFactory, SignedReturnFactory

pytestmark = pytest.mark.django_db
VERIFY = "/licences/verify/"


def count_queries(ask):
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


@pytest.fixture
def as_anna(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def finished(alpine):
    """In force, with four files of different bytes."""
    files = {
        f"{kind}_file": StoredFileFactory(content=PDF + f"%{kind}\n".encode())
        for kind in ("issued", "signed", "countersigned", "evidence")
    }
    return AgreementFactory(programme=alpine, in_force=True, reference="LA-2026-0047", **files)


def test_the_page_shows_the_evidence_first_and_every_hash(as_anna, finished):
    page = as_anna.get(finished.get_absolute_url()).content.decode()

    names = [f"LA-2026-0047-{kind}.pdf" for kind in ("evidence", "countersigned", "issued")]
    assert sorted(names, key=page.index) == names
    assert "LA-2026-0047-signed.pdf" not in page and "both signatures" in page
    assert finished.evidence_file.sha256[:4] in page and VERIFY in page
    assert "Nobody has to act now." in page


@pytest.mark.parametrize("kind", ["issued", "signed", "countersigned", "evidence"])
def test_each_file_is_served_under_its_name_and_noted_once(as_anna, anna, finished, kind):
    url = reverse(f"licences:{kind}", args=[finished.reference])

    whole = as_anna.get(url)
    as_anna.get(url, headers={"Range": "bytes=0-9"})
    as_anna.get(url, headers={"Range": "bytes=10-19"})
    as_anna.head(url)

    assert b"".join(whole.streaming_content).endswith(f"%{kind}\n".encode())
    assert f"LA-2026-0047-{kind}.pdf" in whole["Content-Disposition"]
    noted = Entry.objects.filter(verb="licences.file_handed_out")
    assert [(entry.actor_id, entry.facts["file"]) for entry in noted] == [(anna.pk, kind)] * 2


def test_handing_out_is_not_part_of_the_story_people_read(as_anna, finished):
    as_anna.get(reverse("licences:evidence", args=[finished.reference]))

    assert "file_handed_out" not in as_anna.get(finished.get_absolute_url()).content.decode()


def test_noting_costs_one_write(as_anna, finished, monkeypatch):
    url = reverse("licences:issued", args=[finished.reference])
    as_anna.get(url)
    with_note = count_queries(lambda: as_anna.get(url))
    monkeypatch.setattr(handing_out, "note_handed_out", lambda **_: None)

    assert with_note - count_queries(lambda: as_anna.get(url)) <= 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("issued", "an agreement as it was issued, without a signature"),
        ("signed", "an agreement signed by the licensee and accepted"),
        ("countersigned", "an agreement with both signatures"),
        ("evidence", "the evidence file of an agreement"),
    ],
)
def test_a_guest_hears_what_kind_of_file_it_is_and_nothing_else(client, finished, kind, words):
    stored = getattr(finished, f"{kind}_file")
    shouted = " ".join([stored.sha256[:32].upper(), stored.sha256[32:]])

    response = client.post(VERIFY, {"sha256": shouted})

    page = response.content.decode()
    assert f"It is {words}, kept here since" in page
    assert finished.reference not in page
    assert not any(word in page for word in (finished.programme.name, finished.institution_name, "in force"))
    assert "no-store" in response["Cache-Control"]


def test_a_chosen_file_is_hashed_and_not_kept(client, finished):
    content = PDF + b"%countersigned\n"

    page = client.post(VERIFY, {"file": upload("a.pdf", content)}).content.decode()

    assert "an agreement with both signatures" in page and hashlib.sha256(content).hexdigest() in page


def test_unknown_rejected_and_taken_back_files_get_one_answer(client, alpine, finished):
    rejected = SignedReturnFactory(agreement=finished, file=StoredFileFactory(content=PDF + b"%rejected\n"))
    void = AgreementFactory(programme=alpine, issued=True, status="void", closed_at=rejected.uploaded_at)
    type(void).objects.filter(pk=void.pk).update(issued_file=StoredFileFactory(content=PDF + b"%void\n"))
    void.refresh_from_db()

    def answer(sha256):
        page = client.post(VERIFY, {"sha256": sha256}).content.decode()
        return page[page.index("<h1>") :].replace(sha256, "")

    unknown = answer("0" * 64)
    assert "Not known." in unknown
    assert _plain(answer(rejected.file.sha256)) == _plain(answer(void.issued_file.sha256)) == _plain(unknown)


def _plain(page):
    """Without the token that each form carries."""
    return page.split("csrfmiddlewaretoken")[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Paste a hash or choose a file."),
        ({"sha256": "abc"}, "This is not a SHA-256"),
        ({"sha256": "g" * 64}, "This is not a SHA-256"),
    ],
)
def test_what_is_no_hash_is_said(client, data, words):
    assert words in client.post(VERIFY, data).content.decode()


def test_too_large_a_file_is_refused(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    file = upload("a.pdf", b"x" * (25 * 1024 * 1024 + 1))

    assert "larger than 25 MB" in client.post(VERIFY, {"file": file}).content.decode()


def test_asking_for_many_hashes_ends_in_a_wait(client):
    answers = [client.post(VERIFY, {"sha256": f"{number:064x}"}).status_code for number in range(31)]

    assert answers == [200] * 30 + [429]


def test_the_answer_costs_one_query_whatever_is_kept(client, finished):
    client.post(VERIFY, {"sha256": "0" * 64})
    few = count_queries(lambda: client.post(VERIFY, {"sha256": "0" * 64}))
    AgreementFactory.create_batch(5, in_force=True)

    assert count_queries(lambda: client.post(VERIFY, {"sha256": "0" * 64})) == few == 1
