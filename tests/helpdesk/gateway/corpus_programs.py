"""Answers as the usual mail programs write them, and what their users do beside writing."""

import base64

from tests.helpdesk.gateway.writing import GUEST, PNG, file, mail, part, parts, several

REPLY = "@@reply.bela@@"
SENT = "In-Reply-To: @@sent.bela@@\nReferences: <ticket-142@jems-portal> @@sent.bela@@"
ANSWER = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
CALENDAR = "text/calendar; charset=utf-8; method=REPLY"
GMAIL = """Yes, from 22:10.

On Fri, Nov 20, 2026 at 12:02 PM Iris Dubois, Jems Portal <portal@localhost>
wrote:

> Is there a backup?
>
"""
OUTLOOK = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<style><!-- p.MsoNormal {margin:0} --></style>
<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]--></head><body><div class=WordSection1>
<p class=MsoNormal>Yes, from 22:10.<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<div style="border-top:solid"><p class=MsoNormal><b>From:</b> Iris Dubois &lt;portal@localhost&gt;<br>
<b>Sent:</b> Friday, November 20, 2026 12:02 PM<br><b>To:</b> Bela<br><b>Subject:</b> [JH-142] Addons</p></div>
<p class=MsoNormal>Is there a backup?</p></div></body></html>
"""
THUNDERBIRD = """Yes, from 22:10, with the addons folder of the backup that was made the \nnight before.

Am 20.11.26 um 12:02 schrieb Iris Dubois, Jems Portal:
> Is there a backup?
"""
APPLE = """Yes, see the picture.

> On 20 Nov 2026, at 12:02, Iris Dubois, Jems Portal <portal@localhost> wrote:
> \n> Is there a backup?
"""
NOTES = """Ja, ab 22:10.


Von:    "Iris Dubois, Jems Portal" <portal@localhost>
An:     bela@alpine.example
Datum:  20.11.2026 12:02
Betreff:        [JH-142] Addons missing after update


Is there a backup?
"""
AMP = part("<html amp4email></html>", "text/x-amp-html; charset=utf-8")
SIGNED = base64.encodebytes(b"0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02 Content-Type: text/plain\r\n\r\nYes")


def chosen(key: str, *inner: bytes, **rest: str) -> bytes:
    return parts(key, *inner, kind="multipart/alternative", to=REPLY, **rest)


def picture(name: str, more: str) -> bytes:
    return part(base64.b64encode(PNG), f"image/png; name={name}", more, "base64")


CORPUS = {
    "program-gmail": chosen("gmail", part(GMAIL), part(f"<div dir=ltr>{GMAIL}</div>", "text/html; charset=UTF-8")),
    "program-gmail-with-amp": chosen("amp", part(GMAIL), AMP, part(GMAIL, "text/html; charset=UTF-8")),
    "program-outlook": mail("outlook", OUTLOOK, kind="text/html; charset=iso-8859-1", to=REPLY),
    "program-thunderbird": mail("thunderbird", THUNDERBIRD, kind="text/plain; charset=UTF-8; format=flowed", to=REPLY),
    "program-apple": chosen(
        "apple",
        part(APPLE, "text/plain; charset=us-ascii"),
        several(
            "Apple-Mail-3",
            "multipart/related",
            part("<div>Yes, see the picture.<img src='cid:AB@x'></div>", "text/html; charset=utf-8"),
            picture("shot.png", "Content-Disposition: inline; filename=shot.png\nContent-Id: <AB@x>"),
        ),
    ),
    "program-apple-words-around-a-file": parts(
        "apple-around", part("First words.\n"), file(b"WARN", "startup.log"), part("Last words.\n"), to=REPLY
    ),
    "program-lotus-notes": mail("notes", NOTES, to=REPLY, more="X-Mailer: Lotus Notes Release 9.0.1"),
    "program-answers-between-quotes": mail(
        "between", "> Is there a backup?\n\nYes.\n\n> Which version?\n\n10.0.1\n", to=REPLY
    ),
    "program-enriched": mail("enriched", "Yes, from <bold>22:10</bold>.", kind="text/enriched", to=REPLY),
    "program-from-with-comma": mail("comma", who=None, to=REPLY, more="From: Novak, Bela <bela@alpine.example>"),
    "program-from-in-comment": mail("comment", who=None, to=REPLY, more="From: bela@alpine.example (Bela Novak)"),
    "calendar-reply-outlook": chosen(
        "yes-outlook", part("\n"), part(ANSWER, CALENDAR), subject="Accepted: [JH-142] Call"
    ),
    "calendar-reply-with-words": chosen(
        "yes-but", part("Yes, but half an hour later.\n"), part(ANSWER, CALENDAR), subject="Accepted: [JH-142] Call"
    ),
    "calendar-reply-google": chosen(
        "yes-google",
        part("Bela has accepted this invitation.\n"),
        part(ANSWER, CALENDAR),
        subject="Accepted: Call @ Fri 20 Nov",
        more="Sender: Google Calendar <calendar-notification@google.com>",
    ),
    "calendar-reply-in-no-ticket": parts(
        "yes-nowhere", part("\n"), part(ANSWER, CALENDAR), kind="multipart/alternative", subject="Accepted: Call"
    ),
    "reaction-gmail": chosen(
        "reaction",
        part("Bela reacted via Gmail\n"),
        part('{"emoji":"x","version":1}', "text/vnd.google.email-reaction+json"),
        part("<p>Bela reacted via Gmail</p>", "text/html"),
    ),
    "receipt-not-read": parts(
        "not-read",
        part("It was deleted without being read.\n"),
        part("Disposition: automatic-action/MDN-sent-automatically; deleted\n", "message/disposition-notification"),
        kind='multipart/report; report-type="disposition-notification"',
        to=REPLY,
        subject="Not read: [JH-142] Addons",
    ),
    "ticket-system-of-a-participant": mail(
        "jira", "We got your request.\n", more=f"{SENT}\nAuto-Submitted: auto-generated\nPrecedence: bulk"
    ),
    "ticket-system-of-a-stranger": mail(
        "otrs", "We got it.\n", who=GUEST, subject="[Ticket#2026112012345] Re: [JH-142]", more="X-OTRS-Loop: yes"
    ),
    "ticket-system-of-a-stranger-that-says-so": mail(
        "otrs-auto", "We got it.\n", who=GUEST, subject="Re: [JH-142]", more=f"{SENT}\nAuto-Submitted: auto-generated"
    ),
    "signed-smime-packed": mail(
        "packed",
        SIGNED,
        kind="application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
        coding="base64",
        to=REPLY,
    ),
    "encrypted-pgp-inline": mail("pgp-inline", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", to=REPLY),
    "encrypted-pgp-taken-apart": parts(
        "pgp-apart",
        part("\n"),
        part("Version: 1\n", "application/pgp-encrypted; name=PGPMIME"),
        part("x\n", "application/octet-stream; name=encrypted.asc"),
        to=REPLY,
    ),
}
