from datetime import UTC, datetime

import pytest

from licences import first_text, seal
from licences.pdf import rendering
from licences.pdf.click import render_signed_by_click
from licences.pdf.signature_reading import whole_signatures
from tests.factories.licences import NOON, AgreementFactory, TextVersionFactory
from tests.licences.pdf_reading import fields_of, reader, tags_of, words_of

pytestmark = pytest.mark.django_db
SUMMER = datetime(2026, 7, 14, 12, 30, 15, tzinfo=UTC)


@pytest.fixture
def agreement(alpine):
    text = TextVersionFactory(clauses=first_text.CLAUSES)
    return AgreementFactory(programme=alpine, text_version=text, reference="LA-2026-0047", issued=True)


def clicked(agreement, **changes):
    facts = {
        "typed_name": "Karl Winter",
        "role": "Director",
        "masked_email": "k…r@lakes.example",
        "confirmed_at": SUMMER,
        "signed_at": SUMMER,
    }
    return render_signed_by_click(agreement, **(facts | changes))


def test_the_signed_copy_repeats_the_text_and_says_who_signed_how_and_when(agreement):
    made = clicked(agreement)
    said = words_of(made.data)

    issued = words_of(rendering.render(agreement, issued_on=SUMMER.date()).data)
    clauses = issued[issued.index("Parties") : issued.index("LA-2026-0047 Page 1")]
    assert clauses in said
    for words in (
        "Karl Winter Name as typed by the signatory. Signed by click; level: electronic signature.",
        "Signed by Karl Winter, Director",
        "k…r@lakes.example",
        "Signed Tue 14 Jul 2026, 14:30:15 CEST (UTC+02:00)",
        "Legal time zone Europe/Vienna",
        "I have read this agreement and sign it for Lakes Regional Authority.",
        "LA-2026-0047, text version 4",
        agreement.issued_sha256,
    ):
        assert words in said
    assert made.pages == len(reader(made.data).pages)


def test_the_same_click_gives_the_same_bytes(agreement):
    assert clicked(agreement) == clicked(agreement)
    assert clicked(agreement) != clicked(agreement, typed_name="Carla Winter")


def test_only_the_licensor_has_a_box_left_to_sign(agreement):
    data = clicked(agreement).data

    assert list(fields_of(data)) == ["Licensor"]
    assert [tag["/Alt"] for tag in tags_of(data) if tag["/S"] == "/Form"] == ["Signature field for the Licensor"]


def test_the_seal_and_the_countersignature_both_hold(agreement, sealed):
    data = seal.seal_issued(clicked(agreement).data, now=NOON)

    signed = seal.countersign(data, reference=agreement.reference, now=NOON)

    assert whole_signatures(signed) == {"Seal", "Licensor"}


def test_a_signatory_without_a_role_is_named_alone(agreement):
    assert "Signed by Karl Winter For Lakes" in words_of(clicked(agreement, role="").data)
