"""Write mails as mail programs do. ``@@reply.bela@@`` and the like are filled in when a test reads the file.

@@reply.X@@   signed reply address of JH-142 for X        @@note.X@@    the same for an internal note
@@sent.X@@    Message-ID of the mail we sent to X          @@fill.N@@    N bytes of text
"""

import base64
from email.header import Header

BELA = "Béla Novák <bela@alpine.example>"
ANNA = "Anna Berger <anna@alpine.example>"
CARLA = "Carla Moen <carla@fjords.example>"
IRIS = "Iris Dubois <iris@interact.example>"
GUEST = "Liis Kask <liis@amber.example>"
HELP = "Jems helpdesk <help@localhost>"
DATE = "Fri, 20 Nov 2026 12:34:56 +0100"
NUMBERED = "Re: [JH-142] Addons missing after update"


def text(words: str) -> str:
    return words.replace("\n", "\r\n")


def encoded(address: str) -> str:
    name, _, email = address.rpartition(" <")
    return f"{name if name.isascii() else Header(name, 'utf-8').encode()} <{email}" if name else address


def mail(
    key: str,
    words: str | bytes = "Yes, from 22:10, with the addons folder.\n",
    *,
    who: str | None = BELA,
    to: str = HELP,
    subject: str | None = "Addons after the update",
    more: str = "",
    kind: str = "text/plain; charset=utf-8",
    coding: str = "8bit",
    message_id: str | None = "",
) -> bytes:
    """``more`` are further header lines; ``who=None`` and the like leave the header out."""
    message_id = f"<{key}@sender.example>" if message_id == "" else message_id
    lines = [
        f"From: {encoded(who)}" if who else "",
        f"To: {to}",
        f"Subject: {subject}" if subject is not None else "",
        f"Date: {DATE}",
        f"Message-ID: {message_id}" if message_id else "",
        *more.strip("\n").split("\n"),
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        f"Content-Transfer-Encoding: {coding}" if coding else "",
    ]
    head = "\r\n".join(line for line in lines if line)
    body = words if isinstance(words, bytes) else text(words).encode()
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def parts(key: str, *inner: bytes, kind: str = "multipart/mixed", **rest: str | None) -> bytes:
    """A message of several parts."""
    boundary = f"=_{key}"
    return mail(key, joined(boundary, *inner), kind=f'{kind}; boundary="{boundary}"', coding="", **rest)


def joined(boundary: str, *inner: bytes) -> bytes:
    opened = b"".join(f"--{boundary}\r\n".encode() + each + b"\r\n" for each in inner)
    return opened + f"--{boundary}--\r\n".encode()


def part(words: str | bytes, kind: str = "text/plain; charset=utf-8", more: str = "", coding: str = "8bit") -> bytes:
    lines = [f"Content-Type: {kind}", f"Content-Transfer-Encoding: {coding}", *more.strip("\n").split("\n")]
    body = words if isinstance(words, bytes) else text(words).encode()
    return "\r\n".join(line for line in lines if line).encode() + b"\r\n\r\n" + body


def several(boundary: str, kind: str, *inner: bytes) -> bytes:
    return f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode() + joined(boundary, *inner)


def file(content: bytes, name: str, kind: str = "text/plain", more: str = "") -> bytes:
    disposition = f'Content-Disposition: attachment; filename="{name}"\n{more}'
    return part(base64.encodebytes(content).replace(b"\n", b"\r\n"), kind, disposition, "base64")


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
TNEF = b"\x78\x9f\x3e\x22" + bytes(60)
