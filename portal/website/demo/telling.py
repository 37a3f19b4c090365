"""The story in order: each room tells its part after the rooms it stands on."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils import timezone

from portal.notices import delivery
from portal.notices.enums import MessageStatus
from portal.notices.models import Message
from portal.website.demo.story import PASSWORD, PEOPLE, STAFF, Story, address_of

ROOMS = ["accounts", "pages", "licences", "releases", "helpdesk", "mails", "events", "academy"]


def tell(*, scale: int, say: Callable[[str], object]) -> Story:
    """Seed every room, then send and index what was queued, so that the portal stands as if it had lived."""
    make_demo_seal()
    story = Story.today(scale=scale)
    with override_settings(BACKGROUND="off"):
        for number, room in enumerate(ROOMS, start=1):
            say(f"[{number}/{len(ROOMS)}] {room}")
            module = importlib.import_module(f"portal.website.demo.{room}")
            module.seed(story)
            if scale and hasattr(module, "load"):
                module.load(story)
        _settle(say, is_bulk=bool(scale))
    return story


def make_demo_seal() -> None:
    """The demo seals its agreements with a key of its own; production never gets one by itself."""
    named = settings.SEAL_KEY_FILE
    if named and not settings.IS_PRODUCTION and not Path(named).exists():
        call_command("make_seal_key", verbosity=0)


def _settle(say: Callable[[str], object], *, is_bulk: bool) -> None:
    from celery import current_app  # tasks are registered once the apps are ready

    if is_bulk:
        call_command("search_rebuild")

    current_app.loader.import_default_modules()
    while Message.objects.filter(status=MessageStatus.WAITING, next_attempt_at__lte=timezone.now()).exists():
        delivery.deliver_due(now=timezone.now())
    for name in settings.CELERY_BEAT_SCHEDULE:
        current_app.tasks[name].run()
    say("Mail kept, search filled.")


def accounts_text() -> str:
    """The printed list of who may walk in, with the one demo password."""
    people = [(key, name, programme or "no programme") for key, (name, programme, _) in PEOPLE.items()]
    people += [(key, name, ", ".join(roles)) for key, (name, roles) in STAFF.items()]
    width = max(len(address_of(key)) for key, *_ in people)
    lines = [f"  {address_of(key):{width}}  {name}, {what}" for key, name, what in people]
    return "\n".join([f'Demo accounts, all with the password "{PASSWORD}":', *lines])
