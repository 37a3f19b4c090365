"""One ticket's conversation for one reader: words, grey lines and estimates, oldest first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.enums import EstimateStatus, EventKind, Via
from helpdesk.gateway.quotes import split_mail
from helpdesk.markup import render, split_quoted
from helpdesk.models import Estimate, EstimateLine, Ticket, TicketEvent, TicketFile, TicketMessage
from helpdesk.permissions import can_answer, is_on_customer_side
from helpdesk.windows import Window, whole, window_of

# Into an attribute: a query set for each of sixty messages would cost more than the two queries.
WITH_FILES = Prefetch("files", queryset=TicketFile.objects.select_related("stored"), to_attr="kept_files")
MONEY = {EventKind.ESTIMATE, EventKind.TIME}
INSIDE = MONEY | {EventKind.SECRET}
EVENT_ICONS = {
    EventKind.STATUS: "history",
    EventKind.ASSIGNED: "user",
    EventKind.ESTIMATE: "hourglass",
    EventKind.TIME: "clock",
    EventKind.FACTS: "server",
    EventKind.LINK: "link",
    EventKind.SECRET: "eye-off",
}


@dataclass
class Entry:
    """``kind`` is "message", "note", "event", "estimate", or "earlier" and "later" for words left out."""

    kind: str
    at: datetime
    object: Any
    author: str = ""
    second: str = ""
    html: SafeString | str = ""
    quoted: SafeString | str = ""
    icon: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)


def thread_of(ticket: Ticket, reader: Any) -> list[Entry]:
    """All of it. Four queries, whatever the length."""
    return _entries(ticket, reader, whole(_words(ticket, reader)), _estimates(ticket, reader))


def shown_thread(
    ticket: Ticket, reader: Any, *, estimates: list[Estimate] | None = None, before: str = ""
) -> list[Entry]:
    """What a page shows: of a very long one a window, see ``windows``. ``estimates`` are those read already."""
    window = window_of(ticket, _words(ticket, reader), before=before)
    return _entries(ticket, reader, window, _estimates(ticket, reader) if estimates is None else estimates)


def _words(ticket: Ticket, reader: Any) -> QuerySet[TicketMessage]:
    return ticket.messages.visible_to(reader).select_related("author", "programme").prefetch_related(WITH_FILES)


def _entries(ticket: Ticket, reader: Any, window: Window, estimates: list[Estimate]) -> list[Entry]:
    """In order; what marks the left out words comes before all of their moment."""
    events = _events(ticket, reader).select_related("actor")
    if window.since:
        events = events.filter(created_at__gte=window.since)
    if window.until:
        events = events.filter(created_at__lte=window.until)
    entries = [Entry("earlier", window.since, window)] if window.since and window.earlier else []
    entries += [_word(ticket, message, reader) for message in window.words]
    entries += [_line(event) for event in events]
    entries += [Entry("estimate", estimate.proposed_at, estimate) for estimate in estimates]
    later = [Entry("later", window.until, window)] if window.until and window.later else []
    return [*sorted(entries, key=lambda entry: entry.at), *later]


def is_partial(thread: list[Entry]) -> bool:
    return any(entry.kind in {"earlier", "later"} for entry in thread)


def last_staff_word(ticket: Ticket, reader: Any, thread: list[Entry]) -> TicketMessage | None:
    """The newest answer of Interact, wherever the window stands."""
    if is_partial(thread):
        words = ticket.messages.visible_to(reader).filter(is_staff_word=True, is_internal=False)
        return words.select_related("author").order_by("created_at", "pk").last()
    words = [entry.object for entry in thread if entry.kind == "message" and entry.object.is_staff_word]
    return words[-1] if words else None


def _events(ticket: Ticket, reader: Any) -> QuerySet[TicketEvent]:
    """Lines about money stay with those who pay, of secrets with who masks them; a guest reads no customer name."""
    if can_answer(reader):
        return ticket.events.all()
    events = ticket.events.filter(is_internal=False)
    if not is_on_customer_side(reader, ticket):
        events = events.exclude(kind__in=INSIDE)
    return events if reader.is_authenticated else events.filter(actor__is_staff=True)


def _estimates(ticket: Ticket, reader: Any) -> list[Estimate]:
    """With their lines, in one query: no estimate is without a line."""
    seen = Estimate.objects.visible_to(reader).filter(ticket=ticket)
    found = with_lines(EstimateLine.objects.filter(estimate__in=seen))
    for estimate in found:
        estimate.ticket = ticket
    return found


def estimates_around(ticket: Ticket) -> list[Estimate]:
    """For agents, in one query: this ticket's estimates and the open ones of its whole programme, with their lines."""
    wanted = Q(estimate__ticket=ticket)
    if ticket.programme_id:
        open_ones = Q(estimate__ticket__programme=ticket.programme_id, estimate__status=EstimateStatus.PROPOSED)
        wanted |= open_ones
    return with_lines(EstimateLine.objects.filter(wanted).select_related("estimate__ticket"))


def with_lines(lines: QuerySet[EstimateLine]) -> list[Estimate]:
    found: dict[int, Estimate] = {}
    for line in lines.select_related("estimate__proposed_by").order_by("estimate", "position"):
        estimate = found.setdefault(line.estimate_id, line.estimate)
        estimate.shown_lines = [*getattr(estimate, "shown_lines", []), line]
    return list(found.values())


def _word(ticket: Ticket, message: TicketMessage, reader: Any) -> Entry:
    words, quoted = body_parts(message)
    author = author_name(ticket, message, reader)
    return Entry(
        "note" if message.is_internal else "message",
        message.created_at,
        message,
        author=author,
        second=_second(ticket, message, author),
        html=render(words),
        quoted=render(quoted) if quoted else "",
        files=[file_row(file) for file in message.kept_files],
    )


def body_parts(message: TicketMessage) -> tuple[str, str]:
    """(words, quoted): what a mail quotes below its reply header is folded too."""
    return split_mail(message.body) if message.via == Via.MAIL else split_quoted(message.body)


def author_name(ticket: Ticket, message: TicketMessage, reader: Any) -> str:
    """On public tickets a guest reads the programme, not the person."""
    if reader.is_authenticated or message.is_staff_word:
        return str(message.author)
    programme = message.programme if message.is_peer else ticket.programme
    return str(programme or _("A member of the community"))


def _second(ticket: Ticket, message: TicketMessage, author: str) -> str:
    """Where it came from or for whom it speaks; a guest reads the programme in the place of the name already."""
    second = _origin(ticket, message)
    return "" if second == author else second


def _origin(ticket: Ticket, message: TicketMessage) -> str:
    if message.via == Via.MAIL:
        return _("by mail")
    if message.is_peer:
        return str(message.programme or "")
    return "" if message.is_staff_word or not ticket.programme else str(ticket.programme)


def _line(event: TicketEvent) -> Entry:
    return Entry("event", event.created_at, event, icon=EVENT_ICONS.get(EventKind(event.kind), "info"))


def file_row(file: TicketFile) -> dict[str, Any]:
    """For components/file_list.html."""
    return {
        "name": file.stored.name,
        "url": file.get_absolute_url(),
        "size": file.stored.size,
        "note": ", ".join(filter(None, [_masks(file.masked_places), file.stored.check_note])),
    }


def _masks(places: int | None) -> str:
    if places is None:
        return ""
    masked = ngettext("%(places)s place masked", "%(places)s places masked", places) % {"places": places}
    return _("checked for passwords: %(masked)s") % {"masked": masked} if places else _("checked for passwords")
