"""The process that gives birth to children: the libraries are loaded once, each job gets a fork of its own.

Run by `nursery` as `python -m licences.examination.cradle <fd>`. It has one thread, no settings, no secrets in its
environment and, where the machine allows it, no network. It ends with its parent, or when there is nothing to do.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Any

from licences.examination import limits, wire
from licences.examination.limits import ANSWER_TOO_LONG, OUT_OF_MEMORY, Limits

# Then it goes and frees its memory; the next job starts a new one.
IDLE_SECONDS = 600

type Work = Callable[[dict[str, Any], list[bytes]], bytes]
type Works = Mapping[str, Work]


def main(control: socket.socket, works: Works) -> None:
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are reaped by the system
    _leave_network()
    gc.collect()
    gc.freeze()
    control.settimeout(IDLE_SECONDS)
    while True:
        try:
            message, doors, _, _ = socket.recv_fds(control, 1, 1)
        except TimeoutError:
            return
        if not message:
            return
        if os.fork() == 0:
            control.close()
            _keep(socket.socket(fileno=doors[0]), works)
        os.close(doors[0])


def _keep(door: socket.socket, works: Works) -> None:
    """The keeper: start the child, wait for its end, say how it ended and what it took."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        head, pieces = wire.unpacked(wire.received(door, 3 * limits.MOST_BYTES))
        allowed = Limits(**head.pop("limits"))
        child = os.fork()
        if child == 0:
            _work(door, works[head.pop("work")], head, pieces, allowed)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGALRM))
        signal.setitimer(signal.ITIMER_REAL, allowed.wall_seconds)
        _, status, used = os.wait4(child, 0)
        cpu_ms = round((used.ru_utime + used.ru_stime) * 1000)
        door.sendall(wire.END.pack(status, cpu_ms, used.ru_maxrss))
    finally:
        os._exit(0)


def _work(door: socket.socket, work: Work, head: dict[str, Any], pieces: list[bytes], allowed: Limits) -> None:
    """The child: one answer or one way to end, whatever the bytes are."""
    code = 1
    try:
        limits.apply(allowed)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        answer = work(head, pieces)
        code = ANSWER_TOO_LONG if len(answer) > allowed.answer else 0
        if code == 0:
            door.sendall(answer)
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _leave_network() -> None:
    """A network namespace of its own has no way out. Not every machine lets us; then only the code's manners hold."""
    for flags in (os.CLONE_NEWNET, os.CLONE_NEWNET | os.CLONE_NEWUSER):
        with contextlib.suppress(OSError, AttributeError):
            os.unshare(flags)
            return


if __name__ == "__main__":
    from licences.examination.engine import WORKS  # slow: only this process wants it

    main(socket.socket(fileno=int(sys.argv[1])), WORKS)
