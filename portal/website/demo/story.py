"""Who is in the story and how its days are counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.accounts.models import Programme, User

VIENNA = ZoneInfo("Europe/Vienna")
PASSWORD = "demo demo demo"


@dataclass
class Story:
    """``now`` is the last 14:32 in Vienna; ``at(-2, 9, 42)`` is two days before at 09:42, ``day(10)`` ten days after.

    The last one, not today's: in the morning today's would put words into the future.
    """

    now: datetime
    scale: int = 0
    people: dict[str, User] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)

    @classmethod
    def today(cls, scale: int = 0) -> Story:
        local = timezone.now().astimezone(VIENNA)
        told = local.replace(hour=14, minute=32, second=0, microsecond=0)
        return cls(now=told if told <= local else told - timedelta(days=1), scale=scale)

    def day(self, offset: int) -> date:
        return self.now.date() + timedelta(days=offset)

    def at(self, offset: int, hour: int = 9, minute: int = 0) -> datetime:
        return datetime.combine(self.day(offset), time(hour, minute), tzinfo=VIENNA)


# key: (name, countries, strand). Clearly fictional; each stands at another stage.
PROGRAMMES = {
    "alpine-lakes": ("Interreg Alpine Lakes", "AT DE CH", "A"),  # in force, 7 h 15 min left
    "northern-fjords": ("Interreg Northern Fjords", "NO SE FI", "A"),  # waits for the signature of Astrid Solheim
    "amber-coast": ("Interreg Amber Coast", "LT LV EE", "A"),  # in force, core modified, 78 % of hours used
    "sava-meadows": ("Interreg Sava Meadows", "SI HR BA", "A-IPA"),  # in force, hours untouched
    "granite-hills": ("Interreg Granite Hills", "CZ AT", "A"),  # in force, window ended
    "delta-plains": ("Interreg Delta Plains", "RO BG", "A"),  # request submitted, waits for review
    "heather-isles": ("Interreg Heather Isles", "IE UK-NI", "A"),  # request returned with a question
    "vine-valleys": ("Interreg Vine Valleys", "FR ES PT", "B"),  # nobody has joined yet: can be claimed
}

# key: (name, programme or None, is_manager). Interact's people have no programme.
PEOPLE = {
    "anna": ("Anna Berger", "alpine-lakes", True),
    "bela": ("Béla Novák", "alpine-lakes", False),
    "nina": ("Nina Huber", "alpine-lakes", False),
    "carla": ("Carla Moen", "northern-fjords", True),
    "liis": ("Liis Kask", "amber-coast", True),
    "jan": ("Jan Petrauskas", "amber-coast", False),
    "marko": ("Marko Kovač", "sava-meadows", True),
    "eva": ("Eva Dvořáková", "granite-hills", True),
    "radu": ("Radu Ionescu", "delta-plains", True),
    "orla": ("Orla Byrne", "heather-isles", True),
    "sam": ("Sam Stranger", None, False),
}

STAFF = {
    "iris": ("Iris Dubois", ["helpdesk_agent", "licensing_officer", "event_organiser"]),
    "tomas": ("Tomáš Malý", ["administrator"]),
    "lea": ("Léa Martin", ["release_manager", "academy_team"]),
}


def address_of(key: str) -> str:
    programme = PEOPLE.get(key, ("", "interact", False))[1] or "elsewhere"
    return f"{key}@{programme}.example"
