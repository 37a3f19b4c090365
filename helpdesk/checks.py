"""What `manage.py check --deploy` says about the mailbox of the helpdesk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def mail_in(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    """Nothing when no mail comes in: neither an address for answers nor a mailbox to look into is set."""
    if not settings.HELPDESK_ADDRESS and not settings.IMAP_URL:
        return []
    return [*_wrong_addresses(), *_believed_senders()]


def _wrong_addresses() -> list[CheckMessage]:
    from helpdesk.gateway.imap import MailboxError, mailbox_of  # the gateway is not needed to start
    from helpdesk.gateway.parsing import ADDRESS  # as above

    found: list[CheckMessage] = []
    local = settings.HELPDESK_ADDRESS.rpartition("@")[0]
    if not settings.HELPDESK_ADDRESS:
        hint = "Set it to the address whose mail comes into IMAP_URL."
        found.append(Warning("HELPDESK_ADDRESS is not set, so mails carry no reply address.", hint, id="helpdesk.W003"))
    elif not ADDRESS.fullmatch(settings.HELPDESK_ADDRESS) or "+" in local:
        hint = "Set it to a bare address such as help@portal.example; the portal adds +ticket.person.signature itself."
        found.append(Error("HELPDESK_ADDRESS is not an address without a plus sign.", hint, id="helpdesk.E001"))
    try:
        if settings.IMAP_URL:
            mailbox_of(settings.IMAP_URL)
    except (MailboxError, ValueError) as error:
        found.append(Error(f"IMAP_URL cannot be used: {error}", id="helpdesk.E002"))
    return found


def _believed_senders() -> list[CheckMessage]:
    is_careful, found = settings.MAIL_REQUIRE_AUTHENTICATION, list[CheckMessage]()
    if not is_careful:
        hint = "Set MAIL_REQUIRE_AUTHENTICATION=on, the default in production."
        found.append(Warning("Whoever forges a From writes into tickets by their number.", hint, id="helpdesk.W001"))
    if not settings.TRUSTED_AUTHSERV_ID:
        hint = "Let the mail server in front check SPF, DKIM and DMARC, and name it in TRUSTED_AUTHSERV_ID."
        hint += " Until then only answers to a person's own signed address need no agent." if is_careful else ""
        found.append(Warning("No server tells the portal which senders are forged.", hint, id="helpdesk.W002"))
    return found
