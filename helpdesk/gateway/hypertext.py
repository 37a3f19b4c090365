"""HTML mail: as readable text for the ticket, and cleaned for a page of its own without anything from outside."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

import filetype
import nh3

from helpdesk.gateway.charsets import clean
from helpdesk.gateway.letters import Enclosed
from helpdesk.gateway.tidy import BLOCKS, KNOWN, tidy, tokens_of

LARGEST_PICTURES = 4 * 1024 * 1024
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
LINES = {"br", "tr", "li", "dt", "dd", "hr"}
CELLS = {"td", "th"}
# No empty line around these.
CLOSE = {"div", "center", "li", "tr", "dt", "dd", "tbody", "thead", "tfoot", "blockquote", "q"}
TABLE = {"align", "valign", "width", "bgcolor", "colspan", "rowspan", "border", "cellpadding", "cellspacing"}
SHOWN_ATTRIBUTES = {
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size"},
    **dict.fromkeys(("table", "td", "th", "tr", "col"), TABLE),
    "ol": {"start", "type"},
}
LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


def text_of(html: str) -> str:
    """Paragraphs, lists, quotes and where links lead; nothing of scripts and styles."""
    writer = _Writer()
    for kind, word, facts in tokens_of(html):
        if kind == "open":
            writer.open(word, facts)
        elif kind == "close":
            writer.close(word)
        else:
            writer.say(word)
    return clean(writer.text())


class _Writer:
    """Writes tokens as text; a quote is marked by ``>`` as in plain mail."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0
        self.in_pre = 0
        self.links: list[tuple[str, str]] = []

    def open(self, tag: str, facts: dict[str, str]) -> None:
        self._turn(tag)
        if tag == "blockquote":
            self.depth += 1
        elif tag == "pre":
            self.in_pre += 1
        elif tag == "li":
            self.line = "- "
        elif tag == "a":
            self.links.append((facts.get("href", "").strip(), self.line))
        elif tag == "img" and facts.get("alt", "").strip():
            self.line += f"[{facts['alt'].strip()}] "
        elif tag in CELLS and self.line.strip():
            self.line = f"{self.line.rstrip()} | "

    def close(self, tag: str) -> None:
        if tag == "a" and self.links:
            self._end_link(*self.links.pop())
        self._turn(tag)
        if tag == "blockquote":
            self.depth -= 1
        elif tag == "pre":
            self.in_pre -= 1

    def say(self, words: str) -> None:
        if self.in_pre:
            *whole, self.line = (self.line + words).split("\n")
            for line in whole:
                self._write(line)
        else:
            words = re.sub(r"[ \t\r\n\f\xa0]+", " ", words)
            self.line += words.lstrip() if self.line.endswith(" ") or not self.line else words

    def _turn(self, tag: str) -> None:
        """A block or a line begins or ends."""
        if tag in LINES or (tag in BLOCKS and tag not in CELLS):
            self._end_line(gap=tag in BLOCKS and tag not in CLOSE)

    def _end_link(self, target: str, before: str) -> None:
        label = self.line.removeprefix(before).strip()
        shown = target.removeprefix("mailto:")
        if LINK.fullmatch(target) and shown not in {label, f"{label}/", f"https://{label}", f"http://{label}"}:
            self.line += f" <{shown}>"

    def _end_line(self, *, gap: bool) -> None:
        if self.line.strip():
            self._write(self.line)
        self.line = ""
        if gap and self.lines and self.lines[-1].strip("> "):
            self._write("")

    def _write(self, line: str) -> None:
        mark = ">" * min(self.depth, 20)
        self.lines.append(f"{mark} {line}".rstrip() if mark else line.rstrip())

    def text(self) -> str:
        self._end_line(gap=False)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()


def shown_html(html: str, files: Iterable[Enclosed]) -> str:
    """For the sandboxed page: no script, style, form or link; pictures only from the mail itself."""
    pictures = _pictures(files)

    def only_inside(tag: str, name: str, value: str) -> str | None:
        if (tag, name) != ("img", "src"):
            return value
        return pictures.get(value.removeprefix("cid:").strip("<>")) if value.startswith("cid:") else None

    return nh3.clean(
        tidy(html), tags=KNOWN - {"a"}, attributes=SHOWN_ATTRIBUTES, attribute_filter=only_inside,
        url_schemes={"cid"}, link_rel=None,
    )  # fmt: skip


def _pictures(files: Iterable[Enclosed]) -> dict[str, str]:
    """Content-ID to data address, for pictures that are pictures inside, up to a total size."""
    found: dict[str, str] = {}
    room = LARGEST_PICTURES
    for file in files:
        kind = filetype.guess_mime(file.content[:8192]) if file.content_id else None
        if kind in PICTURES and len(file.content) <= room:
            room -= len(file.content)
            found[file.content_id] = f"data:{kind};base64,{base64.b64encode(file.content).decode()}"
    return found
