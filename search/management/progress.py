"""A bar in a terminal, one line for each kind in a log."""

from __future__ import annotations

from typing import TextIO

from django.core.management.base import OutputWrapper

WIDTH = 30


class ProgressBar:
    def __init__(self, stream: TextIO | OutputWrapper) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty()

    def __call__(self, kind: str, done: int, total: int) -> None:
        total = max(total, done)
        is_last = done == total
        if self.is_terminal:
            filled = WIDTH * done // total
            end = "\n" if is_last else ""
            self.stream.write(f"\r{kind:<14} [{'#' * filled}{'.' * (WIDTH - filled)}] {done:>7} of {total}{end}")
            self.stream.flush()
        elif is_last:
            self.stream.write(f"{kind}: {done}\n")
