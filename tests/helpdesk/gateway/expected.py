"""What becomes of every file of the corpus. One table, one line a mail."""

from dataclasses import dataclass, field

YES = "Yes, from 22:10, with the addons folder."
WARN = "startup.log"


@dataclass(frozen=True)
class Expected:
    """``ticket`` is 142, "new" or None; ``words`` stand in the ticket; ``why`` stands in the reason."""

    outcome: str
    ticket: int | str | None = None
    words: str = ""
    why: str = ""
    files: list[str] = field(default_factory=list)


def reply(words: str = YES, *files: str, why: str = "") -> Expected:
    return Expected("reply", 142, words, why, list(files))


def new(words: str = YES, *files: str) -> Expected:
    return Expected("new", "new", words, files=list(files))


def waits(why: str, ticket: int | None = None) -> Expected:
    return Expected("quarantine", ticket, why=why)


def note(words: str, *files: str) -> Expected:
    return Expected("note", 142, words, files=list(files))


def bounce(ticket: int | None = 142, why: str = "came back") -> Expected:
    return Expected("bounce", ticket, why=why)


def ignored(why: str = "") -> Expected:
    return Expected("ignored", why=why)


def parked(why: str) -> Expected:
    return Expected("parked", why=why)


AWAY = "I am out of the office until 30 November."
FORGED, PART, CHARSET = "forged", "takes no part", "some may be wrong"
THREADS = {
    "thread-signed-address": reply(why="signed address"),
    "thread-signed-address-in-capitals": reply(why="signed address"),
    "thread-delivered-to": reply(why="signed address"),
    "thread-colleague-by-forwarded-address": reply(why="signed address"),
    "thread-in-reply-to": reply(why="mail it answers"),
    "thread-references": reply("Mit freundlichen Grüßen", why="mail it answers"),
    "thread-id": reply(why="mail it answers"),
    "thread-subject": reply(why="number in the subject"),
    "thread-subject-encoded": reply(why="number in the subject"),
    "thread-number-of-no-ticket": new(),
    "reply-after-long-time": new(),
    "new-of-known-person": new("How do we export the budget?"),
    "new-without-programme": new(),
    "new-with-file": new("See the log.", WARN),
    "new-without-subject": new(),
    "new-forwarded": new(),
    "stranger-new": waits("No account"),
    "stranger-with-right-address": waits("belongs to Béla", 142),
    "stranger-with-number": waits(PART, 142),
    "stranger-with-reference": waits(PART, 142),
    "stranger-in-copy": reply(),
    "other-programme-with-number": waits(PART, 142),
    "other-programme-with-address": waits(PART, 142),
    "address-with-wrong-mac": new(),
    "address-of-another-ticket": new(),
    "address-not-confirmed": waits("not confirmed", 142),
    "agent-answers": reply("Copy the folder back.", why="agent"),
    "agent-notes": note("They changed the core."),
    "agent-by-number-only": waits("agent", 142),
    "agent-by-customers-address": waits("agent", 142),
    "agent-outside-tickets": waits("agent"),
    "customer-to-note-address": waits("note", 142),
    "from-several": waits("several senders", 142),
    "from-twice": waits("several senders", 142),
    "from-none": waits("no sender", 142),
    "from-name-like-address": waits(PART, 142),
    "from-encoded-trick": waits(PART, 142),
    "forged-dmarc-fail": waits(FORGED, 142),
    "forged-dkim-fail": waits(FORGED, 142),
    "forged-pass-below-received": waits(FORGED, 142),
    "forged-pass-in-comment": waits(FORGED, 142),
    "verified-dmarc-pass": reply(),
    "verified-by-nobody-we-trust": reply(),
    "duplicate": reply(),
    "same-id-other-words": reply("Something else entirely."),
    "message-id-missing": reply(),
    "message-id-twice": reply(),
    "message-id-giant": reply(),
}
MACHINES = {
    "away-outlook": note(AWAY),
    "away-exchange-german": note("nicht im Büro"),
    "away-gmail": note(AWAY),
    "away-lotus-notes": note(AWAY),
    "away-zimbra": note(AWAY),
    "away-vacation": note(AWAY),
    "away-french": note("Je suis absent."),
    "away-german-abwesenheit": note("Ich bin im Urlaub."),
    "away-exchange-full": note(AWAY),
    "away-sieve": note(AWAY),
    "away-gmail-to-signed-address": note(AWAY),
    "away-from-another-address": ignored("A machine"),
    "away-of-a-stranger": ignored("A machine"),
    "away-in-no-ticket": ignored("A machine"),
    "away-by-subject-in-no-ticket": waits("automatic reply"),
    "machine-of-exchange": ignored("A machine"),
    "suppress-asked-for": new("How do we export?"),
    "list-of-strangers": ignored("list"),
    "list-unmatched-known": waits("mailing list"),
    "list-in-ticket": reply(),
    "bulk-of-strangers": ignored("many"),
    "loop-own-address": ignored("loop"),
    "loop-own-signed-address": ignored("loop"),
    "loop-own-message": ignored("own mails"),
    "receipt": ignored("receipt"),
    "complaint": ignored("report"),
    "bounce-postfix": bounce(),
    "bounce-headers-only": bounce(),
    "bounce-exchange": bounce(),
    "bounce-late": bounce(why="late"),
    "bounce-full": bounce(why="late"),
    "bounce-of-somebody-else": bounce(None, "another address"),
    "bounce-of-no-mail-of-ours": bounce(None, "no mail of ours"),
    "bounce-delivered": ignored("arrived"),
    "bounce-relayed": ignored("arrived"),
    "bounce-gmail": bounce(),
    "bounce-exchange-bare": bounce(),
    "bounce-utf-8": bounce(),
    "bounce-of-a-forwarded-address": bounce(),
    "bounce-lotus-notes": bounce(),
    "bounce-qmail": bounce(),
    "bounce-exim": bounce(),
}
PROGRAMS = {
    "program-gmail": reply("> Is there a backup?"),
    "program-gmail-with-amp": reply("Yes, from 22:10."),
    "program-outlook": reply("Yes, from 22:10.\n\nFrom: Iris Dubois"),
    "program-thunderbird": reply("made the night before."),
    "program-apple": reply("Yes, see the picture."),
    "program-apple-words-around-a-file": reply("First words.\n\nLast words.", WARN),
    "program-lotus-notes": reply("Ja, ab 22:10."),
    "program-answers-between-quotes": reply("10.0.1"),
    "program-enriched": reply("22:10"),
    "program-from-with-comma": reply(),
    "program-from-in-comment": reply(),
    "calendar-reply-outlook": note("The mail has no text.", "invitation.ics"),
    "calendar-reply-with-words": reply("half an hour later", "invitation.ics"),
    "calendar-reply-google": note("Bela has accepted", "invitation.ics"),
    "calendar-reply-in-no-ticket": ignored("A machine"),
    "reaction-gmail": note("Bela reacted via Gmail"),
    "receipt-not-read": ignored("receipt"),
    "ticket-system-of-a-participant": note("We got your request."),
    "ticket-system-of-a-stranger": waits(PART, 142),
    "ticket-system-of-a-stranger-that-says-so": ignored("A machine"),
    "signed-smime-packed": waits("inside its signature", 142),
    "encrypted-pgp-inline": waits("encrypted", 142),
    "encrypted-pgp-taken-apart": waits("encrypted", 142),
}
FORMS = {
    "letters-iso-2022-jp-kana": reply("テストｱｲｳｴ"),
    "letters-utf-16": reply("Größe 22:10"),
    "letters-gb18030-four-bytes": reply("𠀀漢字"),
    "letters-base64-unpadded": reply("Größe 22:10"),
    "letters-base64-with-foot-of-a-list": reply("Größe 22:10"),
    "nested-too-deep": waits("too deep", 142),
    "nested-hundred": waits("too deep", 142),
    "boundary-wrong": reply("See the file.", "a.log"),
    "boundary-empty": reply("See the file.", "a.log"),
    "letters-iso-2022-jp": reply("バックアップがあります。"),
    "letters-koi8-r": reply("Да, в 22:10."),
    "letters-windows-1250": reply("příloha žádná"),
    "letters-gb18030": reply("有备份。"),
    "letters-utf-7-refused": reply("+ADw-script+AD4-"),
    "letters-unknown-charset": reply("Größe"),
    "letters-lying-charset": reply("Größe 22:10"),
    "letters-lying-utf-8": reply("Größe 22:10"),
    "letters-undeclared-8bit": reply("Größe 22:10"),
    "letters-8bit-subject": reply(),
    "letters-quoted-printable": reply("Größe weiter"),
    "letters-broken-base64": reply("Größe"),
    "letters-unknown-coding": reply(),
    "letters-with-nul": reply("Yes, from 22:10."),
    "letters-flowed": reply("This line goes on here.\n\n> quoted too"),
    "lines-lf-only": reply(),
    "lines-bare-cr": reply("One\nTwo\nThree"),
    "lines-bom": reply(),
    "lines-mbox-from": reply(),
    "lines-giant-header": reply(),
    "lines-giant-head": parked("512 kB"),
    "lines-header-broken": reply(),
    "html-only": reply("Yes, from 22:10.\n\n[dot]"),
    "html-and-text": reply("Yes, from 22:10, as text."),
    "html-related": reply("Yes, as text."),
    "html-empty-text": reply("Yes, from 22:10."),
    "calendar-invitation": reply("Shall we talk?", "invitation.ics"),
    "signed-smime": reply("Yes, signed."),
    "signed-pgp": reply("Yes, signed."),
    "encrypted-pgp": waits("encrypted", 142),
    "encrypted-smime": waits("encrypted", 142),
    "winmail": reply("winmail.dat holds what Outlook packed", "winmail.dat"),
    "forwarded-mail-inside": reply("See below.", "Addons after the update.eml"),
    "nested-deep": reply("At the bottom."),
    "nested-absurd": parked("parts inside parts"),
    "nested-mails": parked("parts inside parts"),
    "boundary-missing": reply("Hello"),
    "boundary-never-ends": reply("Yes, from 22:10."),
    "files-path": reply("See the file.", "passwd.log"),
    "files-windows-path": reply("See the file.", "startup.log"),
    "files-nul": reply("See the file.", "startup.log"),
    "files-rtl": reply("- fdp.gol: “fdp.gol” cannot be used here."),
    "files-long": reply("See the file.", "a" * 146 + ".log"),
    "files-reserved": reply("See the file.", "_con.log"),
    "files-markup": reply("See the file.", "_img src=x onerror=alert(1)_.log"),
    "files-program": reply("- invoice.exe: “invoice.exe” cannot be used here."),
    "files-lying": reply("- plan.pdf: “plan.pdf” is not a PDF file inside."),
    "files-rfc2231": reply("See.", "größe.log"),
    "files-empty": reply("- empty.log: “empty.log” is empty."),
    "only-a-file": reply("The mail has no text.", WARN),
    "text-very-long": reply("the file message.txt", "message.txt"),
    "huge": parked("larger than 20 MB"),
    "empty": parked("empty"),
    "empty-lines": parked("empty"),
    "empty-body": waits("neither text nor files", 142),
    "no-head": parked("no head"),
    "binary-noise": parked("no head"),
}
EXPECTED: dict[str, Expected] = {**THREADS, **MACHINES, **PROGRAMS, **FORMS}
