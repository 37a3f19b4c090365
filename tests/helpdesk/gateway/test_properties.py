"""Whatever bytes come, the gateway answers and the bytes are still there."""

import contextlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpdesk.actions.inbound import raw_of
from helpdesk.enums import Outcome
from helpdesk.gateway.charsets import decoded
from helpdesk.gateway.hypertext import shown_html, text_of
from helpdesk.gateway.parsing import Unreadable, read
from helpdesk.gateway.quotes import loosened, split_mail
from helpdesk.models import InboundMail
from tests.helpdesk.gateway.making import CORPUS

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SMALL = [raw for name, raw in sorted(CORPUS.items()) if b"@@fill" not in raw]
NAMES = """From To Subject Message-ID References In-Reply-To Content-Type Content-Transfer-Encoding Date Return-Path
Auto-Submitted Authentication-Results Content-Disposition Received"""
HEADERS = st.sampled_from(NAMES.split())
VALUES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["<bela@alpine.example>", "multipart/mixed; boundary=x", "message/rfc822", "text/html; charset=x"]),
)
JUNK = st.one_of(
    st.binary(max_size=40), st.sampled_from([b"--x\r\n", b"\r\n\r\n", b"\x00", b"=?utf-8?q?=", b"<", b"\r"])
)


@st.composite
def mutated(draw):
    """A mail of the corpus after some accidents."""
    raw = bytearray(draw(st.sampled_from(SMALL)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        what = draw(st.sampled_from(["cut", "insert", "repeat", "swap"]))
        if what == "cut":
            del raw[at : at + draw(st.integers(0, 200))]
        elif what == "insert":
            raw[at:at] = draw(JUNK)
        elif what == "repeat":
            raw[at:at] = raw[at : at + 300]
        else:
            raw[at:], raw[:at] = raw[:at], raw[at:]
    return bytes(raw)


@st.composite
def built(draw):
    lines = [f"{draw(HEADERS)}: {draw(VALUES)}".encode("utf-8", "replace") for _ in range(draw(st.integers(0, 8)))]
    return (
        b"\r\n".join(lines)
        + draw(st.sampled_from([b"\r\n\r\n", b"\n\n", b"\r\r", b""]))
        + draw(st.binary(max_size=300))
    )


ANY_MAIL = st.one_of(st.binary(max_size=2000), mutated(), built())


@QUICK
@given(raw=ANY_MAIL)
@example(raw=b'From: a@b\r\nContent-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n')
@example(raw=b"Content-Type: text/plain; charset*=''x\r\n\r\nx")
def test_reading_gives_a_letter_of_clean_words_or_says_why_not(raw):
    with contextlib.suppress(Unreadable):
        letter = read(raw)

        words = [letter.text, letter.subject, *letter.message_ids, *(file.name for file in letter.files)]
        assert not [word for word in words if set(word) & {"\x00", "\ufeff"}]
        assert "\n" not in letter.subject
        "".join(words).encode()
        assert all(isinstance(file.content, bytes) for file in letter.files)


@pytest.mark.django_db
@SLOW
@given(raw=ANY_MAIL)
@example(raw=b"")
def test_no_bytes_crash_the_gateway_or_are_lost(scene, raw):
    with transaction.atomic():
        mail = scene.take(scene.filled(raw))

        assert mail.outcome in set(Outcome.values) - {Outcome.RECEIVED}
        assert raw_of(mail) == scene.filled(raw)
        assert scene.take(scene.filled(raw)).pk == mail.pk
        assert InboundMail.objects.count() == 1
        transaction.set_rollback(True)


@QUICK
@given(
    content=st.binary(max_size=500), charset=st.one_of(st.text(max_size=20), st.sampled_from(["utf-16", "hz", "cp932"]))
)
def test_decoding_never_fails(content, charset):
    text, _is_right = decoded(content, charset)

    text.encode()

    assert "\x00" not in text


@QUICK
@given(html=st.one_of(st.text(max_size=500), st.binary(max_size=500).map(lambda b: b.decode("latin-1"))))
@example(html="<a href='java&#10;script:alert(1)'><svg><style><img src=x onerror=alert(1)>")
def test_html_becomes_text_and_nothing_that_acts(html):
    text_of(html).encode()
    shown = shown_html(html, []).lower()

    assert not [
        bad for bad in ("<script", "<style", "<form", "<iframe", "<svg", "<a ", "href=", "src=") if bad in shown
    ]


@QUICK
@given(text=st.text(alphabet="ab> :\nOnwrote2026", max_size=300))
def test_quotes_are_folded_and_never_removed(text):
    words, quoted = split_mail(text)

    kept = (words + "\n" + quoted).split()
    assert kept == text.split()
    assert loosened(text).split() == text.split()
