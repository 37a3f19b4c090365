"""What machines write: out-of-office replies, lists, loops, reports."""

from tests.helpdesk.gateway.writing import GUEST, mail, part, parts

AWAY = "I am out of the office until 30 November.\n"
ANSWERS = "In-Reply-To: @@sent.bela@@\nReferences: @@sent.bela@@"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.alpine.example>"


def status(action: str = "failed", code: str = "5.1.1", who: str = "bela@alpine.example") -> bytes:
    words = f"""Reporting-MTA: dns; mx.alpine.example
Arrival-Date: Fri, 20 Nov 2026 12:00:00 +0100

Final-Recipient: rfc822; {who}
Action: {action}
Status: {code}
Diagnostic-Code: smtp; 550 {code} <{who}>: user unknown
"""
    return part(words, "message/delivery-status")


FIELDS = """Reporting-MTA: dns; mx.alpine.example

Final-Recipient: rfc822; bela@alpine.example
Action: failed
Status: 5.1.1
"""
RENAMED = """Reporting-MTA: dns; mx.alpine.example

Original-Recipient: rfc822; bela@alpine.example
Final-Recipient: rfc822; b.novak@inside.alpine.example
Action: failed
Status: 5.2.1
"""


def original(who: str = "bela") -> str:
    return (
        f"From: Jems Portal <portal@localhost>\nTo: {who}@alpine.example\nMessage-ID: @@sent.bela@@\n"
        "Subject: [JH-142] Addons missing after update\n\nIs there a backup?\n"
    )


def bounce(key: str, *inner: bytes, who: str = DAEMON, subject: str = "Undelivered Mail Returned to Sender") -> bytes:
    words = part("This is the mail system. Your message could not be delivered.\n")
    return parts(
        key,
        words,
        *inner,
        kind="multipart/report; report-type=delivery-status",
        who=who,
        to="portal@localhost",
        subject=subject,
        more="Return-Path: <>\nAuto-Submitted: auto-replied",
    )


