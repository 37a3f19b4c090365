"""Delivery reports: the standard form (RFC 3464) and the free words of older servers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from helpdesk.gateway.charsets import line
from helpdesk.gateway.letters import Letter, Report

MESSAGE_ID = re.compile(r"^\s*>?\s*message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
ADDRESS = re.compile(r"[^\s@<>\"(),;:\\]{1,64}@[^\s@<>\"(),;:\\]{1,189}")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
DAEMON = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon)@")
SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|notification)|failure notice|returned mail|mail delivery failed|"
    r"unzustellbar|nicht zugestellt|non remis|échec de remise|mancato recapito|no se puede entregar",
    re.IGNORECASE,
)
LONGEST_WORDS = 400
MOST_PARTS = 100


def report_of(message: Message, letter: Letter) -> Report | None:
    """None when the message is no delivery report; a read receipt is none."""
    parts = list(_walk(message))
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is not None:
        return _standard(status, parts, letter)
    return _free(parts, letter) if _looks_returned(letter) else None


def _walk(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _standard(status: Message, parts: list[Message], letter: Letter) -> Report:
    """Fields of each recipient follow the fields of the message, an empty line between the groups."""
    groups = [group for group in status.get_payload() if isinstance(group, Message)]
    failed = [group for group in groups if _field(group, "action").lower() in {"failed", "delayed"}]
    chosen = failed[0] if failed else (groups[-1] if groups else status)
    code = next(iter(STATUS.findall(_field(chosen, "status"))), "")
    is_final = _field(chosen, "action").lower() == "failed"
    return Report(
        message_ids=_ids(parts, letter),
        recipients=tuple(dict.fromkeys(each for group in groups for each in _recipients(group))),
        is_failure=bool(failed),
        is_for_good=is_final and not code.startswith("4"),
        code=code,
        words=line(_field(chosen, "diagnostic-code"), LONGEST_WORDS),
    )


def _field(group: Message, name: str) -> str:
    return line(str(group.get(name, "")), 1000)


def _recipients(group: Message) -> list[str]:
    """``rfc822; somebody@example.org`` of both fields."""
    fields = (_field(group, "original-recipient"), _field(group, "final-recipient"))
    return [each.lower() for field in fields for each in ADDRESS.findall(field.partition(";")[2])[:1]]


def _looks_returned(letter: Letter) -> bool:
    if letter.headers.get("x-failed-recipients"):
        return True
    is_daemon = any(DAEMON.match(sender.email) for sender in letter.senders)
    is_null = letter.first("return-path").replace(" ", "") == "<>"
    return (is_daemon or is_null) and bool(SUBJECT.search(letter.subject))


def _free(parts: list[Message], letter: Letter) -> Report:
    codes = STATUS.findall(letter.text[:20_000])
    plain = REPLY_CODE.findall(letter.text[:20_000])
    failed = ADDRESS.findall(letter.first("x-failed-recipients"))
    code = codes[0] if codes else ""
    is_temporary = code.startswith("4") or (not code and bool(plain) and plain[0].startswith("4"))
    return Report(
        message_ids=_ids(parts, letter),
        recipients=tuple(each.lower() for each in (failed or ADDRESS.findall(letter.text[:20_000]))[:20]),
        is_failure=True,
        is_for_good=not is_temporary,
        code=code or (plain[0] if plain else ""),
        words=line(letter.text, LONGEST_WORDS),
    )


def _ids(parts: list[Message], letter: Letter) -> tuple[str, ...]:
    """Message-IDs of what came back: of the mail or head enclosed, or written in the words."""
    found: list[str] = []
    for part in parts[1:]:
        found += MESSAGE_ID.findall(f"message-id: {part.get('message-id', '')}")
        if part.get_content_type() in {"text/rfc822-headers", "text/plain"}:
            content = part.get_payload(decode=True)
            words = content[:200_000].decode("utf-8", "replace") if isinstance(content, bytes) else ""
            found += MESSAGE_ID.findall(words)
    found += MESSAGE_ID.findall(letter.text) + letter.references
    return tuple(dict.fromkeys(found))[:20]
