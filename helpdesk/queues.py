"""The desk's views: which tickets, under which name, and whether someone must act on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Count, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from helpdesk.calendar import legal_day, working_days, working_minutes
from helpdesk.enums import UNSETTLED, WITH_INTERACT, Status
from helpdesk.models import Estimate, Ticket
from helpdesk.querysets import TicketQuerySet

WORKING_DAY = 8 * 60
LATE_MINUTES = 5 * 60
COUNTS_SECONDS = 10
LONG_AGO = timedelta(days=21)


@dataclass(frozen=True)
class View:
    key: str
    title: str | Promise
    icon: str
    group: str | Promise
    condition: Callable[[Any, datetime], Q]
    must_act: bool = False
    is_counted: bool = True
    oldest_first: bool = False


TO_DO, LOOK_BACK = gettext_lazy("To do"), gettext_lazy("Look back")
# One list of the few open estimates, read once, and not a look for each ticket.
PROPOSED = Q(pk__in=Estimate.objects.proposed().values("ticket_id"))

VIEWS: dict[str, View] = {
    view.key: view
    for view in (
        View(
            "mine", gettext_lazy("Mine, open"), "user", TO_DO, lambda user, now: Q(assignee=user, status__in=UNSETTLED)
        ),
        View(
            "nobody",
            gettext_lazy("Nobody yet"),
            "inbox",
            TO_DO,
            lambda user, now: Q(assignee=None, status__in=WITH_INTERACT),
            must_act=True,
            oldest_first=True,
        ),
        View(
            "first",
            gettext_lazy("First answers"),
            "clock",
            TO_DO,
            lambda user, now: Q(first_answered_at=None, status__in=WITH_INTERACT),
            must_act=True,
            oldest_first=True,
        ),
        View("estimate", gettext_lazy("Estimate pending"), "hourglass", TO_DO, lambda user, now: PROPOSED),
        View(
            "customer",
            gettext_lazy("With customers"),
            "pause",
            TO_DO,
            lambda user, now: Q(status=Status.WAITING_CUSTOMER),
        ),
        View(
            "developers",
            gettext_lazy("With developers"),
            "code",
            TO_DO,
            lambda user, now: Q(status=Status.WAITING_DEVELOPMENT),
        ),
        View(
            "solved",
            gettext_lazy("Solved this week"),
            "check",
            LOOK_BACK,
            lambda user, now: Q(solved_at__gte=now - timedelta(days=7)),
            is_counted=False,
        ),
        View("all", gettext_lazy("All tickets"), "list", LOOK_BACK, lambda user, now: Q(), is_counted=False),
    )
}


def tickets_in(view: View, *, user: Any, now: datetime) -> TicketQuerySet:
    """The view's tickets in its own order."""
    order = ["last_word_at", "pk"] if view.oldest_first else ["-last_word_at", "-pk"]
    return tickets_with(view.condition(user, now), user=user).order_by(*order)


def tickets_with(wanted: Q, *, user: Any) -> TicketQuerySet:
    """Tickets for the dense list, in no order yet."""
    found = Ticket.objects.visible_to(user).filter(wanted).for_list()
    return found.annotate(has_estimate=Case(When(PROPOSED, then=True), default=False))


def counts_for(user: Any, now: datetime, more: Mapping[str, Q] | None = None) -> dict[str, int]:
    """One query over the unsettled tickets and those solved this week.

    ``more`` are the conditions of saved views by their keys: they count what is not settled, which is the work to do.
    """
    counted = {view.key: Count("pk", filter=view.condition(user, now)) for view in VIEWS.values() if view.is_counted}
    counted |= {key: Count("pk", filter=wanted & Q(status__in=UNSETTLED)) for key, wanted in (more or {}).items()}
    visible = Ticket.objects.visible_to(user)
    this_week = VIEWS["solved"].condition(user, now)
    return visible.filter(Q(status__in=UNSETTLED) | this_week).aggregate(
        **counted, solved=Count("pk", filter=this_week)
    )


def recent_counts(user: Any, now: datetime, more: Mapping[str, Q], *, signature: str) -> dict[str, int]:
    """The counts as they were at most COUNTS_SECONDS ago: they are the dearest read of every page of the desk.

    What the reader does shows at once (``counts_changed``); what colleagues do, some seconds later. ``signature``
    stands for ``more``, whose conditions hold the moment of the request.
    """
    key = _counts_key(user)
    kept = cache.get(key)
    if kept and kept[0] == signature:
        return kept[1]
    counts = counts_for(user, now, more)
    cache.set(key, (signature, counts), COUNTS_SECONDS)
    return counts


def counts_changed(user: Any) -> None:
    cache.delete(_counts_key(user))


def _counts_key(user: Any) -> str:
    return f"helpdesk:desk-counts:{user.pk}"


def short_state(ticket: Ticket) -> str:
    """The state in a word or two for the dense list."""
    if getattr(ticket, "has_estimate", False):
        return _("Estimate")
    words = {Status.WAITING_CUSTOMER: _("With customer"), Status.WAITING_DEVELOPMENT: _("Developers")}
    return words.get(Status(ticket.status), ticket.get_status_display().capitalize())


@dataclass(frozen=True)
class Age:
    text: str
    is_late: bool


def age_of(ticket: Ticket, *, now: datetime) -> Age:
    """Since the customer's last word, in working hours; late only while it is Interact's turn."""
    since = ticket.last_customer_word_at or ticket.opened_at
    if now - since > LONG_AGO:
        days = working_days(legal_day(since), legal_day(now))
        late = ticket.status in WITH_INTERACT
        return Age(ngettext("%(count)s day", "%(count)s days", days) % {"count": days}, late)
    minutes = working_minutes(since, now)
    late = minutes > LATE_MINUTES and ticket.status in WITH_INTERACT
    if minutes < 60:
        return Age(_("%(count)s min") % {"count": minutes}, late)
    if minutes < WORKING_DAY:
        return Age(_("%(count)s h") % {"count": minutes // 60}, late)
    days = minutes // WORKING_DAY
    return Age(ngettext("%(count)s day", "%(count)s days", days) % {"count": days}, late)
