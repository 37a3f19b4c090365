from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest
from cryptography.hazmat.primitives import hashes
from pyhanko.sign import fields
from pyhanko.sign.fields import MDPPerm
from pypdf import PdfReader

from licences import seal, seal_keys
from licences.pdf.signature_reading import signatures_in, whole_signatures
from licences.seal import SealError
from tests.factories.licences import NOON
from tests.factories.seals import LONG_AGO
from tests.licences import returned_making as making
from tests.licences.returned_files import issued

REFERENCE = "LA-2026-0047"


@pytest.fixture
def issued_sealed(sealed):
    return seal.seal_issued(issued(), now=NOON)


def field_of(data: bytes, name: str):
    return next(field for field in form_of(data)["/Fields"] if field.get_object()["/T"] == name).get_object()


def form_of(data: bytes):
    return PdfReader(BytesIO(data)).trailer["/Root"]["/AcroForm"]


def countersigned(data: bytes) -> bytes:
    return seal.countersign(data, reference=REFERENCE, now=NOON)


def words_with_boxes(data: bytes) -> str:
    """The words of the last page once its fields became part of it."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    page = document[len(document) - 1]
    page.flatten()
    return " ".join(document[len(document) - 1].get_textpage().get_text_range().split())


def test_without_a_key_there_is_no_seal(settings, tmp_path):
    assert not seal.has_seal()

    settings.SEAL_KEY_FILE = str(tmp_path / "seal.p12")

    assert not seal.has_seal()


def test_a_named_key_that_is_missing_is_told_in_production(settings, tmp_path):
    settings.SEAL_KEY_FILE, settings.IS_PRODUCTION = str(tmp_path / "gone.p12"), True

    assert seal.has_seal()
    with pytest.raises(SealError, match="cannot be opened"):
        seal.seal_issued(issued(), now=NOON)


def test_the_seal_is_an_approval_signature_appended_in_a_hidden_field_of_its_own(issued_sealed):
    root = PdfReader(BytesIO(issued_sealed)).trailer["/Root"]
    field = field_of(issued_sealed, "Seal")

    assert issued_sealed.startswith(issued())
    assert whole_signatures(issued_sealed) == {"Seal"}
    assert "/Perms" not in root and "/Reference" not in field["/V"]
    assert (field["/V"]["/SubFilter"], field["/V"]["/M"]) == ("/ETSI.CAdES.detached", "D:20261120120000+01'00'")
    assert (field["/Rect"], field["/F"] & 2, field["/TU"]) == ([0, 0, 0, 0], 2, "Seal of the Licensor")
    assert root["/AcroForm"]["/SigFlags"] == 3


def test_sealing_changes_no_title_date_or_producer(issued_sealed):
    before, after = (PdfReader(BytesIO(data)) for data in (issued(), issued_sealed))

    assert before.metadata == after.metadata
    assert before.trailer["/Root"]["/Metadata"].get_data() == after.trailer["/Root"]["/Metadata"].get_data()


def test_seal_then_licensee_then_licensor_all_stay_whole(issued_sealed):
    signed = making.signed(issued_sealed)

    both = countersigned(signed)

    assert both.startswith(signed)
    assert whole_signatures(both) == {"Seal", "Licensee", "Licensor"}
    assert [each.field for each in signatures_in(both)] == ["Seal", "Licensee", "Licensor"]


@pytest.mark.parametrize("kind", ["trusted", "qualified", "self_signed"])
def test_countersigning_keeps_the_licensees_signature_whatever_its_certificate(sealed, kind):
    assert whole_signatures(countersigned(making.genuine(kind))) == {"Licensee", "Licensor"}


def test_countersigning_a_file_signed_in_the_signers_own_field(sealed):
    assert whole_signatures(countersigned(making.in_own_field())) == {"Signature1", "Licensor"}


def test_the_box_shows_whose_seal_it_is_and_when_in_letters_one_can_copy(sealed, settings):
    settings.LICENSOR_NAME = "Zażółć Αθήνα Київ GmbH"

    signed = countersigned(making.genuine())

    box = [float(side) for side in field_of(signed, "Licensor")["/AP"]["/N"]["/BBox"][2:]]
    assert box == pytest.approx([201.3, 76.5], abs=1)
    said = "Sealed for the Licensor, LA-2026-0047 Zażółć Αθήνα Київ GmbH Fri 20 Nov 2026, 12:00:00 CET (UTC+01:00)"
    assert said in words_with_boxes(signed)


def test_countersigning_a_scan_makes_a_field_in_the_margin_of_the_last_page(sealed):
    signed = countersigned(making.scan())

    field = field_of(signed, "Licensor")
    assert signed.startswith(making.scan())
    assert field.raw_get("/P").idnum == PdfReader(BytesIO(signed)).pages[-1].indirect_reference.idnum
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    assert 0 < left < right < 600 and 0 < bottom < top < 60
    assert whole_signatures(signed) == {"Licensor"}


def test_a_turned_page_gets_no_mark_and_is_signed_all_the_same(sealed):
    turned = making.pypdf_saved(making.scan(), lambda writer: writer.pages[-1].rotate(90))

    assert field_of(countersigned(turned), "Licensor")["/Rect"] == [0, 0, 0, 0]


def test_a_licensor_box_somebody_signed_by_mistake_stays_theirs(sealed):
    signed = making.signed(issued(), field="Licensor")

    assert whole_signatures(countersigned(signed)) == {"Licensor", "Licensor 2"}


def test_a_signature_that_was_broken_before_does_not_stop_the_countersignature(sealed):
    signed = countersigned(making.edited(making.genuine()))

    assert whole_signatures(signed) == {"Licensor"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (lambda: making.encrypted(user="secret"), "locked with a password"),
        (lambda: making.encrypted(owner="secret"), "locked with a password"),
        (lambda: b"%PDF-1.7 and nothing more", "damaged"),
        (lambda: b"", "damaged"),
        (lambda: b"<html>not at all</html>", "damaged"),
        (lambda: making.genuine()[:20_000], "damaged"),
        (lambda: making.signed(issued(), certify=MDPPerm.NO_CHANGES), "allows no further signature"),
    ],
)
def test_a_file_that_cannot_take_the_seal_is_refused_in_words(sealed, data, told):
    with pytest.raises(SealError, match=told):
        countersigned(data())


def test_a_signer_who_locked_all_fields_is_respected(sealed):
    lock = fields.FieldMDPSpec(fields.FieldMDPAction.ALL)
    locking = replace(making.OWN_FIELD, field_mdp_spec=lock, doc_mdp_update_value=MDPPerm.NO_CHANGES)
    signed = making.signed(issued(), new=locking)

    with pytest.raises(SealError, match="allows no further signature"):
        countersigned(signed)


def test_an_expired_seal_signs_nothing_and_says_so(sealed):
    much_later = datetime.now(UTC) + seal_keys.LASTS + timedelta(days=2)

    for call in (
        lambda: seal.seal_issued(issued(), now=much_later),
        lambda: seal.countersign(issued(), reference=REFERENCE, now=LONG_AGO - timedelta(days=1)),
    ):
        with pytest.raises(SealError, match="Renew the seal key"):
            call()


def test_a_wrong_passphrase_is_told(sealed, settings):
    settings.SEAL_KEY_PASSPHRASE = "wrong"

    with pytest.raises(SealError, match="SEAL_KEY_PASSPHRASE"):
        seal.seal_issued(issued(), now=NOON)


def test_the_key_is_read_again_when_its_file_changes(sealed, settings, tmp_path):
    key = tmp_path / "seal.p12"
    settings.SEAL_KEY_FILE, settings.SEAL_KEY_PASSPHRASE = str(key), "first"
    first = seal_keys.make_key(key, owner="First", since=LONG_AGO)
    assert signatures_in(seal.seal_issued(issued(), now=NOON))[0].sha256 == first

    key.rename(tmp_path / "old.p12")
    second = seal_keys.make_key(key, owner="Second", since=LONG_AGO)

    assert signatures_in(seal.seal_issued(issued(), now=NOON))[0].sha256 == second
    assert seal_keys.load_key(now=NOON).certificate.fingerprint(hashes.SHA256()).hex() == second
