"""Messages of keys for programs and of addresses that hear of tickets."""

from __future__ import annotations

from helpdesk.models import ApiToken, Webhook
from portal.accounts.selectors import managers_of
from portal.notices.actions import queue


def key_made(token: ApiToken) -> None:
    """Whoever did not make it themselves must hear of it."""
    queue("helpdesk/key_made", to=token.user, context={"token": token})


def hook_switched_off(hook: Webhook, *, trouble: str) -> None:
    for person in managers_of(hook.programme):
        queue("helpdesk/hook_switched_off", to=person, context={"hook": hook, "trouble": trouble}, about=hook)
