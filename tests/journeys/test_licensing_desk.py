"""Two colleagues at the licensing desk: a file with another word in it, both must look, then the seal, then force."""

import copy
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from licences.actions import issuing, returning
from licences.first_text import CLAUSES
from licences.models import Agreement
from licences.pdf import rendering
from tests.factories.licences import AgreementFactory, SigningLinkFactory, TextVersionFactory
from tests.factories.seals import use_seal
from tests.journeys import keyboard, scenery
from tests.licences.returned_files import trust_folder
from tests.licences.returned_making import OWN_FIELD, pypdf_saved, signed


@pytest.fixture
def staff(walk, iris, tomas):
    for person in (iris, tomas):
        scenery.with_password(person)
    return walk("iris").sign_in(iris.email), walk("tomas").sign_in(tomas.email)


@pytest.fixture
def returned(served, alpine, anna, carla, settings, tmp_path):
    """Karl signed, but not our text: somebody wrote Agency for Authority and saved the file anew."""
    settings.AGREEMENT_TRUST_ROOTS = str(trust_folder(tmp_path / "trust"))
    text = TextVersionFactory(clauses=CLAUSES)
    now = timezone.now()
    agreement = AgreementFactory(programme=alpine, asked_by=anna, text_version=text)
    issuing.issue(agreement=agreement, by=carla, now=now - timedelta(days=3))
    use_seal(settings)
    other = copy.copy(agreement)
    other.institution_name = "Lakes Regional Agency"
    file = SimpleUploadedFile("signed.pdf", signed_elsewhere(other), "application/pdf")
    link = agreement.links.get()
    kept = returning.upload(agreement=agreement, file=file, by=link, now=now)
    returning.send(signed=kept, by=link, now=now)
    return agreement


def signed_elsewhere(agreement):
    """In a thread of its own: pyHanko and Playwright both want the event loop of this one."""
    data = pypdf_saved(rendering.render(agreement, issued_on=timezone.localdate()).data)
    with ThreadPoolExecutor(1) as desk:
        return desk.submit(signed, data, new=OWN_FIELD).result()


def test_two_persons_the_seal_and_in_force(returned, staff):
    first, second = staff

    first_person_compares(first, returned)
    second_person_settles(second, returned)

    returned.refresh_from_db()
    assert (returned.status, returned.countersignature) == ("in_force", "seal")
    first.go("/licences/desk/?view=in-force").sees("Interreg Alpine Lakes")


def first_person_compares(walker, agreement):
    walker.go("/licences/desk/").write("Programme, institution, reference or signatory", "alpine").press("Find")
    walker.sees("Check the returned file").follow("Interreg Alpine Lakes")
    walker.sees("Machine: Different text.", "Signatures in the file", "Karl Winter", "Words that differ", "Agency")
    walker.follow("Compare side by side").sees("Issued, page 1", "Returned, page 1", "Page 1 of 2")
    for which in ("issued", "returned"):
        picture = walker.page.locator(f"section[aria-labelledby=side-{which}] img")
        assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 600
    walker.unfold("Text of the returned page").sees("Lakes Regional Agency")
    walker.follow("Next page").sees("Page 2 of 2").follow("Back to the case")
    walker.press("Accept as the first of two").sees("A colleague must accept the file as well")
    walker.misses("Accept as the second person")


def second_person_settles(walker, agreement):
    """With the keyboard alone."""
    walker.go(agreement.get_desk_url()).sees("Iris Dubois accepted it", "You are the second person")
    for words in ("Accept as the second person", "Countersign with the seal", "Put it in force"):
        keyboard.press(walker.page, words)
        walker.look()
    walker.sees("In force. Files, source code, plugins and support are open to the programme.")


def test_reminders_for_many_at_320_pixels_without_javascript(served, walk, iris, alpine, fjords):
    scenery.with_password(iris)
    now = timezone.now()
    for programme in (alpine, fjords):
        case = AgreementFactory(programme=programme, issued=True, issued_at=now - timedelta(days=9))
        SigningLinkFactory(agreement=case, sent_at=now - timedelta(days=9), expires_at=now + timedelta(days=9))
    walker = walk("iris-plain", javascript=False).sign_in(iris.email)

    with walker.width(320) as narrow:
        narrow.go("/licences/desk/?view=theirs").choose("Remind Interreg Alpine Lakes").press("Send reminder")
        narrow.sees("1 sent", "0 not sent", "A reminder is on its way to Karl Winter.").misses("Northern Fjords")

    assert Agreement.objects.exclude(reminded_at=None).get().programme == alpine
