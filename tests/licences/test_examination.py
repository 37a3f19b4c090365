"""What comes back, and what the machine says of it. The workshop is in `returned_files` and `returned_making`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.sign.fields import MDPPerm

from licences.examination.examiner import Trust, examine
from licences.examination.limits import MOST_BYTES
from licences.examination.report import Report
from tests.licences import returned_bombs, returned_files, returned_making
from tests.licences.returned_files import OTHER_REFERENCE, REFERENCE, issued
from tests.licences.returned_making import genuine, signed


class Case(NamedTuple):
    name: str
    made: Callable[[], bytes]
    verdict: str
    level: str
    told: str  # the finding that says why
    issued: Callable[[], bytes] = issued


MADE = returned_making
HTML = b"<!DOCTYPE html><html><body>Please sign in to the proxy.</body></html>"
BLOCK = "Karl Winter, Director, Bregenz, 20.11.2026"
CASES = [
    # Genuine.
    Case("in our field", genuine, "derived_and_signed", "digital_trusted", "derived"),
    Case("in a field of their own", MADE.in_own_field, "derived_and_signed", "digital_trusted", "derived"),
    Case("qualified", lambda: genuine("qualified"), "derived_and_signed", "qualified", "derived"),
    Case("qualified, no device", lambda: genuine("no_device"), "derived_and_signed", "digital_trusted", "derived"),
    Case("expired certificate", lambda: genuine("expired"), "derived_and_signed", "digital_untrusted", "derived"),
    Case("self-signed", lambda: genuine("self_signed"), "derived_and_signed", "digital_untrusted", "derived"),
    Case("unknown issuer", lambda: genuine("unknown"), "derived_and_signed", "digital_untrusted", "derived"),
    Case("certificate of a server", lambda: genuine("server"), "derived_and_signed", "digital_untrusted", "derived"),
    Case("revoked", MADE.revoked, "derived_and_signed", "digital_untrusted", "derived"),
    Case("two signatures", MADE.twice, "derived_and_signed", "qualified", "derived"),
    Case("form filled, then signed", MADE.filled_then_signed, "derived_and_signed", "digital_trusted", "filled",
         MADE.issued_with_form),
    Case("sealed by us, then signed", lambda: signed(MADE.sealed(), "qualified"), "derived_and_signed", "qualified",
         "derived", MADE.sealed),
    Case("certified by the signer", lambda: signed(issued(), certify=MDPPerm.FILL_FORMS), "derived_and_signed",
         "digital_trusted", "certified"),
    Case("time-stamped afterwards", MADE.time_stamped, "derived_and_signed", "digital_trusted", "derived"),
    Case("newlines at the end", lambda: genuine() + b"\r\n\n \n", "derived_and_signed", "digital_trusted", "derived"),
    Case("our last newline gone", MADE.signed_without_last_newline, "derived_and_signed", "digital_trusted", "derived"),
    # Changed.
    Case("edited, then signed", lambda: signed(MADE.edited(issued())), "derived_but_changed", "digital_trusted",
         "content_changed"),
    Case("signed, then edited", lambda: MADE.edited(genuine()), "derived_but_changed", "digital_untrusted",
         "content_changed"),
    Case("edited and put back, then signed", MADE.edited_and_put_back, "derived_but_changed", "digital_trusted",
         "other_change"),
    Case("note added, then signed", lambda: signed(MADE.annotated(issued())), "derived_but_changed", "digital_trusted",
         "annotated"),
    Case("drawn on, not signed", lambda: MADE.annotated(issued()), "derived_but_changed", "unknown", "annotated"),
    Case("signed, then a note", lambda: MADE.annotated(genuine()), "derived_but_changed", "digital_untrusted",
         "annotated"),
    Case("script added, then signed", lambda: signed(MADE.with_action(issued())), "derived_but_changed",
         "digital_trusted", "action_added"),
    Case("page added, then signed", lambda: signed(MADE.page_added(issued())), "derived_but_changed", "digital_trusted",
         "pages_changed"),
    Case("page removed, then signed", lambda: signed(MADE.page_removed(issued())), "derived_but_changed",
         "digital_trusted", "pages_changed"),
    Case("another document behind ours", MADE.replaced_as_a_whole, "derived_but_changed", "unknown", "left_out"),
    Case("signature over the clauses", MADE.over_the_clauses, "derived_but_changed", "digital_trusted",
         "words_covered"),
    Case("garbage after the end", lambda: genuine() + b"garbage\n", "derived_but_changed", "digital_trusted",
         "bytes_after_end"),
    Case("an old kind of signature", MADE.of_old_kind, "derived_but_changed", "digital_untrusted", "no_good_signature"),
    Case("digest broken", MADE.broken_digest, "derived_but_changed", "digital_untrusted", "no_good_signature"),
    # Saved anew.
    Case("re-saved", lambda: MADE.pypdf_saved(issued()), "rewritten_same_text", "unknown", "unsigned"),
    Case("sealed by us, re-saved", lambda: MADE.pypdf_saved(MADE.sealed()), "rewritten_same_text", "unknown",
         "unsigned", MADE.sealed),
    Case("sealed by us, signed, re-saved", lambda: MADE.pypdf_saved(signed(MADE.sealed(), "qualified")),
         "rewritten_same_text", "digital_untrusted", "no_good_signature", MADE.sealed),
    Case("re-saved after signing", lambda: MADE.pypdf_saved(genuine()), "rewritten_same_text", "digital_untrusted",
         "no_good_signature"),
    Case("re-saved, then signed", lambda: signed(MADE.pypdf_saved(issued())), "rewritten_same_text", "digital_trusted",
         "signed_anew"),
    Case("one byte of ours changed", MADE.one_byte_changed, "rewritten_same_text", "digital_untrusted",
         "no_good_signature"),
    Case("flattened", MADE.flattened, "rewritten_same_text", "unknown", "block_filled"),
    Case("block filled in", lambda: MADE.written_into_block(BLOCK), "rewritten_same_text", "unknown", "block_filled"),
    Case("a clause changed", MADE.clause_changed, "different_text", "unknown", "text_differs"),
    Case("a clause hidden in the block", lambda: MADE.written_into_block("The Licensor pays a sum. " * 13),
         "different_text", "unknown", "many_words_in_block"),
    Case("a letter", MADE.other_text, "different_text", "unknown", "text_differs"),
    Case("another agreement", MADE.other_agreement, "other_agreement", "digital_trusted", "other_reference"),
    # Pictures.
    Case("scan", MADE.scan, "scan", "scan", "scanned"),
    Case("scan on letter paper", lambda: MADE.scan(size=(612, 792)), "scan", "scan", "scanned"),
    Case("scan of 10 MB", MADE.large_scan, "scan", "scan", "pages_missing"),
    Case("scan, signed", lambda: signed(MADE.scan(), new=MADE.OWN_FIELD), "scan", "digital_trusted", "scanned"),
    # Refused at upload.
    Case("as issued", issued, "unsigned_copy", "unknown", "as_issued"),
    Case("as issued, sealed", MADE.sealed, "unsigned_copy", "unknown", "as_issued", MADE.sealed),
    Case("as issued and a comment", lambda: issued() + b"\n% thank you\n", "unsigned_copy", "unknown", "as_issued"),
    Case("field added and left empty", MADE.with_empty_field, "unsigned_copy", "unknown", "unsigned"),
    Case("form filled, not signed", MADE.filled_unsigned, "unsigned_copy", "unknown", "filled", MADE.issued_with_form),
    Case("password", lambda: MADE.encrypted(user="x", owner="y"), "encrypted", "unknown", "needs_password"),
    Case("locked by its owner", lambda: MADE.encrypted(owner="y"), "encrypted", "unknown", "locked"),
    Case("cut off", lambda: genuine()[:-3000], "unreadable", "unknown", "cut_off"),
    Case("garbage", lambda: bytes(range(256)) * 40, "unreadable", "unknown", "not_a_pdf"),
    Case("garbage that says PDF", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", "unreadable", "unknown",
         "not_opened"),
    Case("web page", lambda: HTML, "unreadable", "unknown", "web_page"),
    Case("empty", lambda: b"", "unreadable", "unknown", "empty"),
    Case("too large", lambda: genuine() + b" " * MOST_BYTES, "unreadable", "unknown", "too_large"),
    Case("deflate bomb", returned_bombs.deflate_bomb, "unreadable", "unknown", "limit_memory"),
    Case("object stream bomb", returned_bombs.object_stream_bomb, "unreadable", "unknown", "limit_memory"),
    Case("deeply nested", returned_bombs.deeply_nested, "unreadable", "unknown", "not_opened"),
]  # fmt: skip


@pytest.fixture(scope="session")
def believed(tmp_path_factory) -> Trust:
    """The root of the workshop and a trust list that grants its issuing authority."""
    folder = tmp_path_factory.mktemp("trust")
    return Trust(returned_files.trust_folder(folder / "roots"), returned_files.lists_folder(folder / "lists"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_returned_file_gets_its_verdict_and_level(case, believed):
    report = examine(case.made(), issued=case.issued(), reference=REFERENCE, trust=believed)

    assert (report.verdict, report.level) == (case.verdict, case.level), report
    assert case.told in [finding.code for finding in report.findings], report
    assert all(finding.text != finding.code for finding in report.findings)
    assert Report.from_json(report.as_json()) == report


def test_a_file_examined_twice_gets_the_same_report(believed):
    first, again = (examine(genuine(), issued=issued(), reference=REFERENCE, trust=believed) for _ in range(2))

    first.cpu_ms = again.cpu_ms = 0
    assert first == again


def test_without_roots_nobody_is_trusted():
    report = examine(genuine(), issued=issued(), reference=REFERENCE)

    assert (report.verdict, report.level) == ("derived_and_signed", "digital_untrusted")
    assert [one.why_not_trusted for one in report.signatures] == ["unknown_issuer"]


def test_roots_alone_make_trusted_and_not_qualified(believed):
    report = examine(genuine("qualified"), issued=issued(), reference=REFERENCE, trust=Trust(roots=believed.roots))

    assert report.level == "digital_trusted"


def test_a_signature_is_told_with_its_name_issuer_and_times(believed):
    (found,) = examine(genuine(), issued=issued(), reference=REFERENCE, trust=believed).signatures

    told = (found.field, found.signer, found.issuer, found.covers, found.is_intact, found.was_certificate_valid)
    assert told == (
        "Licensee",
        "Karl Winter, Lakes Authority",
        "Workshop Issuing CA, Lakes Authority",
        "file",
        True,
        True,
    )
    assert found.claimed_at and found.certificate_from < found.claimed_at < found.certificate_until


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("expired", "out_of_time"),
        ("self_signed", "self_signed"),
        ("unknown", "unknown_issuer"),
        ("server", "wrong_use"),
        ("no_device", "no_device"),
        ("trusted", "not_qualified"),
        ("qualified", ""),
    ],
)
def test_what_a_signature_lacks_is_said(kind, why, believed):
    (found,) = examine(genuine(kind), issued=issued(), reference=REFERENCE, trust=believed).signatures

    assert found.why_not_trusted == why


def test_our_seal_is_told_as_ours_and_never_counts(believed):
    report = examine(signed(MADE.sealed(), "self_signed"), issued=MADE.sealed(), reference=REFERENCE, trust=believed)

    assert [(one.field, one.is_ours) for one in report.signatures] == [("Seal", True), ("Licensee", False)]
    assert report.level == "digital_untrusted"


def test_the_other_agreement_is_named(believed):
    report = examine(MADE.other_agreement(), issued=issued(), reference=REFERENCE, trust=believed)

    assert report.other_reference == OTHER_REFERENCE


def test_changed_words_are_told_with_their_page(believed):
    report = examine(MADE.clause_changed(), issued=issued(), reference=REFERENCE, trust=believed)

    assert {(one.issued, one.returned) for one in report.differences} == {("Authority", "Agency")}
    assert report.differences[0].page == 1


def test_a_certificate_is_judged_for_the_day_we_had_the_file(believed):
    then = returned_files.NOW - returned_files.timedelta(days=100)

    report = examine(genuine("expired"), issued=issued(), reference=REFERENCE, trust=believed, at=then)

    assert report.level == "digital_trusted"


ANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@ANY
@given(st.binary(max_size=2000), st.booleans())
def test_no_bytes_make_it_fall_over(data, says_pdf):
    report = examine(b"%PDF-1.7\n" * says_pdf + data, issued=issued(), reference=REFERENCE)

    assert report.verdict in {"unreadable", "different_text"}
    assert "limit_crash" not in [finding.code for finding in report.findings]


@ANY
@given(st.lists(st.tuples(st.integers(0, 44_000), st.binary(min_size=1, max_size=12)), min_size=1, max_size=6))
def test_no_mutation_of_a_genuine_file_makes_it_fall_over_or_pass(changes):
    data = bytearray(genuine())
    for place, piece in changes:
        data[place : place + len(piece)] = piece

    report = examine(bytes(data), issued=issued(), reference=REFERENCE)

    assert "limit_crash" not in [finding.code for finding in report.findings]
    assert report.verdict != "derived_and_signed" or what_is_signed(bytes(data)) == what_is_signed(genuine())


def what_is_signed(data: bytes) -> bytes:
    """All but the signature's own hexadecimal digits, which end in zeros that mean nothing."""
    start = genuine().index(b"/Contents <", len(issued())) + len(b"/Contents <")
    return data[:start] + data[genuine().index(b">", start) :]
