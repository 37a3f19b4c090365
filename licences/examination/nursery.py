"""Hands work to the cradle and waits for the child's answer. Safe from threads and after a fork of this process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from licences.examination import wire
from licences.examination.limits import ANSWER_TOO_LONG, OUT_OF_MEMORY, Limits

PROJECT = Path(__file__).parent.parent.parent
# Beyond its own clock: for starting the cradle and for handing over.
GRACE_SECONDS = 15
MOST_AT_ONCE = 2
# A child that ends oddly with this share of its memory in use ended for want of more.
NEARLY = 0.4


class ExaminerAway(Exception):
    """The machine could not look now; the bytes are not to blame. Try again later."""


class LimitMet(Exception):
    """The bytes made the child stop; ``which`` is cpu, memory, answer or crash."""

    def __init__(self, which: str, cpu_ms: int) -> None:
        super().__init__(which)
        self.which = which
        self.cpu_ms = cpu_ms


class _Cradle:
    """The process of this process; a fork of ours starts its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self.owner = 0
        self.control: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def hand_over(self, door: socket.socket) -> None:
        """Start the cradle when there is none, and once more when it went away."""
        with self.lock:
            for attempt in (1, 2):
                try:
                    socket.send_fds(self._running(), [b"."], [door.fileno()])
                    return
                except OSError as error:
                    self.stop()
                    if attempt == 2:
                        raise ExaminerAway("The examining process does not start.") from error

    def stop(self) -> None:
        if self.control is not None:
            self.control.close()
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        self.control = self.process = None

    def _running(self) -> socket.socket:
        alive = self.process is not None and self.owner == os.getpid() and self.process.poll() is None
        if alive and self.control is not None:
            return self.control
        self.stop()
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "licences.examination.cradle", str(theirs.fileno())]
        environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.owner, self.control = os.getpid(), ours
        return ours


_cradle = _Cradle()
os.register_at_fork(after_in_child=lambda: _cradle.__init__())  # type: ignore[misc]  # locks may be held elsewhere


def work_on(
    work: str, head: dict[str, Any], pieces: Sequence[bytes], limits: Limits
) -> tuple[dict[str, Any], list[bytes]]:
    """One piece of work in a child of its own; its CPU time comes back as ``cpu_ms``.

    Raises LimitMet when the bytes made the child stop, ExaminerAway when the child could not run or took too long.
    """
    if not _cradle.places.acquire(timeout=limits.wall_seconds):
        raise ExaminerAway("Too many files are being examined.")
    try:
        job = wire.packed(head | {"work": work, "limits": asdict(limits)}, pieces)
        # Once more, because a cradle may go to sleep in the very moment it is asked.
        data = _answer(job, limits) or _answer(job, limits)
    finally:
        _cradle.places.release()
    if len(data) < wire.END.size:
        raise ExaminerAway("The examining process went away.")
    status, cpu_ms, peak = wire.END.unpack(data[-wire.END.size :])
    _check_end(status, cpu_ms, is_full=peak * 1024 > limits.memory * NEARLY)
    answer, returned = wire.unpacked(data[: -wire.END.size])
    return answer | {"cpu_ms": cpu_ms}, returned


def _answer(job: bytes, limits: Limits) -> bytes:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        _cradle.hand_over(theirs)
        theirs.close()
        ours.settimeout(limits.wall_seconds + GRACE_SECONDS)
        try:
            ours.sendall(job)
            ours.shutdown(socket.SHUT_WR)
            return wire.received(ours, limits.answer + 1024)
        except (OSError, ValueError) as error:
            raise ExaminerAway("The examining process did not answer.") from error


def _check_end(status: int, cpu_ms: int, *, is_full: bool) -> None:
    """Which limit ended the child, if one did. Libraries in C abort when they get no more memory."""
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return
    if code in {-signal.SIGALRM, -signal.SIGKILL, -signal.SIGTERM}:
        raise ExaminerAway("The examination took too long.")
    known = {OUT_OF_MEMORY: "memory", ANSWER_TOO_LONG: "answer", -signal.SIGXCPU: "cpu"}
    raise LimitMet(known.get(code, "memory" if is_full else "crash"), cpu_ms)
