"""What the child may use. Everything in it reads bytes that a stranger made."""

from __future__ import annotations

import resource
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_BYTES = 25 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """Of one piece of work: seconds of processor and of the clock, bytes of memory and of the answer."""

    cpu_seconds: int = 10
    wall_seconds: int = 30
    memory: int = 1024 * MEGABYTE
    answer: int = 4 * MEGABYTE


EXAMINATION = Limits()
PICTURES = Limits(answer=24 * MEGABYTE)

# How the child says itself why it stopped; other ways to end are signals.
OUT_OF_MEMORY, ANSWER_TOO_LONG = 77, 78


def apply(limits: Limits) -> None:
    """From here on this process can neither write files nor grow nor run on."""
    for kind, value, beyond in (
        (resource.RLIMIT_AS, limits.memory, 0),
        (resource.RLIMIT_CPU, limits.cpu_seconds, 1),  # at the soft limit a signal that names it, then the end
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 32, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = value + beyond if hard == resource.RLIM_INFINITY else min(value + beyond, hard)
        resource.setrlimit(kind, (min(value, most), most))
