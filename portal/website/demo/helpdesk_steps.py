"""Small pieces the helpdesk's story is told with."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.enums import Status, Via
from portal.website.demo.story import Story


@dataclass(frozen=True)
class Said:
    """One word: who, when (day offset, hour, minute), and for agents where the case stands after it."""

    who: str
    day: int
    hour: int
    minute: int
    body: str
    then: Status = Status.WAITING_CUSTOMER
    via: Via = Via.WEB


def weekday(story: Story, day: int) -> int:
    """Move a weekend's question to the Friday before."""
    return day - max(story.day(day).weekday() - 4, 0)


def text_file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())
