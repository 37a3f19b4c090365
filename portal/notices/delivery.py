"""Take a waiting message, hand it to the mail server, and write down how it went.

A message is claimed by one conditional update with a lease, so two workers never send it both. A worker that is
killed between the server's "250 OK" and our note makes the sweep send again, under the same Message-ID.
"""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from datetime import datetime, timedelta
from enum import Enum, auto
from html import escape

from django.core.cache import cache
from django.core.mail import EmailMessage, mailers
from django.db.models import F

from portal.notices.composing import compose
from portal.notices.enums import TRANSITIONS, MessageStatus
from portal.notices.models import Message

logger = logging.getLogger(__name__)

SERVER = "smtp"
LEASE = timedelta(minutes=5)
# A sweep claims with the time it began at; it ends while every lease it took still holds, the next one goes on.
LONGEST_SWEEP_SECONDS = LEASE.total_seconds() / 2
# Before the second try, the third and so on; after the last one the message is parked.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 120, 480)]
MOST_ATTEMPTS = len(PAUSES) + 1
BATCH = 200
MASK = "•••••"
# While this stands in the cache, kicks leave messages to the sweep instead of queueing up behind a dead server.
RESTING = "portal.notices.mail-server-away"
REST_SECONDS = 60
# Answers about this sender, recipient or content; every other fault is about the server.
ABOUT_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


class Outcome(Enum):
    NOT_OURS = auto()
    DONE = auto()
    REFUSED = auto()
    LATER = auto()
    SERVER_AWAY = auto()


class Refused(Exception):
    """The server said no for good: trying again changes nothing."""


def deliver(*, message_id: int, now: datetime) -> Outcome:
    """Deliver one message if it is due and nobody else has it."""
    if not claim(message_id=message_id, now=now):
        return Outcome.NOT_OURS
    message = Message.objects.select_related("user").prefetch_related("attachments").get(pk=message_id)
    if SERVER not in mailers:
        _move(message, MessageStatus.KEPT, sent_at=now)
        return Outcome.DONE
    try:
        _send(compose(message))
    except (Refused, ValueError) as error:
        _move(message, MessageStatus.PARKED, last_error=str(error))
        return Outcome.REFUSED
    except Exception as error:  # noqa: BLE001 whatever went wrong, the message must not stay claimed
        logger.warning("message %s was not sent: %s", message.pk, error)
        _try_again(message, error, now)
        if not _is_about_server(error):
            return Outcome.LATER
        cache.set(RESTING, True, REST_SECONDS)
        return Outcome.SERVER_AWAY
    _move(message, MessageStatus.SENT, sent_at=now, last_error="", **_masked(message))
    return Outcome.DONE


def deliver_due(*, now: datetime) -> None:
    """Free what a killed worker had claimed, then deliver what is due; stop early when the server is away or slow."""
    began = time.monotonic()
    _free_abandoned(now)
    due = Message.objects.due(at=now).order_by("next_attempt_at", "pk")
    for message_id in list(due.values_list("pk", flat=True)[:BATCH]):
        if deliver(message_id=message_id, now=now) == Outcome.SERVER_AWAY:
            return
        if time.monotonic() - began > LONGEST_SWEEP_SECONDS:
            return


def claim(*, message_id: int, now: datetime) -> bool:
    """One winner, however many ask at once."""
    mine = Message.objects.due(at=now).filter(pk=message_id)
    changes = {"status": MessageStatus.SENDING, "leased_until": now + LEASE, "attempts": F("attempts") + 1}
    return bool(mine.update(**changes))


def _send(mail: EmailMessage) -> None:
    """One connection for one mail. Once the server took it, a fault while saying goodbye no longer counts."""
    server = mailers[SERVER]
    try:
        server.open()
        server.send_messages([mail])
    except ABOUT_MESSAGE as error:
        if min(code for code, _ in _answers(error)) >= 500:
            raise Refused(_words(error)) from error
        raise
    finally:
        with contextlib.suppress(OSError):
            server.close()


def _answers(error: Exception) -> list[tuple[int, bytes | str]]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return list(error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return [(error.smtp_code, error.smtp_error)]
    return []


def _words(error: Exception) -> str:
    """What the server said, without Python's wrapping; else the fault by name."""
    answers = [
        f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}" for code, text in _answers(error)
    ]
    return "; ".join(answers) or f"{type(error).__name__}: {error}"


def _is_about_server(error: Exception) -> bool:
    """Away, cut off or not letting us in: the next message would fare no better."""
    return isinstance(error, OSError) and not isinstance(error, ABOUT_MESSAGE)


def _try_again(message: Message, error: Exception, now: datetime) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _move(message, MessageStatus.PARKED, last_error=_words(error))
    else:
        pause = PAUSES[message.attempts - 1]
        _move(message, MessageStatus.WAITING, last_error=_words(error), next_attempt_at=now + pause)


def _free_abandoned(now: datetime) -> None:
    """A message that took its worker down every time is parked, not tried for ever."""
    for message in Message.objects.abandoned(at=now).order_by("pk")[:BATCH]:
        words = "The worker stopped while it was sending this message."
        worn_out = message.attempts >= MOST_ATTEMPTS
        _move(message, MessageStatus.PARKED if worn_out else MessageStatus.WAITING, last_error=words)


def _move(message: Message, to: MessageStatus, **changes: object) -> None:
    """Write the end of our claim; does nothing when the lease ran out and somebody else has the message."""
    if to not in TRANSITIONS[MessageStatus(message.status)]:
        raise ValueError(f"A message cannot go from {message.status} to {to}.")
    ours = Message.objects.filter(pk=message.pk, status=message.status, leased_until=message.leased_until)
    ours.update(status=to, leased_until=None, **changes)


def _masked(message: Message) -> dict[str, object]:
    """Link tokens have left the house; the log keeps the text without them."""
    return masked_words(message) | {"secrets": []}


def masked_words(message: Message) -> dict[str, object]:
    """Subject, text and HTML without the message's secrets."""
    masked = {"subject": message.subject, "text": message.text, "html": message.html}
    for secret in sorted(message.secrets, key=len, reverse=True):
        for form in (escape(secret), secret):
            masked = {part: text.replace(form, MASK) for part, text in masked.items()}
    return dict(masked)


def shown_in_log(message: Message) -> Message:
    """As staff may read it: one that waits or is parked still opens something. Whole without a server (decision 6)."""
    if SERVER in mailers and message.status != MessageStatus.KEPT:
        for part, words in masked_words(message).items():
            setattr(message, part, words)
    return message
