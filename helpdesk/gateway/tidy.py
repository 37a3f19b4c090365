"""A stranger's HTML as balanced, shallow tokens, in time and memory that grow only with its length.

A browser's algorithm (html5ever, in nh3) takes quadratic time on nested tags and giant tags, and builds gigabytes of
elements from a few misnested ones. So it only ever sees what comes out here. This is no filter: nh3 stays the filter.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from html import escape, unescape
from typing import NamedTuple

LONGEST_HTML = 1_000_000
DEEPEST = 100
MOST_FORMATS = 10
LONGEST_VALUE = 4_000
HIDDEN = {"script", "style", "title", "head", "noscript", "template", "svg", "math", "iframe", "object", "textarea"}
VOID = {"br", "hr", "img", "col"}
FORMATS = {"a", "b", "strong", "i", "em", "u", "s", "small", "code", "font", "sub", "sup", "span", "del", "ins"}
BLOCKS = {
    "p", "div", "ul", "ol", "li", "table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "blockquote", "pre",
    "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "center", "q",
}  # fmt: skip
KNOWN = VOID | FORMATS | BLOCKS
CLOSED_BY_ITSELF = {"p", "li", "td", "th", "tr", "dt", "dd"}
ROWS = {"table", "tbody", "thead", "tfoot", "tr"}
IN_ROWS = ROWS | {"td", "th", "caption", "col"}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
ATTRIBUTE = re.compile(
    r"[\s/]{0,200}([^\s\"'<>/=]{1,60})"
    rf"(?:\s{{0,20}}=\s{{0,20}}(?:\"([^\"]{{0,{LONGEST_VALUE}}})\"|'([^']{{0,{LONGEST_VALUE}}})'|([^\s\"'=<>`]{{1,2000}})))?"
)
DATA = re.compile(r"data:[^\s\"'<>]{200,}")
# Where a hidden element ends.
ENDS = {name: re.compile(rf"</{name}[\s>/]", re.IGNORECASE) for name in HIDDEN}


class Token(NamedTuple):
    """``kind`` is "open", "close" or "text"; ``word`` the tag or the text."""

    kind: str
    word: str
    facts: dict[str, str] = {}


def tokens_of(html: str) -> Iterator[Token]:
    """Every tag that is opened is closed, in order, and none lies deeper than DEEPEST."""
    open_tags: list[str] = []
    for token in _loose(DATA.sub("", html[: 4 * LONGEST_HTML])[:LONGEST_HTML]):
        if token.kind == "open":
            yield from _opened(token, open_tags)
        elif token.kind == "close":
            yield from _closed(token.word, open_tags)
        else:
            yield token
    yield from (Token("close", tag) for tag in reversed(open_tags))


def tidy(html: str) -> str:
    """The tokens as HTML again."""
    out: list[str] = []
    for kind, word, facts in tokens_of(html):
        if kind == "text":
            out.append(escape(word))
        elif kind == "close":
            out.append(f"</{word}>")
        else:
            out.append("".join([f"<{word}", *(f' {name}="{escape(value)}"' for name, value in facts.items()), ">"]))
    return "".join(out)


def _opened(token: Token, open_tags: list[str]) -> Iterator[Token]:
    tag = token.word
    if tag in CLOSED_BY_ITSELF and open_tags and open_tags[-1] == tag:
        yield Token("close", open_tags.pop())
    is_misplaced = bool(open_tags) and open_tags[-1] in ROWS and tag not in IN_ROWS
    is_too_deep = len(open_tags) >= DEEPEST or (tag in FORMATS and _is_full(open_tags))
    if tag in VOID:
        yield token
    elif not is_misplaced and not is_too_deep:
        open_tags.append(tag)
        yield token


def _is_full(open_tags: list[str]) -> bool:
    return sum(tag in FORMATS for tag in open_tags) >= MOST_FORMATS


def _closed(tag: str, open_tags: list[str]) -> Iterator[Token]:
    """What was opened inside ends with it; an end without a beginning is nothing."""
    if tag in open_tags:
        while (last := open_tags.pop()) != tag:
            yield Token("close", last)
        yield Token("close", tag)


def _loose(html: str) -> Iterator[Token]:
    at, end = 0, len(html)
    endless: set[str] = set()
    while at < end:
        sign = html.find("<", at)
        if sign < 0 or sign > at:
            yield Token("text", unescape(html[at : sign if sign > 0 else end]))
        if sign < 0:
            return
        found = TAG.match(html, sign)
        if found:
            at = yield from _tag(html, found, endless)
        elif html.startswith(("<!", "<?", "</"), sign):
            at = _after_comment(html, sign)
        else:
            yield Token("text", "<")
            at = sign + 1


def _tag(html: str, found: re.Match[str], endless: set[str]) -> Generator[Token, None, int]:
    """The tag's token, if it is a known one; returns where to go on. What never ends hides nothing but itself."""
    tag = found[2].lower()
    facts, at = _attributes(html, found.end())
    if tag in HIDDEN and not found[1] and tag not in endless:
        if ended := ENDS[tag].search(html, at):
            return html.find(">", ended.start()) + 1 or len(html)
        endless.add(tag)
    if tag in KNOWN:
        yield Token("close" if found[1] else "open", tag, facts)
    return at


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    """(name to value, where the tag ends); a broken tag ends at the next sign of an end."""
    facts: dict[str, str] = {}
    while found := ATTRIBUTE.match(html, at):
        at = found.end()
        if len(facts) < 30:
            facts.setdefault(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
    begins = html.find("<", at)
    begins = begins if begins >= 0 else len(html)
    ended = html.find(">", at, begins)
    return facts, ended + 1 if ended >= 0 else begins


def _after_comment(html: str, at: int) -> int:
    if html.startswith("<!--", at):
        ended = html.find("-->", at + 4)
        return ended + 3 if ended >= 0 else len(html)
    ended = html.find(">", at)
    return ended + 1 if ended >= 0 else len(html)
