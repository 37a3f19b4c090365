"""What the customer's ticket page shows, for the page itself and for a form that came back with errors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helpdesk.enums import DraftKind, EstimateStatus, Kind
from helpdesk.forms.tickets import ReplyForm
from helpdesk.linked import links_for
from helpdesk.models import Estimate, Ticket, TicketDraft
from helpdesk.permissions import (
    can_answer,
    can_close,
    can_comment,
    can_decide_estimate,
    can_mark_solution,
    can_rate,
    can_reopen,
    can_reply,
    can_see_hours,
    is_long_settled,
    is_on_customer_side,
)
from helpdesk.selectors import Hours, hours_of
from helpdesk.thread import Entry, estimates_around, is_partial, last_staff_word, shown_thread
from helpdesk.views.fetching import typed_before
from helpdesk.views.ideas import with_votes
from helpdesk.views.lists import badge_of
from portal.accounts.selectors import members_of


def show_ticket(
    request: HttpRequest, ticket: Ticket, *, now: datetime, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    around = estimates_around(ticket) if _is_inside(user, ticket) else None
    mine = None if around is None else [each for each in around if each.ticket_id == ticket.pk]
    thread = shown_thread(ticket, user, estimates=mine, before=request.GET.get("before", ""))
    estimate = next((entry.object for entry in thread if entry.kind == "estimate" and entry.object.is_open), None)
    is_ours = is_on_customer_side(user, ticket) or can_answer(user)
    badge_state, badge_label = badge_of(ticket, user)
    context: dict[str, Any] = {
        "ticket": ticket,
        "now": now,
        "crumbs": _crumbs(ticket, user),
        "badge_state": badge_state,
        "badge_label": badge_label,
        "thread": thread,
        "estimate": estimate,
        "files": [row for entry in thread for row in entry.files],
        "is_ours": is_ours,
        "is_customer": is_on_customer_side(user, ticket),
        "can_close": can_close(user, ticket),
        "can_reopen": can_reopen(user, ticket, now=now),
        **_when_over(user, ticket, now=now),
        "can_reply": can_reply(user, ticket),
        "can_comment": can_comment(user, ticket),
        "can_mark": can_mark_solution(user, ticket),
        "is_agent": can_answer(user),
        "solution": next((each for each in thread if _is_solution(each, ticket)), None),
        "last_staff_word": last_staff_word(ticket, user, thread),
        "is_partial": is_partial(thread),
        "links": links_for(ticket, user),
        "can_rate": can_rate(user, ticket),
    }
    if is_ours:
        context |= _for_ours(request, ticket, estimate, around, now=now)
    if ticket.kind == Kind.IDEA:
        context["idea"] = with_votes([ticket], user)[0]
    if context["can_reply"] or context["can_comment"]:
        context |= _reply_box(request, ticket, form)
    return render(request, "helpdesk/ticket.html", context, status=status)


def _when_over(user: Any, ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    """Those it belongs to write no more after 30 days: the page leads on to a new ticket that names this one."""
    is_theirs = is_on_customer_side(user, ticket) and not can_answer(user)
    title = _("After %(number)s: %(title)s") % {"number": ticket.reference, "title": ticket.title}
    return {
        "is_over": is_theirs and ticket.is_settled and is_long_settled(ticket, now=now),
        "follow_up": "?" + urlencode({"kind": Kind.QUESTION, "title": title[:160]}),
    }


def _is_inside(user: Any, ticket: Ticket) -> bool:
    """Of the programme or of Interact: they read what its hours are spent on."""
    return bool(ticket.programme and can_see_hours(user, ticket.programme))


def _is_solution(entry: Entry, ticket: Ticket) -> bool:
    return entry.kind == "message" and entry.object.pk == ticket.solution_id and entry.object.hidden_at is None


def _for_ours(
    request: HttpRequest, ticket: Ticket, estimate: Any, around: list[Estimate] | None, *, now: datetime
) -> dict[str, Any]:
    watchers = [watcher.user for watcher in ticket.watchers.select_related("user")]
    members = list(members_of(ticket.programme)) if around is not None else []
    proposed = [each for each in around or [] if each.status == EstimateStatus.PROPOSED]
    hours = hours_of(ticket.programme, now, proposed=proposed) if around is not None else None
    may_decide = bool(estimate and can_decide_estimate(request.user, estimate))
    return {
        "watchers": watchers,
        "watches": request.user in watchers,
        "colleagues": [member for member in members if member not in watchers],
        "hours": hours,
        "charged": hours.charged.get(ticket.pk, 0) if hours else 0,
        "may_decide": may_decide,
        "deciders": _deciders(ticket) if estimate and not may_decide else [],
        "after": after_accepting(hours, estimate.total_minutes) if hours and estimate else None,
        "members": len(members),
    }


def after_accepting(hours: Hours, minutes: int) -> int:
    return max(hours.left - hours.held - minutes, 0)


def _deciders(ticket: Ticket) -> list[str]:
    members = ticket.programme.memberships.active().filter(may_authorise_hours=True).select_related("user")
    return [str(membership.user) for membership in members]


def _reply_box(request: HttpRequest, ticket: Ticket, form: ReplyForm | None) -> dict[str, Any]:
    if form is not None:
        return {"form": form, "draft": None}
    typed = typed_before(request, ticket.get_absolute_url())
    draft = TicketDraft.objects.filter(user=request.user, ticket=ticket, kind=DraftKind.REPLY).first()
    initial = typed or (draft.fields if draft else {})
    return {"form": ReplyForm(initial=initial), "draft": draft, "was_typed": bool(typed)}


def _crumbs(ticket: Ticket, user: Any) -> list[dict[str, str]]:
    crumbs = [{"label": _("Helpdesk"), "url": reverse("helpdesk:section")}]
    base = reverse("helpdesk:tickets")
    if not user.is_authenticated:
        crumbs.append({"label": _("Public tickets"), "url": f"{base}?scope=public"})
    elif ticket.programme_id in user.programme_ids:
        crumbs.append({"label": _("Tickets of my programme"), "url": f"{base}?scope=programme"})
    else:
        crumbs.append({"label": _("Tickets"), "url": base})
    return [*crumbs, {"label": ticket.reference}]
