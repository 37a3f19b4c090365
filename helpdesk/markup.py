"""People's words as safe HTML: Markdown without raw HTML, images or remote content, cleaned once more by nh3."""

from __future__ import annotations

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_PARSER = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable("table")
    .disable(["image", "html_block", "html_inline"])
)
TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "table", "tbody", "td",
    "th", "thead", "tr", "ul",
}  # fmt: skip


@lru_cache(maxsize=2048)
def render(text: str) -> SafeString:
    html = _PARSER.render(_flat_headings(text))
    clean = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    return mark_safe(clean)


def _flat_headings(text: str) -> str:
    """A shouted ``# line`` must not become a second page title: headings start at the third level."""
    lines = []
    for line in text.split("\n"):
        lines.append(f"##{line}" if line.startswith(("# ", "## ")) else line)
    return "\n".join(lines)


def split_quoted(text: str) -> tuple[str, str]:
    """(words, quoted): the block of ``>`` lines at the end is folded on the page, never removed."""
    lines = text.rstrip().split("\n")
    start = len(lines)
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    quoted = "\n".join(lines[start:]).strip()
    return ("\n".join(lines[:start]).rstrip(), quoted) if quoted and start else (text, "")
