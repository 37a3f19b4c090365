"""What is known of a message after reading it. Nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, auto

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Remark(StrEnum):
    """What a reader of the message should know about how it was read."""

    OUTLOOK = auto()
    CHARSET = auto()
    SIGNED = auto()
    ENCRYPTED = auto()
    MANY_FILES = auto()
    LONG_TEXT = auto()
    NO_TEXT = auto()
    DEEP = auto()
    PACKED = auto()
    REACTION = auto()
    CALENDAR_REPLY = auto()


WORDS: dict[Remark, str | Promise] = {
    Remark.OUTLOOK: _("winmail.dat holds what Outlook packed in its own format. Ask for the files one by one."),
    Remark.CHARSET: _("The mail does not say rightly how its letters are written; some may be wrong."),
    Remark.SIGNED: _("The mail is signed. The portal did not check the signature."),
    Remark.ENCRYPTED: _("The mail is encrypted, so the portal cannot read it."),
    Remark.MANY_FILES: _("The mail has more files than the portal takes out of one mail."),
    Remark.LONG_TEXT: _("The text is very long; the whole of it is in the file message.txt."),
    Remark.NO_TEXT: _("The mail has no text."),
    Remark.DEEP: _("Parts of the mail lie too deep inside each other; the portal did not look into them."),
    Remark.PACKED: _("The mail is packed inside its signature. Ask for it unsigned, or signed as clear text."),
    Remark.REACTION: _("A reaction to a mail, made with one click."),
    Remark.CALENDAR_REPLY: _("An answer to an invitation."),
}


@dataclass(frozen=True)
class Address:
    """``email`` is in small letters."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Enclosed:
    """A file in the message. Its name is what a stranger says it is."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Report:
    """A delivery report, standard (RFC 3464) or not: which of our messages, to whom, and how it went."""

    message_ids: tuple[str, ...]
    recipients: tuple[str, ...]
    is_failure: bool
    is_for_good: bool
    code: str = ""
    words: str = ""


@dataclass
class Letter:
    """``headers`` has names in small letters, each with its values in order, cut and free of control characters."""

    headers: dict[str, list[str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    senders: list[Address] = field(default_factory=list)
    recipients: list[Address] = field(default_factory=list)
    subject: str = ""
    message_ids: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    content_type: str = "text/plain"
    text: str = ""
    html: str = ""
    files: list[Enclosed] = field(default_factory=list)
    remarks: set[Remark] = field(default_factory=set)
    report: Report | None = None

    def first(self, name: str) -> str:
        """The topmost value of a header; "" without one."""
        return (self.headers.get(name) or [""])[0]

    @property
    def sender(self) -> Address:
        """The one address of From; an empty one when there is none or more than one."""
        return self.senders[0] if len(self.senders) == 1 else Address("")
