"""Text of ``format=flowed`` (RFC 3676) as paragraphs: a line that ends in a space goes on in the next."""

from __future__ import annotations

SIGNATURE = "-- "


def unflowed(text: str, *, delsp: bool) -> str:
    out: list[str] = []
    running: str | None = None
    running_depth = 0
    for raw in text.split("\n"):
        depth = len(raw) - len(raw.lstrip(">"))
        words = raw[depth:].removeprefix(" ")
        flows = words.endswith(" ") and words != SIGNATURE
        kept = words[:-1] if flows and delsp else words
        if running is not None and depth == running_depth and words != SIGNATURE:
            running += kept
        else:
            _end(out, running, running_depth)
            running, running_depth = kept, depth
        if not flows:
            _end(out, running, running_depth)
            running = None
    _end(out, running, running_depth)
    return "\n".join(out)


def _end(out: list[str], words: str | None, depth: int) -> None:
    if words is not None:
        out.append(f"{'>' * depth}{' ' if depth else ''}{words}".rstrip() if words != SIGNATURE else words)
