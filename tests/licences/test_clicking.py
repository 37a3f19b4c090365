"""Signing by click: name, fresh code, consent."""

import io

import pypdf
import pytest

from licences.actions import links, ruling
from licences.actions.clicking import NoConsent, WrongName, sign_by_click
from licences.errors import LicenceError
from licences.models import SignedReturn, SigningLink
from licences.names import is_same_name
from portal.files.storage import path_of
from portal.notices.models import Message
from tests.factories.licences import NOON, SignedReturnFactory, SigningLinkFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(alpine, anna):
    link = SigningLinkFactory(agreement__programme=alpine, agreement__asked_by=anna)
    links.send_code(link=link, now=NOON)
    return link


def click(link, **words):
    code = Message.objects.filter(template="licences/sign_code").latest("pk").secrets[0]
    return sign_by_click(
        **{"link": link, "typed_name": "karl winter", "code": code, "consent": True, "now": NOON} | words
    )


def test_a_click_is_a_signed_file_that_is_handed_in_at_once(link, iris):
    signed = click(link, typed_name="  karl   WINTER ")

    agreement = link.agreement
    assert (signed.way, signed.status, signed.verdict, signed.level) == ("click", "waiting", "by_click", "electronic")
    assert (signed.typed_name, signed.consented_at, signed.machine_state) == ("karl WINTER", NOON, "done")
    assert (agreement.status, agreement.received_at) == ("received", NOON)
    assert queued_messages()[1:] == [("licences/return_received", iris.email), ("licences/return_receipt", link.email)]
    assert audit_verbs(agreement) == ["licences.link_opened", "licences.code_confirmed", "licences.received"]


def test_the_file_names_the_issued_bytes_and_who_signed(link):
    signed = click(link)

    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path_of(signed.file.key).read_bytes())).pages
    )
    assert "karl winter" in text
    assert link.agreement.issued_sha256 in text.replace("\n", "").replace(" ", "")
    assert signed.findings["pages"] > 0


def test_a_file_uploaded_before_gives_way_to_the_click(link):
    kept = SignedReturnFactory(agreement=link.agreement, link=link)

    click(link)

    kept.refresh_from_db()
    assert kept.status == "replaced"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"typed_name": "Anna Berger"}, WrongName),
        ({"typed_name": " "}, WrongName),
        ({"consent": False}, NoConsent),
    ],
)
def test_a_wrong_name_or_no_consent_uses_nothing_up(link, words, error):
    with pytest.raises(error):
        click(link, **words)

    assert click(link).status == "waiting"


def test_a_wrong_code_signs_nothing_and_stays_counted(link):
    with pytest.raises(LicenceError):
        click(link, code="12")

    link.refresh_from_db()
    assert (link.code_tries, SignedReturn.objects.count(), link.agreement.status) == (1, 0, "issued")


def test_a_code_signs_once(link):
    click(link)

    with pytest.raises(LicenceError):
        click(link)

    assert SignedReturn.objects.count() == 1


def test_the_rules_can_switch_the_click_off(link, iris):
    ruling.set_rules(levels=["scan", "qualified"], by=iris, now=NOON)

    with pytest.raises(LicenceError, match="not accepted"):
        click(link)


def test_a_link_that_died_a_moment_ago_signs_nothing(link):
    SigningLink.objects.update(revoked_at=NOON)

    with pytest.raises(LicenceError, match="stopped working"):
        click(link)

    link.agreement.refresh_from_db()
    assert (link.agreement.status, SignedReturn.objects.count()) == ("issued", 0)


@pytest.mark.parametrize(
    ("typed", "named", "same"),
    [
        ("Karl Winter", "Hofrat Karl Winter", True),
        ("winter karl", "Karl Winter", True),
        ("Helene Vogt", "Dr. Helene Vogt", True),
        ("Ivana Babic", "Ivana Babić", True),
        ("Jürgen Müller", "Juergen Mueller", True),
        ("Soren Aas", "Søren Aas", True),
        ("Maria Anna Popa", "Maria Popa", True),
        ("Ελένη Παππά", "ΕΛΕΝΗ ΠΑΠΠΑ", True),
        ("Winter", "Karl Winter", False),
        ("K. Winter", "Karl Winter", False),
        ("Karl Sommer", "Karl Winter", False),
        ("", "Karl Winter", False),
    ],
)
def test_names_are_compared_by_their_words(typed, named, same):
    assert is_same_name(typed, named) is same
