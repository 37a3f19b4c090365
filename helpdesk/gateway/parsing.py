"""From the bytes of a message to a Letter. Whatever the bytes are, the answer is a Letter or Unreadable."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesFeedParser
from string import ascii_lowercase, ascii_uppercase

from django.utils.translation import gettext as _

from helpdesk.gateway.bounces import report_of
from helpdesk.gateway.charsets import line
from helpdesk.gateway.letters import Address, Enclosed, Letter, Remark
from helpdesk.gateway.parts import LONGEST_TEXT, contents_of
from helpdesk.gateway.policy import CAREFUL, LONGEST_HEADER
from helpdesk.quoted_keys import without_keys

LARGEST = 20 * 1024 * 1024
MOST_HEADERS = 1_000
MOST_ADDRESS_HEADERS = 3
MOST_BOUNDARIES = 200
LONGEST_HEAD = 512 * 1024
MOST_RAW_PARTS = 5_000
# The parser compares each line with the boundary of every level it is in.
MOST_LINE_CHECKS = 20_000_000
BOUNDARY = re.compile(rb"boundary[*\d\s]*=|message/rfc822", re.IGNORECASE)
BOUNDARY_VALUE = re.compile(rb"boundary([*\d\s]*)=\s*\"?([^\"\s;]{1,200})", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
# ASCII alone: the Kelvin sign becomes a plain k by lower(), and a stranger's address that of a participant.
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
ADDRESS = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@[^\s@<>\"(),;:\\]{1,189}")


class Unreadable(Exception):
    """Not read, and why; the raw bytes are kept and a person looks."""


def read(raw: bytes) -> Letter:
    """Raises Unreadable, and nothing else, for bytes that are no mail or would cost too much to read."""
    _check(raw)
    try:
        return _read(raw)
    except Unreadable:
        raise
    except (Exception, RecursionError) as error:
        raise Unreadable(_("The portal could not read it (%(fault)s).") % {"fault": type(error).__name__}) from error


def _check(raw: bytes) -> None:
    if not raw.strip():
        raise Unreadable(_("It is empty."))
    if len(raw) > LARGEST:
        raise Unreadable(_("It is larger than 20 MB."))
    boundaries = len(BOUNDARY.findall(raw))
    is_costly = boundaries * raw.count(b"\n") > MOST_LINE_CHECKS
    if boundaries > MOST_BOUNDARIES or is_costly or _has_very_many_parts(raw):
        raise Unreadable(_("It has too many parts inside parts."))
    head = re.search(rb"\r?\n\r?\n|\r\r", raw)
    if (head.start() if head else len(raw)) > LONGEST_HEAD:
        raise Unreadable(_("Its head is larger than 512 kB."))


def _has_very_many_parts(raw: bytes) -> bool:
    """Before the parser makes an object of each."""
    if raw.count(b"\n--") <= MOST_RAW_PARTS:
        return False
    found = BOUNDARY_VALUE.findall(raw)
    is_veiled = any(b"*" in form for form, _value in found)
    return is_veiled or sum(raw.count(b"\n--" + value) for value in {value for _, value in found}) > MOST_RAW_PARTS


def _read(raw: bytes) -> Letter:
    parser = BytesFeedParser(policy=CAREFUL)
    parser.feed(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    message = parser.close()
    letter = _head(message)
    if not letter.headers:
        raise Unreadable(_("It has no head, so it is no mail."))
    found = contents_of(message)
    letter.content_type = message.get_content_type()
    letter.html, letter.files, letter.remarks = "\n<hr>\n".join(found.html), found.files, found.remarks
    _set_text(letter, without_keys(found.text()))
    letter.report = report_of(message, letter)
    return letter


def glance(raw: bytes) -> Letter:
    """The head alone, for the row of a message that nothing has looked at yet. Never fails."""
    try:
        parser = BytesFeedParser(policy=CAREFUL)
        parser._set_headersonly()
        parser.feed(raw[:LONGEST_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
        return _head(parser.close())
    except (Exception, RecursionError):  # noqa: BLE001 the standard parser raises what it likes
        return Letter()


def _set_text(letter: Letter, text: str) -> None:
    letter.text = text
    if len(text) > LONGEST_TEXT:
        letter.files.append(Enclosed("message.txt", "text/plain", text.encode()))
        letter.text = text[:LONGEST_TEXT]
        letter.remarks.add(Remark.LONG_TEXT)
    if not text.strip():
        letter.remarks.add(Remark.NO_TEXT)


def _head(message: Message) -> Letter:
    letter = Letter()
    for name, value in list(message.raw_items())[:MOST_HEADERS]:  # type: ignore[attr-defined]
        key = line(str(name), 80).lower()
        letter.headers.setdefault(key, []).append(line(str(value), LONGEST_HEADER))
        letter.order.append(key)
    letter.senders = _addresses(message, "from")
    letter.recipients = [
        address
        for name in ("delivered-to", "x-original-to", "envelope-to", "to", "cc", "resent-to")
        for address in _addresses(message, name)
    ]
    letter.subject = line(str(message.get("subject", "")), 300)
    letter.message_ids = [found for value in letter.headers.get("message-id", []) for found in ids_in(value)[:1]]
    letter.references = ids_in(letter.first("in-reply-to")) + ids_in(letter.first("references"))[::-1]
    return letter


def ids_in(text: str) -> list[str]:
    return MESSAGE_ID.findall(text)[:200]


def _addresses(message: Message, name: str) -> list[Address]:
    """Every address of every such header, as its structure says, never as its decoded words look."""
    found: list[Address] = []
    raw_values = [value for key, value in message.raw_items() if key.lower() == name]  # type: ignore[attr-defined]
    for raw_value in raw_values[:MOST_ADDRESS_HEADERS]:
        value = CAREFUL.header_fetch_parse(name, raw_value)
        try:
            pairs = [(each.addr_spec, each.display_name) for each in value.addresses]  # type: ignore[attr-defined]
        except Exception:  # noqa: BLE001 broken address lists break the parser in many ways
            pairs = [(each, "") for each in ADDRESS.findall(str(value))]
        found += [
            Address(email.strip().translate(SMALL), line(words or "", 200))
            for email, words in pairs[:200]
            if ADDRESS.fullmatch(email.strip()) and len(email.strip()) <= 254
        ]
    return list(dict.fromkeys(found))
