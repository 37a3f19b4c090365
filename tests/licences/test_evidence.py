from datetime import date
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from licences import seal
from licences.enums import ReturnStatus, SignatureLevel, Verdict
from licences.examination.report import Difference, Finding, Report, SignatureFinding
from licences.pdf import rendering
from licences.pdf.evidence import render_evidence
from portal.audit.actions import record
from tests.factories.files import StoredFileFactory
from tests.factories.licences import NOON, AgreementFactory, SignedReturnFactory, SigningLinkFactory

pytestmark = pytest.mark.django_db


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).split())


@cache
def papers(programme_name):
    """Issued and countersigned, made once: keys take their time, and the fixture before has set the seal."""
    made = AgreementFactory.build(programme=None, reference="LA-2026-0047", programme_name=programme_name, request=None)
    issued = seal.seal_issued(rendering.render(made, issued_on=date(2026, 11, 18)).data, now=NOON)
    return issued, seal.countersign(issued, reference="LA-2026-0047", now=NOON)


@pytest.fixture
def agreement(alpine, iris, tomas, sealed):
    """In force, signed in its own PDF by click-free digital signature, countersigned with the seal."""
    issued, countersigned = papers(alpine.name)
    kept = StoredFileFactory(content=issued, kept_at=NOON)
    agreement = AgreementFactory(
        programme=alpine,
        reference="LA-2026-0047",
        in_force=True,
        issued_file=kept,
        issued_sha256=kept.sha256,
        issued_size=kept.size,
        is_sealed=True,
        signed_file=StoredFileFactory(content=issued + b"\n", kept_at=NOON),
        countersigned_file=StoredFileFactory(content=countersigned, kept_at=NOON),
        issued_by=iris,
        checked_by=tomas,
        countersigned_by=tomas,
        in_force_by=tomas,
    )
    _returned(agreement, tomas)
    record("licences.in_force", target=agreement, by=tomas, at=NOON, facts={"signed_on": "2026-11-20"})
    return agreement


def _returned(agreement, by):
    report = Report(
        Verdict.DIFFERENT_TEXT,
        SignatureLevel.DIGITAL_UNTRUSTED,
        findings=[Finding("self_signed")],
        signatures=[
            SignatureFinding(
                "Licensee", "Karl Winter", "Lakes CA", is_intact=True, covers="file", why_not_trusted="unknown_issuer"
            )
        ],
        differences=[Difference(2, "ten days", "thirty days")],
    )
    return SignedReturnFactory(
        agreement=agreement,
        link=SigningLinkFactory(agreement=agreement),
        file=agreement.signed_file,
        status=ReturnStatus.ACCEPTED,
        sent_at=NOON,
        decided_at=NOON,
        decided_by=by,
        verdict=report.verdict,
        level=report.level,
        findings=report.as_json(),
    )


def test_evidence_is_the_same_for_the_same_record_and_moment(agreement):
    first, again = (render_evidence(agreement, now=NOON) for _ in range(2))

    assert first == again
    assert first.pages == len(PdfReader(BytesIO(first.data)).pages)


def test_evidence_tells_parties_files_signatures_decisions_history_and_how_to_check(agreement, settings):
    said = words_of(render_evidence(agreement, now=NOON).data)

    for words in (
        "Licence agreement LA-2026-0047 between Lakes Regional Authority (licensee) and Licensor (demo) (licensor)",
        "in force since 20 November 2026",
        "version 4, valid from 1 June 2026",
        agreement.issued_sha256,
        agreement.signed_file.sha256,
        agreement.countersigned_file.sha256,
        f"{agreement.issued_size} bytes",
        "Machine verdict different text",
        "Level of the signature digital, untrusted",
        "ten days thirty days",
        "Signature in the field “Licensee”",
        "Signature in the field “Licensor”",
        "Signer Karl Winter Certificate issued by Lakes CA",
        "Signer Seal of Licensor (demo), Licensor (demo)",
        "Returned file accepted Tomáš Malý, Interact",
        "Countersigned with the licensor's seal Tomáš Malý, Interact Fri 20 Nov 2026, 11:30:00 CET",
        "In force",
        "sha256sum LA-2026-0047-countersigned.pdf",
        f"head -c {agreement.issued_size} LA-2026-0047-countersigned.pdf | sha256sum",
        f"{settings.SITE_URL}/licences/verify/",
        "k…r@lakes.example",
    ):
        assert words in said
    assert "karl.winter@" not in said


def test_evidence_is_tagged_and_titled(agreement):
    reader = PdfReader(BytesIO(render_evidence(agreement, now=NOON).data))

    assert reader.metadata["/Title"] == "Evidence file, LA-2026-0047"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()


def test_letters_no_font_has_are_spelled_out_and_do_not_stop_the_proof(agreement):
    agreement.institution_name = "Office 漢字 and ไทย"

    said = words_of(render_evidence(agreement, now=NOON).data)

    assert "Office [U+6F22][U+5B57] and [U+0E44][U+0E17][U+0E22]" in said


def test_evidence_of_a_file_that_cannot_be_read_still_tells_the_rest(agreement):
    agreement.countersigned_file = StoredFileFactory(content=b"%PDF-1.7\nbroken")

    said = words_of(render_evidence(agreement, now=NOON).data)

    assert agreement.countersigned_file.sha256 in said
    assert "head -c" not in said


def test_evidence_takes_few_queries_whatever_the_history(agreement, django_assert_max_num_queries):
    for number in range(1, 30):
        record("licences.reminded", target=agreement, by=None, at=NOON, facts={"number": number})

    with django_assert_max_num_queries(16):
        render_evidence(agreement, now=NOON)
