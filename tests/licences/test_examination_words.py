"""Comparing words, and saying findings in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from licences.enums import SignatureLevel, Verdict
from licences.examination import comparing, report, wording
from licences.examination.reading import Page, words_of
from licences.examination.report import Difference, Finding, Report, SignatureFinding

SOURCES = Path(report.__file__).parent
CLAUSES = (
    "1. The right is free of charge, not exclusive and cannot be passed on to others. Signatures Licensee Licensor"
)


def pages(*texts: str) -> list[Page]:
    return [Page(number, words_of(text)) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ﬁrst oﬃce", ["The", "first", "office"]),
        ("agree-\r\nment", ["agreement"]),
        ("agree\ufffe\r\nment", ["agreement"]),
        ("agree\u00adment", ["agreement"]),
        ("co-operate", ["cooperate"]),
        ("“eight” hours’ – 5–6", ['"eight"', "hours'", "-", "5-6"]),
        ("Ｊｅｍｓ\u00a0１２", ["Jems", "12"]),
        ("O\u0308rtchen", ["Örtchen"]),
        ("1 000-2", ["1", "000-2"]),
    ],
)
def test_words_have_one_form(text, words):
    assert words_of(text) == words


def test_lines_pages_and_spaces_may_fall_elsewhere():
    theirs = pages("1. The right is free of charge,\nnot exclu-\nsive and cannot be passed on",
                   "to others. Signa tures Licensee Licensor")  # fmt: skip

    assert comparing.differences(pages(CLAUSES), theirs) == []


@pytest.mark.parametrize(
    ("theirs", "difference"),
    [
        (CLAUSES.replace("not exclusive", "exclusive"), Difference(1, "not", "")),
        (CLAUSES.replace("cannot", "can"), Difference(1, "cannot", "can")),
        (CLAUSES.replace("others.", "others. The Licensor pays."), Difference(1, "", "The Licensor pays.")),
        (CLAUSES.replace(" Licensor", ""), Difference(1, "Licensor", "")),
        (CLAUSES.replace("Licensee", "Karl Winter"), Difference(1, "Licensee", "Karl Winter")),
    ],
)
def test_a_word_changed_in_a_clause_or_taken_from_a_block_counts(theirs, difference):
    found = comparing.differences(pages(CLAUSES), pages(theirs))

    assert found == [difference]
    assert comparing.counting(found) == found


def test_a_few_words_written_into_a_block_are_told_and_do_not_count():
    found = comparing.differences(pages(CLAUSES), pages(CLAUSES.replace("Licensee", "Licensee Karl Winter, Bregenz")))

    assert found == [Difference(1, "", "Karl Winter, Bregenz", in_signature_block=True)]
    assert comparing.counting(found) == []


def test_many_words_written_into_a_block_count():
    found = comparing.differences(pages(CLAUSES), pages(CLAUSES + " and pays" * 31))

    assert comparing.counting(found) == found != []


def test_words_before_the_last_heading_are_not_in_a_block():
    ours = "Signatures are needed. " + CLAUSES

    found = comparing.differences(pages(ours), pages(ours.replace("needed.", "needed. Not really.")))

    assert [one.in_signature_block for one in found] == [False]


def test_another_document_is_told_by_the_beginnings_of_its_pages():
    found = comparing.differences(pages(CLAUSES, "two"), pages("Dear all, " * 200, "two", "three"))

    assert [one.page for one in found] == [1, 3]
    assert found[0].returned.endswith(" …")


def test_verdicts_and_levels_are_those_of_the_portal():
    assert {verdict.value for verdict in Verdict} - {"not_checked"} == report.VERDICTS
    assert {level.value for level in SignatureLevel} == set(report.LEVELS)


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    source = "".join(path.read_text() for path in SOURCES.glob("*.py") if path.name != "wording.py")
    names = set(re.findall(r'"(\w+)"', source)) | {f"limit_{which}" for which in ("cpu", "memory", "answer", "crash")}
    used = set(re.findall(r'Finding\(\s*"(\w+)"', source)) | set(re.findall(r'why_not_trusted="(\w+)"', source))

    assert set(wording.SENTENCES) - names == set()
    assert used - set(wording.SENTENCES) == set()


def test_a_code_nobody_knows_any_more_stands_for_itself():
    assert Finding("of_later_days").text == "of_later_days"


def test_a_report_goes_through_json_and_back():
    whole = Report(
        "different_text",
        "digital_trusted",
        findings=[Finding("text_differs", "problem", {"count": 2})],
        signatures=[SignatureFinding("Licensee", why_not_trusted="revoked")],
        differences=[Difference(1, "a", "b")],
        sha256="f" * 64,
        cpu_ms=3,
    )

    plain = whole.as_json()

    assert Report.from_json(plain) == whole
    assert plain["findings"][0]["text"] == "The words differ from what we issued in 2 place(s)."
    assert plain["signatures"][0]["why_text"] == "The certificate was revoked by its issuer."
