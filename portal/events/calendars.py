"""Calendar files (RFC 5545): for one meeting, for a mail that asks, moves or calls off, and for a person's feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from portal.events.enums import OccasionStatus
from portal.events.models import Occasion
from portal.notices.recipients import Enclosure

PRODUCT = "-//Interact//Jems Portal//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """What a calendar shows of anything with a time; other features of the portal write theirs with it too."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    url: str
    place: str = ""
    text: str = ""
    is_off: bool = False


def entry_of(occasion: Occasion) -> Entry:
    """The meeting link stays out: whoever said yes finds it behind the page's door."""
    url = settings.SITE_URL + occasion.get_absolute_url()
    return Entry(
        uid=occasion.uid,
        sequence=occasion.sequence,
        title=occasion.title,
        starts_at=occasion.starts_at,
        ends_at=occasion.ends_at,
        changed_at=occasion.changed_at,
        url=url,
        place=occasion.venue,
        text="\n\n".join(filter(None, [occasion.lead, occasion.agenda, url])),
        is_off=occasion.status == OccasionStatus.CANCELLED,
    )


def calendar_file(entries: Iterable[Entry], *, name: str = "", method: str = "PUBLISH") -> bytes:
    return _calendar([_event(entry) for entry in entries], name=name, method=method).to_ical()


def invitation_file(occasion: Occasion, *, address: str, name: str, is_off: bool = False) -> Enclosure:
    """For a mail. RSVP stays FALSE: the answer comes by the link, nobody reads calendar replies."""
    method = "CANCEL" if is_off else "REQUEST"
    event = _event(entry_of(occasion))
    organiser_name, organiser_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organiser = vCalAddress(f"mailto:{organiser_address}")
    organiser.params["CN"] = vText(organiser_name)
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["CN"] = vText(name or address)
    attendee.params["RSVP"] = vText("FALSE")
    event["ORGANIZER"], event["ATTENDEE"] = organiser, attendee
    content = _calendar([event], name="", method=method).to_ical()
    return Enclosure("invitation.ics", f"text/calendar; method={method}; charset=utf-8", content)


def _calendar(events: Iterable[Event], *, name: str, method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval;value=duration", "PT6H")
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    for key, value in (("location", entry.place), ("description", entry.text)):
        if value:
            event.add(key, value)
    return event
