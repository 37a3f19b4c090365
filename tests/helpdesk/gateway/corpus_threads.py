"""Who writes about which ticket, and whether they may."""

from tests.helpdesk.gateway.writing import ANNA, CARLA, GUEST, IRIS, NUMBERED, file, mail, part, parts

QUOTED = """Yes, from 22:10, with the addons folder.

On Fri, 20 Nov 2026 at 12:02, Iris Dubois, Jems Portal <portal@localhost>
wrote:

> Is there a backup?
"""
OUTLOOK = """Yes, from 22:10, with the addons folder.

Mit freundlichen Grüßen
Béla

Von: Iris Dubois, Jems Portal <portal@localhost>
Gesendet: Freitag, 20. November 2026 12:02
An: Béla Novák <bela@alpine.example>
Betreff: [JH-142] Addons missing after update

Is there a backup?
"""
TRUSTED = "Authentication-Results: mx.portal.example; "


def received(key: str) -> str:
    return f"Received: from mail.sender.example by mx.portal.example; id {key}"


CORPUS = {
    "thread-signed-address": mail("thread-signed-address", QUOTED, to="@@reply.bela@@", subject="Re: no number"),
    "thread-signed-address-in-capitals": mail("thread-capitals", to="@@REPLY.bela@@", subject="Re: no number"),
    "thread-delivered-to": mail("thread-delivered", subject="Re: hidden", more="Delivered-To: @@reply.bela@@"),
    "thread-colleague-by-forwarded-address": mail("thread-colleague", who=ANNA, to="@@reply.bela@@"),
    "thread-in-reply-to": mail("thread-in-reply-to", subject="Re: Addons", more="In-Reply-To: @@sent.bela@@"),
    "thread-references": mail(
        "thread-references", OUTLOOK, subject="AW: Addons", more="References: <other@x.example>\n @@sent.bela@@"
    ),
    "thread-id": mail("thread-id", subject="Re: Addons", more="References: <ticket-142@jems-portal>"),
    "thread-subject": mail("thread-subject", subject=NUMBERED),
    "thread-subject-encoded": mail("thread-encoded", subject="=?utf-8?q?AW=3A_=5BJH-142=5D_Addons?="),
    "thread-number-of-no-ticket": mail("thread-no-ticket", subject="[JH-99999] Something else"),
    "reply-after-long-time": mail("reply-late", to="@@reply.bela.139@@", subject="Re: [JH-139] Translation"),
    "new-of-known-person": mail("new-known", "How do we export the budget?\n", who=ANNA, subject="Export of budget"),
    "new-without-programme": mail("new-sam", who="sam@elsewhere.example", subject="Just a question"),
    "new-with-file": parts(
        "new-file", part("See the log.\n"), file(b"WARN PluginManager", "startup.log"), subject="Log of the start"
    ),
    "new-without-subject": mail("new-no-subject", subject=None),
    "new-forwarded": mail("new-forwarded", who=ANNA, subject="WG: Fwd: Export menu empty"),
    "stranger-new": mail("stranger-new", who=GUEST, subject="Can I have an account?"),
    "stranger-with-right-address": mail("stranger-token", who=GUEST, to="@@reply.bela@@"),
    "stranger-with-number": mail("stranger-number", who=GUEST, subject=NUMBERED),
    "stranger-with-reference": mail("stranger-reference", who=GUEST, more="In-Reply-To: @@sent.bela@@"),
    "stranger-in-copy": mail("stranger-copy", to="@@reply.bela@@", more="Cc: Liis Kask <liis@amber.example>"),
    "other-programme-with-number": mail("other-number", who=CARLA, subject=NUMBERED),
    "other-programme-with-address": mail("other-address", who=CARLA, to="@@reply.bela@@"),
    "address-with-wrong-mac": mail("wrong-mac", who=CARLA, to="help+142.1.aaaaaaaaaaaaaaaa@localhost"),
    "address-of-another-ticket": mail("forged-ticket", to="@@forged.bela@@", subject="Re: no number"),
    "address-not-confirmed": mail("unconfirmed", who="Nora <nora@alpine.example>", subject=NUMBERED),
    "agent-answers": mail("agent-answers", "Copy the folder back.\n", who=IRIS, to="@@reply.iris@@", subject=NUMBERED),
    "agent-notes": mail("agent-notes", "They changed the core.\n", who=IRIS, to="@@note.iris@@", subject=NUMBERED),
    "agent-by-number-only": mail("agent-number", who=IRIS, subject=NUMBERED),
    "agent-by-customers-address": mail("agent-customers", who=IRIS, to="@@reply.bela@@"),
    "agent-outside-tickets": mail("agent-outside", who=IRIS, subject="Lunch"),
    "customer-to-note-address": mail("customer-note", to="@@note.iris@@"),
    "from-several": mail("from-several", who=None, more=f"From: {ANNA}, bela@alpine.example", subject=NUMBERED),
    "from-twice": mail("from-twice", more=f"From: {CARLA}".replace("é", "e"), subject=NUMBERED),
    "from-none": mail("from-none", who=None, subject=NUMBERED),
    "from-name-like-address": mail(
        "from-name", who=None, subject=NUMBERED, more='From: "bela@alpine.example" <mallory@evil.example>'
    ),
    "from-encoded-trick": mail(
        "from-trick",
        who=None,
        subject=NUMBERED,
        more="From: =?utf-8?q?bela=40alpine=2Eexample=3E=2C?= <mallory@evil.example>",
    ),
    "forged-dmarc-fail": mail(
        "forged-dmarc",
        to="@@reply.bela@@",
        more=f"{TRUSTED}dmarc=fail header.from=alpine.example\n{received('a')}",
    ),
    "forged-dkim-fail": mail(
        "forged-dkim",
        subject=NUMBERED,
        more=f"{TRUSTED}dkim=fail header.d=alpine.example; spf=softfail\n{received('b')}",
    ),
    "forged-pass-below-received": mail(
        "forged-below",
        subject=NUMBERED,
        more=f"{TRUSTED}dmarc=fail header.from=alpine.example\n{received('c')}\n"
        f"{TRUSTED}dmarc=pass header.from=alpine.example",
    ),
    "forged-pass-in-comment": mail(
        "forged-comment", subject=NUMBERED, more=f"{TRUSTED}dmarc=fail (x; dmarc=pass) header.from=alpine.example"
    ),
    "verified-dmarc-pass": mail(
        "verified",
        subject=NUMBERED,
        more=f"{TRUSTED}dkim=pass header.d=alpine.example;\n dmarc=pass header.from=alpine.example\n{received('d')}",
    ),
    "verified-by-nobody-we-trust": mail(
        "untrusted", subject=NUMBERED, more="Authentication-Results: evil.example; dmarc=fail\nReceived: from x by y"
    ),
    "duplicate": mail("thread-signed-address", QUOTED, to="@@reply.bela@@", subject="Re: no number"),
    "same-id-other-words": mail("thread-signed-address", "Something else entirely.\n", to="@@reply.bela@@"),
    "message-id-missing": mail("no-id", message_id=None, subject=NUMBERED),
    "message-id-twice": mail("two-ids", more="Message-ID: <second@sender.example>", subject=NUMBERED),
    "message-id-giant": mail("giant-id", message_id=f"<{'x' * 600}@sender.example>", subject=NUMBERED),
}
