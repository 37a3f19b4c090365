"""How mails are built: letters, parts, files, and what is broken in them."""

import base64

from tests.helpdesk.gateway.writing import (
    ANNA,
    NUMBERED,
    PNG,
    TNEF,
    file,
    mail,
    part,
    parts,
    several,
)  # fmt: skip

HTML = """<html><head><title>x</title><style>p {color: red}</style><meta http-equiv="refresh" content="0;url=http://evil">
</head><body><p>Yes, from <b>22:10</b>.</p><script>alert(1)</script><img src="http://evil.example/pixel.png" alt="dot">
<img src="cid:logo@alpine" alt="logo"><a href="https://alpine.example/log">the log</a>
<blockquote>Is there a backup?</blockquote><form action="http://evil"><input></form></body></html>
"""
INVITATION = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
SEALED = "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m"


def lettered(key: str, words: str, charset: str, codec: str = "", **rest: str) -> bytes:
    return mail(key, words.encode(codec or charset), kind=f"text/plain; charset={charset}", subject=NUMBERED, **rest)


def nested(depth: int) -> bytes:
    inner = part("At the bottom.\n")
    for level in range(depth):
        inner = several(f"level-{level}", "multipart/mixed", inner)
    return inner


def named(key: str, name: str, content: bytes = b"WARN PluginManager") -> bytes:
    return parts(key, part("See the file.\n"), file(content, name), subject=NUMBERED)


