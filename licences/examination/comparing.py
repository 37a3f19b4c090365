"""Our words against theirs: what was taken out, put in or replaced, and on which page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from licences.examination.reading import Page
from licences.examination.report import Difference

BLOCK_HEADING = "Signatures"
# Names, posts, places and dates of two parties, and what a program prints into its signature.
MOST_WORDS_IN_BLOCK = 60
MOST_DIFFERENCES = 200
MOST_WORDS_TOLD = 60
# Below this share of common runs of words it is another document, and a list of words would tell nobody anything.
ALIKE = 0.25
RUN = 4


class _Word(NamedTuple):
    page: int
    text: str


def differences(issued: Sequence[Page], returned: Sequence[Page]) -> list[Difference]:
    """In the order of the pages; empty when both say the same, however their lines and spaces fall."""
    ours, theirs = _flat(issued), _flat(returned)
    if _run_together(ours) == _run_together(theirs):
        return []
    if not _are_alike([word.text for word in ours], [word.text for word in theirs]):
        return _page_by_page(issued, returned)
    return _word_by_word(ours, theirs)


def counting(found: Iterable[Difference]) -> list[Difference]:
    """Those that speak against the file: all but a few words written into the signature blocks."""
    found = list(found)
    written = sum(len(one.returned.split()) for one in found if one.in_signature_block)
    return [one for one in found if not one.in_signature_block or written > MOST_WORDS_IN_BLOCK]


def _flat(pages: Iterable[Page]) -> list[_Word]:
    return [_Word(page.number, word) for page in pages for word in page.words]


def _run_together(words: Iterable[_Word]) -> str:
    return "".join(word.text for word in words)


def _are_alike(ours: list[str], theirs: list[str]) -> bool:
    runs, others = _runs(ours), _runs(theirs)
    return len(runs & others) >= ALIKE * max(len(runs), len(others), 1)


def _runs(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + RUN]) for start in range(max(len(words) - RUN, 0) + 1)}


def _page_by_page(issued: Sequence[Page], returned: Sequence[Page]) -> list[Difference]:
    """The beginning of each page, ours beside theirs."""
    found = []
    for index in range(max(len(issued), len(returned))):
        ours = issued[index].words if index < len(issued) else []
        theirs = returned[index].words if index < len(returned) else []
        if ours != theirs:
            found.append(Difference(index + 1, _told(ours), _told(theirs)))
    return found[:MOST_DIFFERENCES]


def _word_by_word(ours: list[_Word], theirs: list[_Word]) -> list[Difference]:
    skipped = _common_start(ours, theirs)
    block = _start_of_block(ours)
    matcher = SequenceMatcher(
        None, [w.text for w in ours[skipped:]], [w.text for w in theirs[skipped:]], autojunk=False
    )
    found = []
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        gone, new = ours[a + skipped : a_end + skipped], theirs[b + skipped : b_end + skipped]
        if tag == "equal" or _run_together(gone) == _run_together(new):
            continue
        in_block = not gone and a + skipped > block
        page = (gone or new)[0].page
        found.append(Difference(page, _told(w.text for w in gone), _told(w.text for w in new), in_block))
    return found[:MOST_DIFFERENCES]


def _common_start(ours: list[_Word], theirs: list[_Word]) -> int:
    """Most files differ late or not at all; what is equal before costs nothing."""
    count = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine.text != other.text:
            break
        count += 1
    return count


def _start_of_block(ours: list[_Word]) -> int:
    """Where the last heading of the blocks stands; behind the end when there is none."""
    places = [index for index, word in enumerate(ours) if word.text == BLOCK_HEADING]
    return places[-1] if places else len(ours)


def _told(words: Iterable[str]) -> str:
    told = list(words)
    return " ".join(told[:MOST_WORDS_TOLD]) + (" …" if len(told) > MOST_WORDS_TOLD else "")
