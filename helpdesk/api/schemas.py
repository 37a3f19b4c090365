"""What goes in and out. What is not named here is refused on the way in and left out on the way out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from helpdesk.enums import Area, Environment, Kind, Status, Visibility

MOST_ITEMS, USUAL_ITEMS = 100, 30
# A NUL cannot be kept by PostgreSQL; half a surrogate pair cannot be written as UTF-8 at all.
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00]*$")]

KindName = Literal[tuple(Kind.values)]  # type: ignore[valid-type]
StateName = Literal[tuple(Status.values)]  # type: ignore[valid-type]
VisibilityName = Literal[tuple(Visibility.values)]  # type: ignore[valid-type]
AreaName = Literal[tuple(Area.values)]  # type: ignore[valid-type]
EnvironmentName = Literal[("", *Environment.values)]  # type: ignore[valid-type]


class Asked(Schema):
    """A field nobody knows is a mistake, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


KEEP = "True: what looks like a password, a key or personal data is meant to be there. Otherwise it answers 422."


class NewTicket(Asked):
    kind: KindName
    title: Words = Field(max_length=160)
    body: Words = Field(max_length=50_000)
    programme: Code = Field("", description="Code of one of your programmes; your only one goes without saying.")
    visibility: VisibilityName | None = Field(None, description="programme, or private without a programme.")
    area: AreaName = "other"
    jems_version: Code = Field("", max_length=20)
    environment: EnvironmentName = ""
    keep_secrets: bool = Field(False, description=KEEP)


class NewReply(Asked):
    body: Words = Field(max_length=50_000)
    keep_secrets: bool = Field(False, description=KEEP)


class TicketFilter(Asked):
    """Newest word first; ``after`` comes from ``next`` of the page before."""

    state: StateName | None = None
    kind: KindName | None = None
    programme: Code = ""
    updated_since: datetime | None = None
    after: Code = ""
    limit: int = Field(USUAL_ITEMS, ge=1, le=MOST_ITEMS)


class Page(Asked):
    after: int = Field(0, ge=0, le=2**31 - 1)
    limit: int = Field(USUAL_ITEMS, ge=1, le=MOST_ITEMS)


class HoursFilter(Asked):
    programme: Code = ""


class FileOut(Schema):
    id: int
    name: str
    size: int
    content_type: str
    url: str


class MessageOut(Schema):
    id: int
    author: str
    is_interact: bool
    body: str
    written_at: datetime
    files: list[FileOut]


class TicketOut(Schema):
    number: str
    title: str
    kind: str
    state: str
    visibility: str
    area: str
    programme: str
    jems_version: str
    environment: str
    opened_at: datetime
    updated_at: datetime
    url: str


class TicketWithMessages(TicketOut):
    messages: list[MessageOut]
    next_messages: str | None = Field(description="Address of the next words; null at the end.")


class TicketPage(Schema):
    items: list[TicketOut]
    next: str | None = Field(description="Address of the next page; null at the end.")


class FileList(Schema):
    items: list[FileOut]


class AccountOut(Schema):
    id: int
    agreement: str
    first_on: date
    last_on: date
    granted_minutes: int
    balance_minutes: int
    held_minutes: int
    lines: str


class HoursOut(Schema):
    programme: str
    left_minutes: int
    held_minutes: int
    total_minutes: int
    last_on: date | None
    accounts: list[AccountOut]


class LineOut(Schema):
    sequence: int
    kind: str
    work_on: date
    posted_at: datetime
    ticket: str
    note: str
    worked_minutes: int | None
    minutes: int
    balance_minutes: int


class LinePage(Schema):
    items: list[LineOut]
    next: str | None