CORPUS = {
    "letters-iso-2022-jp": lettered("jp", "バックアップがあります。\n", "iso-2022-jp"),
    "letters-iso-2022-jp-kana": mail(
        "kana",
        b"\x1b$B%F%9%H\x1b(I1234\x1b(B \x1b$B-!\x1b(B\r\n",
        kind="text/plain; charset=ISO-2022-JP",
        subject=NUMBERED,
    ),
    "letters-utf-16": mail(
        "utf16",
        base64.encodebytes("Größe 22:10\n".encode("utf-16")),
        kind="text/plain; charset=utf-16",
        coding="base64",
        subject=NUMBERED,
    ),
    "letters-gb18030-four-bytes": lettered("gb4", "𠀀漢字\n", "gb18030"),
    "letters-koi8-r": lettered("koi8", "Да, в 22:10.\n", "koi8-r"),
    "letters-windows-1250": lettered("w1250", "Ano, od 22:10, příloha žádná.\n", "windows-1250", "cp1250"),
    "letters-gb18030": lettered("gb", "有备份。\n", "gb2312", "gb18030"),
    "letters-utf-7-refused": mail(
        "utf7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-\n", kind="text/plain; charset=utf-7", subject=NUMBERED
    ),
    "letters-unknown-charset": lettered("unknown-charset", "Größe\n", "x-martian", "utf-8"),
    "letters-lying-charset": lettered("lying", "Größe 22:10\n", "us-ascii", "utf-8"),
    "letters-lying-utf-8": lettered("lying-utf8", "Größe 22:10\n", "utf-8", "cp1252"),
    "letters-undeclared-8bit": mail(
        "undeclared", "Größe 22:10\n".encode("cp1252"), kind="text/plain", subject=NUMBERED
    ),
    "letters-8bit-subject": mail("8bit-subject", subject="[JH-142] Größe"),
    "letters-quoted-printable": mail("qp", "Gr=C3=B6=C3=9Fe =\nweiter\n", coding="quoted-printable", subject=NUMBERED),
    "letters-broken-base64": mail("base64", "R3LDtsOfZQ*=*\n", coding="base64", subject=NUMBERED),
    "letters-base64-unpadded": mail("unpadded", b"R3LDtsOfZSAyMjoxMA\r\n", coding="base64", subject=NUMBERED),
    "letters-base64-with-foot-of-a-list": mail(
        "list-foot", b"R3LDtsOfZSAyMjoxMA==\r\n____\r\nlist mailing list\r\n", coding="base64", subject=NUMBERED
    ),
    "letters-unknown-coding": mail("coding", coding="x-rot13", subject=NUMBERED),
    "letters-with-nul": mail("nul", b"Yes,\x00 from\x07 22:10.\r\n", subject=NUMBERED),
    "letters-flowed": mail(
        "flowed", "This line goes \non here.\n\n> quoted \n> too\n", kind="text/plain; format=flowed", subject=NUMBERED
    ),
    "lines-lf-only": mail("lf", subject=NUMBERED).replace(b"\r\n", b"\n"),
    "lines-bare-cr": mail("cr", b"One\rTwo\rThree\r", subject=NUMBERED),
    "lines-bom": b"\xef\xbb\xbf" + mail("bom", subject=NUMBERED),
    "lines-mbox-from": b"From bela@alpine.example Fri Nov 20 12:34:56 2026\r\n" + mail("mbox", subject=NUMBERED),
    "lines-giant-header": mail("giant", subject=NUMBERED, more="X-Junk: @@fill.200000@@"),
    "lines-giant-head": mail("giant-head", subject=NUMBERED, more="X-Junk: @@fill.600000@@"),
    "lines-header-broken": mail("broken-head", subject=NUMBERED, more="This is no header\nX-After: 1"),
    "html-only": mail("html-only", HTML, kind="text/html; charset=utf-8", subject=NUMBERED),
    "html-and-text": parts(
        "html-text",
        part("Yes, from 22:10, as text.\n"),
        part(HTML, "text/html; charset=utf-8"),
        kind="multipart/alternative",
        subject=NUMBERED,
    ),
    "html-related": parts(
        "html-related",
        several("alt", "multipart/alternative", part("Yes, as text.\n"), part(HTML, "text/html; charset=utf-8")),
        file(PNG, "logo.png", "image/png", "Content-ID: <logo@alpine>"),
        kind="multipart/related",
        subject=NUMBERED,
    ),
    "html-empty-text": parts(
        "html-empty",
        part("\n"),
        part(HTML, "text/html; charset=utf-8"),
        kind="multipart/alternative",
        subject=NUMBERED,
    ),
    "calendar-invitation": parts(
        "calendar",
        part("Shall we talk?\n"),
        part(INVITATION, "text/calendar; charset=utf-8; method=REQUEST"),
        kind="multipart/alternative",
        subject=NUMBERED,
    ),
    "signed-smime": parts(
        "smime",
        part("Yes, signed.\n"),
        file(b"\x30\x80sig", "smime.p7s", "application/pkcs7-signature"),
        kind="multipart/signed; protocol=application/pkcs7-signature",
        subject=NUMBERED,
    ),
    "signed-pgp": parts(
        "pgp",
        part("Yes, signed.\n"),
        part("-----BEGIN PGP SIGNATURE-----\n", "application/pgp-signature"),
        kind="multipart/signed; protocol=application/pgp-signature",
        subject=NUMBERED,
    ),
    "encrypted-pgp": parts(
        "pgp-sealed",
        part("Version: 1\n", "application/pgp-encrypted"),
        part("x\n", "application/octet-stream"),
        kind="multipart/encrypted; protocol=application/pgp-encrypted",
        subject=NUMBERED,
    ),
    "encrypted-smime": mail("smime-sealed", "MIAGCSqGSIb3\n", kind=SEALED, coding="base64", subject=NUMBERED),
    "winmail": parts(
        "winmail", part("See the file.\n"), file(TNEF, "winmail.dat", "application/ms-tnef"), subject=NUMBERED
    ),
    "forwarded-mail-inside": parts(
        "forwarded",
        part("See below.\n"),
        b"Content-Type: message/rfc822\r\n\r\n" + mail("inner", "Inner.\n", who=ANNA),
        subject=NUMBERED,
    ),
    "nested-deep": parts("nested", nested(25), subject=NUMBERED),
    "nested-too-deep": parts("nested-45", nested(45), subject=NUMBERED),
    "nested-hundred": parts("nested-100", nested(100), subject=NUMBERED),
    "nested-absurd": parts("absurd", nested(300), subject=NUMBERED),
    "nested-mails": parts("mails", *[b"Content-Type: message/rfc822\r\n"] * 250, subject=NUMBERED),
    "boundary-missing": mail("boundary", "--x\n\nHello\n", kind="multipart/mixed", coding="", subject=NUMBERED),
    "boundary-wrong": parts("wrong", part("See the file.\n"), file(b"WARN", "a.log"), subject=NUMBERED).replace(
        b'boundary="=_wrong"', b'boundary="other"'
    ),
    "boundary-empty": parts("void", part("See the file.\n"), file(b"WARN", "a.log"), subject=NUMBERED).replace(
        b'boundary="=_void"', b'boundary=""'
    ),
    "boundary-never-ends": parts("never-ends", part("Yes, from 22:10.\n"), subject=NUMBERED)[:-20],
    "files-path": named("files-path", "../../etc/passwd.log"),
    "files-windows-path": named("files-windows", "C:\\\\temp\\\\startup.log"),
    "files-nul": named("files-nul", "start\x00up.log"),
    "files-rtl": named("files-rtl", "fdp.\u202egol"),
    "files-long": named("files-long", "a" * 300 + ".log"),
    "files-reserved": named("files-reserved", "con.log"),
    "files-markup": named("files-markup", "<img src=x onerror=alert(1)>.log"),
    "files-program": named("files-program", "invoice.exe", b"MZ"),
    "files-lying": named("files-lying", "plan.pdf"),
    "files-rfc2231": parts(
        "files-2231",
        part("See.\n"),
        part(
            base64.b64encode(b"WARN"),
            "text/plain",
            "Content-Disposition: attachment; filename*0*=utf-8''gr%C3%B6; filename*1*=%C3%9Fe.log",
            "base64",
        ),
        subject=NUMBERED,
    ),
    "files-empty": named("files-empty", "empty.log", b""),
    "only-a-file": parts("only-file", file(b"WARN PluginManager", "startup.log"), subject=NUMBERED),
    "text-very-long": mail("long", b"@@fill.70000@@\r\n", subject=NUMBERED),
    "huge": mail("huge", b"@@fill.21500000@@\r\n", who=ANNA, subject=NUMBERED),
    "empty": b"",
    "empty-lines": b"\r\n\r\n",
    "empty-body": mail("empty-body", "", subject=NUMBERED),
    "no-head": b"\x00\x01\x02 nothing of a mail \xff\xfe" * 20,
    "binary-noise": bytes(range(256)) * 40,
}