CORPUS = {
    "away-outlook": mail(
        "away-outlook",
        AWAY,
        subject="Automatic reply: [JH-142] Addons missing after update",
        more=f"{ANSWERS}\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n"
        "X-MS-Exchange-Inbox-Rules-Loop: bela@alpine.example",
    ),
    "away-exchange-german": mail(
        "away-german",
        "Ich bin bis 30. November nicht im Büro.\n",
        subject="=?utf-8?q?Automatische_Antwort=3A_=5BJH-142=5D_Addons?=",
        more=ANSWERS,
    ),
    "away-gmail": mail(
        "away-gmail",
        AWAY,
        subject="Out of office Re: [JH-142] Addons",
        more=f"{ANSWERS}\nPrecedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied",
    ),
    "away-lotus-notes": mail(
        "away-lotus", AWAY, subject="Bela Novak is out of the office (returning 30.11.2026)", more=ANSWERS
    ),
    "away-zimbra": mail(
        "away-zimbra",
        AWAY,
        subject="Out of Office: [JH-142] Addons",
        more=f"{ANSWERS}\nAuto-Submitted: auto-replied (zimbra; vacation)\nPrecedence: bulk",
    ),
    "away-vacation": mail(
        "away-vacation", AWAY, subject="away from my mail", more=f"Return-Path: <>\n{ANSWERS}\nPrecedence: junk"
    ),
    "away-french": mail(
        "away-french",
        "Je suis absent.\n",
        subject="=?utf-8?q?R=C3=A9ponse_automatique=3A_=5BJH-142=5D_Addons?=",
        more=f"{ANSWERS}\nAuto-Submitted: auto-replied",
    ),
    "away-german-abwesenheit": mail(
        "away-abwesenheit",
        "Ich bin im Urlaub.\n",
        subject="Abwesenheitsnotiz: [JH-142] Addons",
        more=f"{ANSWERS}\nPrecedence: auto_reply",
    ),
    "away-exchange-full": mail(
        "away-exchange",
        AWAY,
        subject="Automatic reply: [JH-142] Addons missing after update",
        more=f"{ANSWERS}\nReturn-Path: <>\nauto-submitted: auto-generated\nx-auto-response-suppress: All\n"
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
    ),
    "away-sieve": mail(
        "away-sieve",
        AWAY,
        subject="Auto: [JH-142] Addons missing after update",
        more=f"{ANSWERS}\nAuto-Submitted: auto-replied (vacation)\nPrecedence: bulk\nX-Sieve: Pigeonhole Sieve 0.5.19",
    ),
    "away-gmail-to-signed-address": mail(
        "away-gmail-signed",
        AWAY,
        to="@@reply.bela@@",
        subject="Out of office Re: Addons",
        more="Precedence: bulk\nX-Autoreply: yes\nAuto-Submitted: auto-replied",
    ),
    "away-from-another-address": mail(
        "away-alias", AWAY, who="novak.b@alpine.example", to="@@reply.bela@@", more="Auto-Submitted: auto-replied"
    ),
    "away-of-a-stranger": mail("away-stranger", AWAY, who=GUEST, more=f"{ANSWERS}\nAuto-Submitted: auto-replied"),
    "away-in-no-ticket": mail("away-no-ticket", AWAY, more="Auto-Submitted: auto-replied", subject="Away"),
    "away-by-subject-in-no-ticket": mail("away-subject", AWAY, subject="Automatic reply: Your support hours"),
    "machine-of-exchange": mail(
        "machine-exchange", "Backup finished.\n", who=GUEST, subject="Backup", more="Auto-Submitted: auto-generated"
    ),
    "suppress-asked-for": mail(
        "suppress", "How do we export?\n", subject="Export", more="X-Auto-Response-Suppress: DR, OOF, AutoReply"
    ),
    "list-of-strangers": mail(
        "list-strangers", who=GUEST, subject="[news] Issue 12", more="List-Id: <news.amber.example>\nPrecedence: list"
    ),
    "list-unmatched-known": mail("list-known", subject="Newsletter", more="List-Unsubscribe: <mailto:x@y.example>"),
    "list-in-ticket": mail("list-ticket", to="@@reply.bela@@", more="List-Id: <office.alpine.example>"),
    "bulk-of-strangers": mail("bulk-strangers", who=GUEST, subject="Buy", more="Precedence: bulk"),
    "loop-own-address": mail("loop-address", who="Jems Portal <portal@localhost>", subject="[JH-142] Addons"),
    "loop-own-signed-address": mail("loop-signed", who="@@reply.bela@@", subject="[JH-142] Addons"),
    "loop-own-message": mail("loop-message", message_id="@@sent.bela@@", subject="[JH-142] Addons"),
    "receipt": parts(
        "receipt",
        part("Your message was displayed.\n"),
        part("Disposition: manual-action/MDN-sent-manually; displayed\n", "message/disposition-notification"),
        kind="multipart/report; report-type=disposition-notification",
        subject="Read: [JH-142] Addons",
        more=ANSWERS,
    ),
    "complaint": parts(
        "complaint",
        part("Feedback-Type: abuse\n", "message/feedback-report"),
        kind="multipart/report; report-type=feedback-report",
        who="staff@hotmail.example",
        subject="complaint",
    ),
    "bounce-postfix": bounce("bounce-postfix", status(), part(original(), "message/rfc822")),
    "bounce-headers-only": bounce("bounce-headers", status(), part(original(), "text/rfc822-headers")),
    "bounce-exchange": bounce(
        "bounce-exchange",
        status(code="5.1.10"),
        part(original(), "message/rfc822"),
        who="postmaster@alpine.example",
        subject="Unzustellbar: [JH-142] Addons missing after update",
    ),
    "bounce-late": bounce("bounce-late", status("delayed", "4.4.1"), part(original(), "message/rfc822")),
    "bounce-full": bounce("bounce-full", status("failed", "4.2.2"), part(original(), "message/rfc822")),
    "bounce-of-somebody-else": bounce(
        "bounce-else", status(who="mallory@evil.example"), part(original("mallory"), "message/rfc822")
    ),
    "bounce-of-no-mail-of-ours": bounce(
        "bounce-unknown", status(), part(original().replace("@@sent.bela@@", "<x@y.example>"), "message/rfc822")
    ),
    "bounce-delivered": bounce(
        "bounce-delivered", status("delivered", "2.0.0"), part(original(), "message/rfc822"), subject="Delivered"
    ),
    "bounce-relayed": bounce(
        "bounce-relayed", status("relayed", "2.0.0"), part(original(), "message/rfc822"), subject="Successful Report"
    ),
    "bounce-gmail": bounce(
        "bounce-gmail",
        part(f"X-Original-Message-ID: @@sent.bela@@\n{FIELDS}", "message/delivery-status"),
        part(original(), "message/rfc822"),
        who="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        subject="Delivery Status Notification (Failure)",
    ),
    "bounce-exchange-bare": parts(
        "bounce-bare",
        part("Delivery has failed to these recipients or groups:\n"),
        part(FIELDS, "message/delivery-status"),
        kind="multipart/report; report-type=delivery-status",
        who="<MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@alpine.example>",
        to="portal@localhost",
        subject="Undeliverable: [JH-142] Addons",
        more=f"{ANSWERS}\nReturn-Path: <>",
    ),
    "bounce-utf-8": bounce(
        "bounce-utf8",
        part(FIELDS.replace("rfc822;", "utf-8;"), "message/global-delivery-status"),
        part(original(), "message/global"),
    ),
    "bounce-of-a-forwarded-address": bounce(
        "bounce-forwarded",
        part(RENAMED, "message/delivery-status"),
        part(original(), "message/rfc822"),
    ),
    "bounce-lotus-notes": mail(
        "bounce-notes",
        "Your message\n\n  Subject: [JH-142] Addons\n\nwas not delivered to:\n\n  bela@alpine.example\n\nbecause:\n\n"
        "  User bela (bela@alpine.example) not listed in Domino Directory\n",
        who="Postmaster@alpine.example",
        to="portal@localhost",
        subject="DELIVERY FAILURE: User bela (bela@alpine.example) not listed in Domino Directory",
        more=f"{ANSWERS}\nReturn-Path: <>",
    ),
    "bounce-qmail": mail(
        "bounce-qmail",
        "Hi. This is the qmail-send program at alpine.example.\nI'm afraid I wasn't able to deliver.\n\n"
        "<bela@alpine.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\n" + original(),
        who="MAILER-DAEMON@alpine.example",
        to="portal@localhost",
        subject="failure notice",
        more="Return-Path: <>",
    ),
    "bounce-exim": mail(
        "bounce-exim",
        "A message that you sent could not be delivered:\n\n  bela@alpine.example\n    550 unknown user\n\n"
        + original(),
        who=DAEMON,
        to="portal@localhost",
        subject="Mail delivery failed: returning message to sender",
        more="Return-Path: <>\nX-Failed-Recipients: bela@alpine.example\nAuto-Submitted: auto-replied",
    ),
}
