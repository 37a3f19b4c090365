"""Class: mail denial of service. Published again and again: two machines answer each other for ever, one mail sends
thousands, a bomb of nested parts, headers, packed bytes or brackets keeps the server busy, and a slow expression lets
100 kB of text cost minutes."""

import base64
import time

import pytest

from helpdesk.enums import Outcome
from helpdesk.gateway.automatic import AWAY
from helpdesk.gateway.deciding import MOST_MAILS, MOST_TICKETS
from helpdesk.gateway.pacing import MOST
from helpdesk.gateway.parsing import LARGEST, Unreadable, read
from helpdesk.gateway.quotes import loosened, split_mail
from helpdesk.markup import render
from helpdesk.models import InboundMail, Ticket, Watcher
from helpdesk.quoted_keys import without_keys
from helpdesk.secrets import scan
from portal.notices.models import Message
from tests.helpdesk.gateway.writing import mail, part, parts

pytestmark = pytest.mark.django_db
LONG = 100_000
SECONDS = 1.0  # of CPU; what is quadratic takes minutes
UNITS = [
    ">", "> ", ">\nx\n", "\n", " ", "\t", "on ", "On 2026 x wrote:\n", "From: x\n", "From: x\nSent: x\n",
    "--original message--\n",
    "wrote ", "re:", "[JH-1] ", "a@", "a@b.", "AT12 ABCD ", "AT12ABCD", "password=", "password: ", "token=\"\\",
    "bearer ", ":abcdef", ":abcdef:\n", "%3Aabcdef", "+1.1.", "+1.1.aaaaaaaaaaaaaaaa",
    "authorization: ", "eyJaaaaaaaa.", "-----BEGIN PRIVATE KEY-----", "-", "SG.a", "a://b:", "--token ",
    "out of office ",
    "is out of the ", "2026-01-01 ", "1", "A", ":", "xoxb-", "gh", "session=", "\\", "\u00df", "é", "\U0001f600",
]  # fmt: skip


def cost(act, *args):
    began = time.process_time()
    act(*args)
    return time.process_time() - began


@pytest.mark.parametrize(
    "act",
    [split_mail, loosened, scan, AWAY.search, without_keys],
    ids=["quotes", "loosened", "secrets", "away", "keys"],
)
def test_no_text_is_slow_to_read(act):
    for unit in UNITS:
        text = (unit * (LONG // len(unit) + 1))[:LONG]
        assert (unit, cost(act, text) < SECONDS) == (unit, True)
        assert (unit, cost(act, f"{text}\n> x\nwords") < SECONDS) == (unit, True)


@pytest.mark.parametrize("unit", [*UNITS, "[", "[a](", "*a ", "`a", "_a__", "![", "<a", "|a", "&#", "- "])
def test_no_words_are_slow_to_show(unit):
    assert cost(render.__wrapped__, (unit * 50_000)[:50_000]) < 4 * SECONDS


@pytest.mark.parametrize("unit", ["re:", "Re: ", "[JH-1] ", "=?utf-8?q?a?= ", "(", '"', "a@b.example,", " ", "é"])
@pytest.mark.parametrize(
    "name", ["Subject", "From", "To", "References", "Message-ID", "Content-Type", "X-Failed-Recipients"]
)
def test_no_header_is_slow_to_read(name, unit):
    value = (unit * (LONG // len(unit) + 1))[:LONG].encode()

    assert cost(_read, name.encode() + b": " + value + b"\r\nFrom: a@b.example\r\n\r\nx") < 2 * SECONDS


def _read(raw):
    try:
        read(raw)
    except Unreadable as error:
        assert str(error)


BOMBS = {
    "levels": b"".join(b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (n, n) for n in range(3000)),
    "mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    "headers": b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nx",
    "one header": b"X: " + b"y" * 5_000_000 + b"\r\n\r\nx",
    "packed nothing": b"Content-Type: application/zip; name=x.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.b64encode(bytes(3_000_000)),
    "uuencoded": b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\n" + b"M" * 2_000_000,
    "quoted": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * 700_000,
    "too large": b"\r\n" + b"x" * (LARGEST + 1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_parked_soon(name):
    assert cost(_read, b"From: a@b.example\r\n" + BOMBS[name]) < 6


def test_thousand_recipients_get_nothing_and_join_nothing(scene):
    before, watchers = Message.objects.count(), Watcher.objects.count()
    crowd = ", ".join(f"user{number}@crowd.example" for number in range(1000))

    row = scene.take(scene.filled(mail("m", to="@@reply.bela@@", more=f"Cc: {crowd}\nBcc: {crowd}")))

    assert row.outcome == Outcome.REPLY
    assert Watcher.objects.count() == watchers
    assert not Message.objects.filter(address__endswith="@crowd.example").exists()
    assert Message.objects.count() - before <= 3


def test_a_flood_of_new_tickets_stops(scene):
    for number in range(MOST_TICKETS + 5):
        scene.take(mail(f"flood-{number}", subject=f"New {number}"))

    assert InboundMail.objects.filter(outcome=Outcome.NEW).count() == MOST_TICKETS
    assert Message.objects.filter(template="helpdesk/ticket_received").count() <= MOST


def test_a_flood_of_replies_stops(scene):
    for number in range(MOST_MAILS + 5):
        scene.take(scene.filled(mail(f"flood-{number}", to="@@reply.bela@@")))

    assert InboundMail.objects.filter(outcome=Outcome.REPLY).count() == MOST_MAILS


def test_two_machines_that_answer_every_mail_stop(scene, iris):
    """Bela's and Iris's machines answer each mail of ours at once and without a word of being machines."""
    Message.objects.all().delete()
    machines, answered, rounds = {scene.people["bela"].email, iris.email}, set(), 0
    scene.take(scene.filled(mail("first", to="@@reply.bela@@")))

    while waiting := [each for each in Message.objects.all() if each.address in machines and each.pk not in answered]:
        rounds += 1
        assert rounds < 60, "they still talk"
        for sent in waiting:
            answered.add(sent.pk)
            more = f"In-Reply-To: {sent.message_id}\nReferences: {sent.message_id}"
            to = sent.headers.get("Reply-To", "help@localhost")
            scene.take(mail(f"round-{sent.pk}", who=sent.address, to=to, subject=f"Re: {sent.subject}", more=more))

    assert Message.objects.filter(user=scene.people["bela"]).count() <= MOST
    assert Ticket.objects.count() <= 3


def test_another_helpdesk_that_confirms_each_mail_stops(scene):
    """It takes our confirmation for a new case, and confirms that with a new subject."""
    Message.objects.all().delete()
    bela, number = scene.people["bela"], 0
    scene.take(mail("first", subject="Case 0"))

    while Message.objects.filter(user=bela).count() > number:
        number += 1
        assert number < 60, "they still talk"
        scene.take(mail(f"case-{number}", subject=f"Case {number} was received"))

    assert Message.objects.filter(user=bela).count() <= MOST


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <x>",
        "X-Auto-Response-Suppress: All",
        "Return-Path: <>",
    ],
)
def test_machines_and_lists_get_no_automatic_answer(scene, more):
    Message.objects.all().delete()

    scene.take(mail("m", more=more))

    assert not Message.objects.filter(user=scene.people["bela"]).exists()


def test_many_files_are_cut_and_the_mail_is_not_lost(scene):
    inner = [part("x", f"text/plain; name=a{number}.txt") for number in range(200)]

    row = scene.take(scene.filled(parts("m", *inner, to="@@reply.bela@@")))

    assert row.outcome == Outcome.REPLY
    assert scene.ticket.messages.get(inbound=row).files.count() <= 30
