"""Look into a mailbox (RFC 9051): keep each new message, read it, and only then mark it seen.

What is new: whatever lies above the highest UID that was kept, and whatever is unseen. So a colleague who opens a mail
in the mailbox hides nothing, and a message that could not be kept comes up again. When the server renumbers
(UIDVALIDITY) everything is looked at once more; the unique Message-ID makes that harmless.
"""

from __future__ import annotations

import contextlib
import hashlib
import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote, urlsplit

from helpdesk.actions.inbound import process, receive
from helpdesk.gateway.parsing import LARGEST
from helpdesk.models import Counter

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 30
BATCH = 200
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
UIDS = re.compile(rb"\d+")


class MailboxError(Exception):
    """The mailbox cannot be looked into; the message says what to change."""


@dataclass
class Count:
    """How one look went."""

    kept: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Mailbox:
    """``label`` names it in the log and in the unique key of its messages; it holds no password."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str

    @property
    def label(self) -> str:
        return f"{self.user}@{self.host}/{self.folder}"[:100]


def mailbox_of(url: str) -> Mailbox:
    """From imaps://user:password@host:993/INBOX; raises MailboxError for what would send a password in the clear."""
    parts = urlsplit(url)
    if parts.scheme not in {"imaps", "imap+tls", "imap"} or not parts.hostname or not parts.username:
        raise MailboxError("IMAP_URL must look like imaps://user:password@host/INBOX.")
    if parts.scheme == "imap" and parts.hostname not in LOOPBACK:
        raise MailboxError("IMAP_URL without TLS works on this machine only. Use imaps:// or imap+tls://.")
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Mailbox(parts.scheme, parts.hostname, port, unquote(parts.username), unquote(parts.password or ""), folder)


def poll(url: str, *, now: datetime) -> Count:
    """Keep and read what is new; one message that fails never holds up the others."""
    mailbox, count = mailbox_of(url), Count()
    with _opened(mailbox) as server:
        marks = _Marks(server, mailbox)
        try:
            for uid in marks.new_uids()[:BATCH]:
                if _is_taken(server, mailbox, uid, now):
                    count.kept += 1
                    marks.kept(uid)
                else:
                    count.failed += 1
        finally:
            marks.write()
    return count


def _is_taken(server: imaplib.IMAP4, mailbox: Mailbox, uid: int, now: datetime) -> bool:
    try:
        _take(server, mailbox, uid, now)
    except Exception:
        logger.exception("message %s of %s was not kept and stays in the mailbox", uid, mailbox.label)
        return False
    return True


@contextlib.contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    server = _connected(mailbox)
    try:
        server.login(mailbox.user, mailbox.password)
        _ask(server.select(f'"{mailbox.folder}"'))
        yield server
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if mailbox.scheme == "imaps":
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT_SECONDS)
    server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS)
    if mailbox.scheme == "imap+tls":
        server.starttls(context)
    return server


class _Marks:
    """Where the last look ended, in two counters: the mailbox's UIDVALIDITY and the highest UID without a gap.

    The mark stays below a message that failed, so the next look sees it again even when a colleague opened it.
    """

    def __init__(self, server: imaplib.IMAP4, mailbox: Mailbox) -> None:
        self.server = server
        digest = hashlib.sha256(mailbox.label.encode()).hexdigest()[:14]
        self.names = (f"imapv:{digest}", f"imapu:{digest}")
        self.open: set[int] = set()
        self.top = 0
        self._begin()

    def _begin(self) -> None:
        validity, uid_next = _state_of(self.server)
        known = dict(Counter.objects.filter(name__in=self.names).values_list("name", "value"))
        self.highest = known.get(self.names[1], 0) if known.get(self.names[0]) == validity else 0
        if not known:
            self.highest = max(uid_next - 1, 0)  # the first look takes what is unseen, not ten years of mail
        Counter.objects.update_or_create(name=self.names[0], defaults={"value": validity})
        self.write()

    def new_uids(self) -> list[int]:
        """Unseen ones first, then the newest: behind a message that fails for ever, no other waits for ever."""
        unseen = self._search("UNSEEN UNDELETED")
        self.open = self._search(f"UID {self.highest + 1}:* UNDELETED", self.highest)
        self.top = max(self.open, default=self.highest)
        return sorted(unseen) + sorted(self.open - unseen, reverse=True)

    def _search(self, words: str, above: int = 0) -> set[int]:
        """``n:*`` always names the last message, so what is not above is left out."""
        lines = _ask(self.server.uid("SEARCH", words))
        return {int(uid) for line in lines if isinstance(line, bytes) for uid in UIDS.findall(line) if int(uid) > above}

    def kept(self, uid: int) -> None:
        self.open.discard(uid)

    def write(self) -> None:
        self.highest = max(self.highest, min(self.open) - 1 if self.open else self.top)
        Counter.objects.update_or_create(name=self.names[1], defaults={"value": self.highest})


def _state_of(server: imaplib.IMAP4) -> tuple[int, int]:
    found = {name: server.response(name)[1] for name in ("UIDVALIDITY", "UIDNEXT")}
    numbers = [int(values[0]) if values and values[0] else 0 for values in found.values()]
    return numbers[0], numbers[1]


def _take(server: imaplib.IMAP4, mailbox: Mailbox, uid: int, now: datetime) -> None:
    is_too_large = _size_of(server, uid) > LARGEST
    raw = _fetched(server, uid, "BODY.PEEK[HEADER]" if is_too_large else "BODY.PEEK[]")
    mail = receive(raw=raw, mailbox=mailbox.label, now=now, is_head_only=is_too_large)
    process(mail=mail, now=now)
    _mark_seen(server, uid)


def _mark_seen(server: imaplib.IMAP4, uid: int) -> None:
    _ask(server.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)"))


def _size_of(server: imaplib.IMAP4, uid: int) -> int:
    found = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(_flat(_ask(server.uid("FETCH", str(uid), "(RFC822.SIZE)")))))
    return int(found[1]) if found else 0


def _fetched(server: imaplib.IMAP4, uid: int, part: str) -> bytes:
    """The message without marking it; raises when the server gave none, for then it is not ours to mark."""
    for item in _ask(server.uid("FETCH", str(uid), f"({part})")):
        if isinstance(item, tuple):
            return bytes(item[1])
    raise MailboxError(f"The server gave nothing for message {uid}.")


def _ask(answer: tuple[str, list]) -> list:
    """The answer's lines; raises when the server said no."""
    state, lines = answer
    if state != "OK":
        raise MailboxError(f"The mail server answered {state}: {lines!r}"[:300])
    return [line for line in lines if line is not None]


def _flat(lines: list) -> list[bytes]:
    return [
        part for line in lines for part in (line if isinstance(line, tuple) else (line,)) if isinstance(part, bytes)
    ]
