"""Work on files that somebody waits for, warm, beside the smallest paper the compiler can make in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

import typst
from django.utils import timezone

from licences import first_text, seal
from licences.examination.examiner import examine
from licences.examination.report import Report
from licences.models import Agreement, AgreementTextVersion
from licences.pdf import rendering
from tests.licences.returned_files import issued
from tests.licences.returned_making import signed

ROUNDS = 10
FIVE_PAGES = 4  # times the clauses of the first text
DAY = date(2026, 7, 14)


class Work(NamedTuple):
    """``budget_ms`` of CPU is what the issue promises; 0 where it promises nothing."""

    name: str
    run: Callable[[], object]
    budget_ms: float = 0


def smallest_paper() -> bytes:
    return typst.Compiler(b"#set document(title: [Bare])\nBare.").compile(format="pdf", pdf_standards=["ua-1"])


@cache
def _agreement() -> Agreement:
    text = AgreementTextVersion(number=4, title=first_text.TITLE, clauses=first_text.CLAUSES * 2)
    return Agreement(
        reference="LA-2026-0047",
        text_version=text,
        programme_name="Interreg Alpine Lakes",
        licensor_name="Licensor (demo)",
        institution_name="Lakes Regional Authority",
        institution_address="Seestrasse 1\n6900 Bregenz",
        institution_country="Austria",
        representative_name="Karl Winter",
        representative_role="Director",
    )


def another_agreement() -> bytes:
    """Another name each time: what the compiler remembers of the last one must not help."""
    agreement = _agreement()
    agreement.institution_name = f"Authority number {time.perf_counter_ns()}"
    return rendering.render(agreement, issued_on=DAY).data


def sealed_agreement() -> bytes:
    return seal.seal_issued(another_agreement(), now=timezone.now())


def checked_file() -> Report:
    """Five pages signed by somebody, examined in the child as an upload is; the child counts its own time."""
    return examine(_signed(), issued=_issued(), reference="LA-2026-0047")


@cache
def _issued() -> bytes:
    return issued(times=FIVE_PAGES)


@cache
def _signed() -> bytes:
    return signed(_issued())


WORKS = [
    Work("agreement PDF", another_agreement, budget_ms=100),
    Work("the same, sealed", sealed_agreement),
    Work("check, 5 pages", checked_file, budget_ms=500),
]


def lines(bare_ms: float) -> Iterator[str]:
    """One for each work; ``bare_ms`` is the CPU time of a bare view in this run."""
    paper = _cpu_ms(smallest_paper)
    yield f"\n{'work':16} {'':7} {'CPU ms':>7} {'x bare':>7} {'x paper':>8} {'budget':>7}"
    yield f"{'smallest paper':16} {'':7} {paper:7.2f} {paper / bare_ms:7.0f} {1:8.0f}"
    for work in WORKS if seal.has_seal() else [work for work in WORKS if work.run is not sealed_agreement]:
        spent = _cpu_ms(work.run)
        budget = f" {work.budget_ms:7.0f}" if work.budget_ms else ""
        over = "  over the budget" if work.budget_ms and spent > work.budget_ms else ""
        yield f"{work.name:16} {'':7} {spent:7.2f} {spent / bare_ms:7.0f} {spent / paper:8.0f}{budget}{over}"


def _cpu_ms(run: Callable[[], object]) -> float:
    """All threads of this process, for the compiler uses several, and what a child reports of itself."""
    run()
    start, elsewhere = time.process_time(), 0.0
    for _ in range(ROUNDS):
        done = run()
        elsewhere += done.cpu_ms if isinstance(done, Report) else 0
    return ((time.process_time() - start) * 1000 + elsewhere) / ROUNDS
