"""Mails made to burn time: each is read, or refused, within seconds of CPU. No wall clock: the machine may be busy."""

import time

import pytest

from helpdesk.gateway.hypertext import shown_html
from helpdesk.gateway.parsing import Unreadable, read

SECONDS = 6
HEAD = b"From: a@b.example\r\nSubject: x\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
LEVELS = b"".join(b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (n, n) for n in range(190))
FONTS = b"<p>" + b"".join(b"<font size=%d>" % n for n in range(400)) + b"</p>" + b"<p>x" * 100_000
BOMBS = {
    "nested divs": HTML + b"<div>" * 190_000,
    "nested links": HTML + b"<a href=x>" * 90_000,
    "misnested fonts": HTML + FONTS,
    "fonts in a table": HTML + b"<table>" + b"<font color=1><b>" * 50 + b"<td></td>x" * 50_000,
    "attributes": HTML + b"<b " + b"a " * 480_000,
    "open tags": HTML + b"<b " * 320_000,
    "open quotes": HTML + b'<b a="' * 140_000,
    "open comments": HTML + b"<!--" * 240_000,
    "open scripts": HTML + b"<script" * 140_000,
    "a list of senders": b"From: " + b"a@b.example, " * 20_000 + b"\r\n\r\nx",
    "many lists": HEAD + (b"To: " + b"a@b.example, " * 600 + b"\r\n") * 60 + b"\r\nx",
    "brackets": b"From: " + b"(" * 8000 + b"\r\n\r\nx",
    "parameters": HEAD + b"Content-Type: text/plain; " + b"a*0=x; " * 1200 + b"\r\n\r\nx",
    "many parts": MIXED + b"--x\r\n\r\na\r\n" * 400_000,
    "many heavy parts": MIXED + (b'--x\r\nContent-Type: text/plain; name="' + b"(" * 5000 + b'"\r\n\r\na\r\n') * 500,
    "nested parts": HEAD + LEVELS + b"a\r\n" * 1_000_000,
    "many headers": HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(40_000)) + b"\r\nx",
    "comments in results": HEAD + b"Authentication-Results: x; " + b"(" * 7000 + b"\r\n\r\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_reading_takes_no_more_than_seconds(name):
    began = time.process_time()

    try:
        letter = read(BOMBS[name])
        shown_html(letter.html, letter.files)
    except Unreadable as error:
        assert str(error)

    assert time.process_time() - began < SECONDS
