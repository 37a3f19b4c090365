"""The parts of a message in order: its words, its HTML and its files."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesFeedParser
from email.utils import collapse_rfc2231_value
from typing import Any

from helpdesk.gateway.charsets import decoded, line
from helpdesk.gateway.flowed import unflowed
from helpdesk.gateway.hypertext import text_of
from helpdesk.gateway.letters import Enclosed, Remark
from helpdesk.gateway.policy import CAREFUL

MOST_PARTS = 500
MOST_FILES = 30
DEEPEST = 30
LONGEST_TEXT = 50_000
OUTLOOK = {"application/ms-tnef", "application/vnd.ms-tnef"}
SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted", "multipart/encrypted"}
PLAIN = {"text/plain", "text/enriched", "text/richtext", "text/markdown"}
# The same words once more, for programs that like them better; no file anybody enclosed.
REPEATED = {"text/x-amp-html", "text/watch-html"}
REACTION = "text/vnd.google.email-reaction+json"
# A line of a boundary that the head does not name, or names wrongly.
UNNAMED_BOUNDARY = re.compile(rb"^--([^\s\"]{1,70})[ \t]*\r?\n(?=content-[a-z-]+:)", re.IGNORECASE | re.MULTILINE)


@dataclass
class Contents:
    """Filled part by part; ``words`` in the order of the message."""

    words: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[Enclosed] = field(default_factory=list)
    remarks: set[Remark] = field(default_factory=set)
    seen: int = 0

    def text(self) -> str:
        return "\n\n".join(words.strip("\n") for words in self.words if words.strip()).rstrip()


def contents_of(message: Message) -> Contents:
    found = Contents()
    _take(_mended(message), found, depth=0)
    return found


def _mended(message: Message) -> Message:
    """Parts whose boundary the head of the mail does not name rightly are found by their looks, if they are few."""
    if message.is_multipart() or message.get_content_maintype() != "multipart":
        return message
    content = _bytes(message)
    boundary = UNNAMED_BOUNDARY.search(content)
    if not boundary or content.count(b"--" + boundary[1]) > MOST_PARTS:
        return message
    parser = BytesFeedParser(policy=CAREFUL)
    parser.feed(b'Content-Type: multipart/mixed; boundary="' + boundary[1] + b'"\r\n\r\n' + content)
    return parser.close()


def _take(part: Message, found: Contents, *, depth: int) -> None:
    found.seen += 1
    if found.seen > MOST_PARTS or depth > DEEPEST:
        found.remarks.add(Remark.DEEP if depth > DEEPEST else Remark.MANY_FILES)
        return
    kind = part.get_content_type()
    if kind in SEALED:
        is_signed_only = _parameter(part, "smime-type").lower() == "signed-data"
        found.remarks.add(Remark.PACKED if is_signed_only else Remark.ENCRYPTED)
    elif kind.startswith("message/"):
        _take_message(part, found)
    elif part.is_multipart():
        _take_several(part, kind, found, depth)
    else:
        _take_leaf(part, kind, found)


def _take_several(part: Message, kind: str, found: Contents, depth: int) -> None:
    inner = [child for child in part.get_payload() if isinstance(child, Message)]
    if kind == "multipart/signed":
        found.remarks.add(Remark.SIGNED)
    if kind == "multipart/alternative":
        _take_alternatives(inner, found, depth)
        return
    for child in inner:
        _take(child, found, depth=depth + 1)


def _take_alternatives(inner: list[Message], found: Contents, depth: int) -> None:
    """The same said several times: text first, HTML kept for the page of its own, files of each."""
    said: list[Contents] = []
    for child in inner:
        one = Contents(seen=found.seen)
        _take(child, one, depth=depth + 1)
        found.seen = one.seen
        found.files += one.files
        found.html += one.html
        found.remarks |= one.remarks
        said.append(one)
    plain = [one for one in said if one.text() and not one.html]
    best = plain or [one for one in said if one.text()]
    if best:
        found.words.append(best[0].text())


def _take_leaf(part: Message, kind: str, found: Contents) -> None:
    name = name_of(part)
    is_attached = _disposition(part) == "attachment" or bool(name)
    if kind in SIGNATURES:
        found.remarks.add(Remark.SIGNED)
    elif kind == REACTION:
        found.remarks.add(Remark.REACTION)
    elif (kind in PLAIN or kind.startswith("multipart/")) and not is_attached:
        found.words.append(_words(part, found))
    elif kind == "text/html" and not is_attached:
        html = _letters(part, found)
        found.html.append(html)
        found.words.append(text_of(html))
    elif kind not in REPEATED or is_attached:
        _keep(part, kind, name, found)


def _words(part: Message, found: Contents) -> str:
    text = _letters(part, found)
    if text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        found.remarks.add(Remark.ENCRYPTED)
    if _parameter(part, "format").lower() == "flowed":
        return unflowed(text, delsp=_parameter(part, "delsp").lower() == "yes")
    return text


def _letters(part: Message, found: Contents) -> str:
    text, is_right = decoded(_bytes(part), _parameter(part, "charset"))
    if not is_right:
        found.remarks.add(Remark.CHARSET)
    return text


def _bytes(part: Message) -> bytes:
    content: Any = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _keep(part: Message, kind: str, name: str, found: Contents) -> None:
    content = _bytes(part)
    if kind in OUTLOOK or name.lower() == "winmail.dat":
        found.remarks.add(Remark.OUTLOOK)
        kind, name = "application/ms-tnef", name or "winmail.dat"
    if kind == "text/calendar" and _parameter(part, "method").lower() == "reply":
        found.remarks.add(Remark.CALENDAR_REPLY)
    if not name:
        ending = "ics" if kind == "text/calendar" else (mimetypes.guess_extension(kind) or ".bin").lstrip(".")
        name = f"{'invitation' if ending == 'ics' else f'file-{len(found.files) + 1}'}.{ending}"
    _add(Enclosed(name, kind, content, line(str(part.get("content-id", "")), 300).strip("<> ")), found)


def _add(file: Enclosed, found: Contents) -> None:
    if len(found.files) >= MOST_FILES:
        found.remarks.add(Remark.MANY_FILES)
    else:
        found.files.append(file)


def _take_message(part: Message, found: Contents) -> None:
    """A mail inside the mail is a file of its own; nobody looks into it."""
    for inner in list(_inner(part))[:MOST_FILES]:
        try:
            content = bytes(inner)
        except Exception:  # noqa: BLE001 a broken mail inside breaks the generator in many ways; the raw mail has it
            found.remarks.add(Remark.MANY_FILES)
            continue
        title = line(str(inner.get("subject", "")), 80) or "message"
        _add(Enclosed(name_of(part) or f"{title}.eml", "message/rfc822", content), found)


def _inner(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))


def _disposition(part: Message) -> str:
    return str(part.get("content-disposition", "")).partition(";")[0].strip().lower()


def name_of(part: Message) -> str:
    """The file's name with its encodings taken off, as one line."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        if found := _parameter(part, parameter, header):
            return line(_without_encoded_words(found), 400)
    return ""


def _without_encoded_words(name: str) -> str:
    """Many programs encode file names as they do subjects, which RFC 2047 forbids."""
    if "=?" not in name:
        return name
    try:
        return str(make_header(decode_header(name)))
    except (HeaderParseError, LookupError, ValueError):
        return name


def _parameter(part: Message, name: str, header: str = "content-type") -> str:
    try:
        return collapse_rfc2231_value(part.get_param(name, "", header) or "")
    except Exception:  # noqa: BLE001 broken parameters break the parser in many ways
        return ""
