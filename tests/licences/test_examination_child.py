"""The child that reads strangers' bytes: its limits, its end, and that threads and forks may ask at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from licences.examination import nursery
from licences.examination.examiner import ExaminerAway, examine, page_images, page_words
from licences.examination.limits import EXAMINATION, PICTURES
from licences.examination.nursery import LimitMet, work_on
from tests.licences.returned_bombs import deflate_bomb
from tests.licences.returned_files import REFERENCE, issued
from tests.licences.returned_making import encrypted, genuine, scan


def words(limits, data: bytes | None = None):
    return work_on("page_words", {}, [data or deflate_bomb(1)], limits)


@pytest.fixture
def own_cradle(monkeypatch):
    """A cradle of this test's own, ended with it."""
    cradle = nursery._Cradle()
    monkeypatch.setattr(nursery, "_cradle", cradle)
    yield cradle
    cradle.stop()


@pytest.mark.parametrize(
    ("limits", "which"),
    [
        (replace(EXAMINATION, memory=400 * 1024 * 1024), "memory"),
        (replace(EXAMINATION, answer=50), "answer"),
    ],
)
def test_a_child_that_meets_a_limit_says_which(limits, which):
    data = deflate_bomb(1) if which == "memory" else issued()

    with pytest.raises(LimitMet) as met:
        words(limits, data)

    assert met.value.which == which


def test_a_child_that_computes_too_long_is_ended_by_the_system():
    with pytest.raises(LimitMet) as met:
        work_on("page_images", {"pages": [1] * 400, "width": 2000, "most": 400}, [issued()],
                replace(PICTURES, cpu_seconds=1))  # fmt: skip

    assert met.value.which == "cpu"
    assert 900 <= met.value.cpu_ms <= 2500


def test_a_child_that_takes_too_long_by_the_clock_is_not_the_files_fault():
    with pytest.raises(ExaminerAway):
        work_on("page_images", {"pages": [1] * 400, "width": 2000, "most": 400}, [issued()],
                replace(PICTURES, wall_seconds=1))  # fmt: skip


def test_an_interpreter_that_does_not_start_means_away(own_cradle, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(ExaminerAway):
        examine(issued(), issued=issued(), reference=REFERENCE)


def test_an_interpreter_that_ends_at_once_means_away(own_cradle, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(ExaminerAway):
        examine(issued(), issued=issued(), reference=REFERENCE)


def test_a_cradle_that_died_is_started_again(own_cradle):
    examine(b"x", issued=None, reference=REFERENCE)
    first = own_cradle.process.pid
    os.kill(first, signal.SIGKILL)
    own_cradle.process.wait()

    report = examine(b"x", issued=None, reference=REFERENCE)

    assert report.verdict == "unreadable"
    assert own_cradle.process.pid != first


def test_too_many_at_once_wait_and_then_are_told(own_cradle, monkeypatch):
    monkeypatch.setattr(own_cradle, "places", threading.BoundedSemaphore(1))
    own_cradle.places.acquire()

    with pytest.raises(ExaminerAway):
        words(replace(EXAMINATION, wall_seconds=0))


def test_threads_ask_at_once_and_each_gets_its_own_answer():
    files = [issued(), genuine(), b"<html>", encrypted(user="x", owner="y")] * 2

    with ThreadPoolExecutor(8) as threads:
        reports = list(threads.map(lambda data: examine(data, issued=issued(), reference=REFERENCE), files))

    assert [report.verdict for report in reports] == [
        "unsigned_copy",
        "derived_and_signed",
        "unreadable",
        "encrypted",
    ] * 2


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_a_fork_of_this_process_starts_a_cradle_of_its_own():
    examine(b"x", issued=None, reference=REFERENCE)
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            theirs.sendall(examine(b"x", issued=None, reference=REFERENCE).verdict.encode())
        finally:
            nursery._cradle.stop()
            os._exit(0)
    theirs.close()
    ours.settimeout(30)

    assert ours.recv(100) == b"unreadable"
    os.waitpid(child, 0)
    ours.close()


def test_the_child_gets_no_secret_of_the_portal(own_cradle, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    examine(b"x", issued=None, reference=REFERENCE)

    with open(f"/proc/{own_cradle.process.pid}/environ", "rb") as file:
        assert b"very secret" not in file.read()


def test_the_child_has_no_way_out(own_cradle):
    """Where the machine allows a process to leave the network; elsewhere nothing fetches, but it could."""
    probe = "import os; os.unshare(os.CLONE_NEWNET | os.CLONE_NEWUSER)"
    if subprocess.run([sys.executable, "-c", probe], capture_output=True).returncode:
        pytest.skip("This machine lets nobody leave the network.")
    examine(b"x", issued=None, reference=REFERENCE)

    ours, theirs = (os.readlink(f"/proc/{pid}/ns/net") for pid in ("self", own_cradle.process.pid))

    assert ours != theirs


def test_pages_are_shown_as_pictures_of_the_width_asked_for():
    pictures = [Image.open(BytesIO(data)) for data in page_images(issued(), pages=[2, 1, 99], width=500)]

    assert [(one.format, one.width) for one in pictures] == [("PNG", 500)] * 2
    assert len(page_images(scan())) == 2


def test_words_come_with_their_page():
    found = page_words(issued())

    assert [word.text for word in found[:3]] == [f"{REFERENCE},", "text", "version"]
    assert {word.page for word in found} == {1, 2}


@pytest.mark.parametrize("data", [b"", b"garbage", b"%PDF-1.7 garbage %%EOF", encrypted(user="x", owner="y")])
def test_what_cannot_be_opened_has_neither_pictures_nor_words(data):
    assert (page_images(data), page_words(data)) == ([], [])
