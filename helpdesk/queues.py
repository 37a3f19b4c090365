"""The desk's views: which tickets, under which name, and whether someone must act on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from helpdesk.calendar import working_minutes
from helpdesk.enums import UNSETTLED, WITH_INTERACT, Status
from helpdesk.models import Estimate, Ticket
from helpdesk.querysets import TicketQuerySet

WORKING_DAY = 8 * 60
LATE_MINUTES = 5 * 60


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
PROPOSED = Exists(Estimate.objects.proposed().filter(ticket=OuterRef("pk")))

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
        View("estimate", gettext_lazy("Estimate pending"), "hourglass", TO_DO, lambda user, now: Q(PROPOSED)),
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
    found = Ticket.objects.visible_to(user).filter(view.condition(user, now)).for_list()
    found = found.annotate(has_estimate=PROPOSED)
    order = ["last_word_at", "pk"] if view.oldest_first else ["-last_word_at", "-pk"]
    return found.order_by(*order)


def counts_for(user: Any, now: datetime) -> dict[str, int]:
    """One query over the unsettled tickets and those solved this week."""
    counted = {view.key: Count("pk", filter=view.condition(user, now)) for view in VIEWS.values() if view.is_counted}
    visible = Ticket.objects.visible_to(user)
    this_week = VIEWS["solved"].condition(user, now)
    return visible.filter(Q(status__in=UNSETTLED) | this_week).aggregate(
        **counted, solved=Count("pk", filter=this_week)
    )


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
    minutes = working_minutes(ticket.last_customer_word_at or ticket.opened_at, now)
    late = minutes > LATE_MINUTES and ticket.status in WITH_INTERACT
    if minutes < 60:
        return Age(_("%(count)s min") % {"count": minutes}, late)
    if minutes < WORKING_DAY:
        return Age(_("%(count)s h") % {"count": minutes // 60}, late)
    days = minutes // WORKING_DAY
    return Age(ngettext("%(count)s day", "%(count)s days", days) % {"count": days}, late)
