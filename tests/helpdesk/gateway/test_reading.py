"""Details of reading: quotes, flowed text, HTML, signed addresses, what the receiving server said."""

import pytest

from helpdesk.gateway.addresses import Signed, is_ours, read_address, reply_address
from helpdesk.gateway.charsets import known_charset
from helpdesk.gateway.flowed import unflowed
from helpdesk.gateway.hypertext import shown_html, text_of
from helpdesk.gateway.letters import Enclosed
from helpdesk.gateway.matching import bare_subject
from helpdesk.gateway.parsing import read
from helpdesk.gateway.quotes import loosened, split_mail
from helpdesk.gateway.trust import is_refuted, verdict_of
from tests.helpdesk.gateway.corpus_forms import HTML
from tests.helpdesk.gateway.writing import PNG


@pytest.mark.parametrize(
    "header",
    [
        "On Fri, 20 Nov 2026 at 12:02, Iris Dubois <iris@interact.example> wrote:",
        "On Fri, 20 Nov 2026 at 12:02, Iris Dubois\n<iris@interact.example> wrote:",
        "Am 20.11.26 um 12:02 schrieb Iris Dubois:",
        "Am Fr., 20. Nov. 2026 um 12:02 Uhr schrieb Iris Dubois <iris@interact.example>:",
        "Le ven. 20 nov. 2026 à 12:02, Iris Dubois <iris@interact.example> a écrit :",
        "Il giorno ven 20 nov 2026 alle ore 12:02 Iris Dubois ha scritto:",
        "Dne 20. 11. 2026 v 12:02 Iris Dubois napsal(a):",
        "W dniu 20.11.2026 o 12:02, Iris Dubois pisze:",
        "2026-11-20 12:02 GMT+01:00 Iris Dubois <iris@interact.example>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "________________________________",
        "From: Iris Dubois\nSent: Friday, 20 November 2026 12:02\nTo: Anna\nSubject: Addons",
        "*Von:* Iris Dubois\n*Gesendet:* Freitag\n*An:* Anna\n*Betreff:* Addons",
    ],
)
def test_the_quoted_part_begins_at_the_reply_header(header):
    assert split_mail(f"Yes.\n\n{header}\n\n> Is there a backup?\n") == ("Yes.", f"{header}\n\n> Is there a backup?")


@pytest.mark.parametrize(
    "text",
    [
        "On Friday we wrote: nothing works.",
        "From: the menu\nnothing comes up",
        "On 20 Nov 2026 Iris wrote:\n> Which version?\n10.0.1\n> Which plugin?\nNone.",
        "> only a quote",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text):
    assert split_mail(text) == (text, "")


def test_words_under_a_quote_get_a_line_of_air():
    assert loosened("> Which version?\n10.0.1\n> And?") == "> Which version?\n\n10.0.1\n> And?"


def test_flowed_text_is_paragraphs():
    text = "One long \nline.\n\n> a \n> b\n>> c\n-- \nBéla"

    assert unflowed(text, delsp=False) == "One long line.\n\n> a b\n>> c\n-- \nBéla"
    assert unflowed("日本 \n語", delsp=True) == "日本語"


def test_html_reads_as_text():
    assert text_of(HTML) == (
        "Yes, from 22:10.\n\n[dot] [logo] the log <https://alpine.example/log>\n> Is there a backup?"
    )
    assert text_of("<ul><li>one<li>two</ul><table><tr><td>a<td>b</table><pre>x  y\n z</pre>") == (
        "- one\n- two\n\na | b\n\nx  y\n z"
    )


def test_html_is_shown_without_anything_from_outside():
    shown = shown_html(HTML, [Enclosed("logo.png", "image/png", PNG, "logo@alpine")])

    assert 'src="data:image/png;base64,' in shown
    assert not [bad for bad in ("evil", "script", "http", "style", "form", "refresh", "href") if bad in shown]


def test_a_picture_that_is_none_is_not_shown():
    lying = Enclosed("x.png", "image/png", b"<svg onload=alert(1)>", "logo@alpine")

    assert "data:" not in shown_html(HTML, [lying])


@pytest.mark.parametrize(
    "name", ["utf-7", "UTF7", "unicode_escape", "rot13", "base64", "punycode", "../x", "", "x" * 90]
)
def test_what_is_no_charset_or_a_dangerous_one_is_not_used(name):
    assert known_charset(name) == ""


def test_signed_addresses_hold_for_their_ticket_person_and_kind(settings):
    address = reply_address(142, 17)
    mac = address.partition("@")[0].rpartition(".")[2]

    assert read_address(address.upper()) == Signed(142, 17, False)
    assert read_address(reply_address(142, 17, is_note=True)) == Signed(142, 17, True)
    for forged in (f"help+143.17.{mac}", f"help+142.18.{mac}", f"help+142.17.note.{mac}", f"other+142.17.{mac}"):
        assert read_address(f"{forged}@localhost") is None
    assert len(mac) * 5 >= 80
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert read_address(address) == Signed(142, 17, False)
    settings.SECRET_KEY_FALLBACKS = []
    assert read_address(address) is None


def test_own_addresses_are_known(settings):
    assert is_ours("Help+x.y@LOCALHOST")
    assert is_ours("portal@localhost")
    assert not is_ours("help@elsewhere.example")
    settings.HELPDESK_ADDRESS = ""
    assert reply_address(142, 17) == ""
    assert not is_ours("@")


@pytest.mark.parametrize(
    ("headers", "verdict", "refuted"),
    [
        ("mx.us; dmarc=pass header.from=x.example", {"dmarc": "pass", "from": "x.example"}, False),
        ("mx.us; dmarc=pass header.from=evil.example", {"dmarc": "pass", "from": "evil.example"}, True),
        ("mx.us 1; dkim=fail; dkim=pass header.d=x.example", {"dkim": "pass", "aligned": "dkim"}, False),
        ("mx.us; dkim=fail; spf=pass", {"dkim": "fail", "spf": "pass"}, False),
        ("mx.us; dkim=fail", {"dkim": "fail"}, True),
        ('mx.us; spf=fail reason="; dmarc=pass"', {"spf": "fail"}, False),
        ("mx.us; none", {}, False),
        ("mx.us.evil.example; dmarc=fail", {}, False),
    ],
)
def test_the_trusted_servers_word_is_read(headers, verdict, refuted):
    letter = read(f"Authentication-Results: {headers}\r\nFrom: a@x.example\r\n\r\nHi".encode())

    assert verdict_of(letter, trusted="mx.us") == verdict
    assert is_refuted(verdict, letter) == refuted
    assert verdict_of(letter, trusted="") == {}


def test_what_was_there_before_the_message_reached_us_is_not_believed():
    ours, theirs = "Authentication-Results: mx.us; spf=fail", "Authentication-Results: mx.us; dmarc=pass"
    letter = read(f"{ours}\r\nReceived: from x by mx.us\r\n{theirs}\r\nFrom: a@x.example\r\n\r\nHi".encode())

    assert verdict_of(letter, trusted="mx.us") == {"spf": "fail"}


@pytest.mark.parametrize(
    ("subject", "title"),
    [("Re: AW: [JH-142] Fwd: Addons", "Addons"), ("RE[2]: x", "x"), ("Return of goods", "Return of goods"), ("", "")],
)
def test_a_subject_becomes_a_title(subject, title):
    assert bare_subject(subject) == title
