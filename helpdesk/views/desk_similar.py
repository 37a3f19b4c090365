"""Pages beside a case that cost the case nothing: what is like it, and all about its programme."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import drafts
from helpdesk.enums import SETTLED, UNSETTLED, DraftKind
from helpdesk.models import TicketDraft
from helpdesk.querysets import TicketQuerySet
from helpdesk.selectors import hours_of, tickets_of
from helpdesk.similar import as_words, similar_to
from helpdesk.suggestions import LONGEST, suggested
from helpdesk.views.desk_frame import back_to_case, desk_frame, rows_with_age
from helpdesk.views.fetching import for_agents, ticket_for
from licences.models import Agreement
from licences.selectors import agreement_of, profile_of
from portal.accounts.enums import MembershipRole
from portal.accounts.models import Programme
from releases.models import Installation

YEAR = timedelta(days=365)
PER_PAGE = 25
MOST_PEOPLE = 12


@for_agents
def similar(request: HttpRequest, number: int) -> HttpResponse:
    """By the ticket's title, or by the words the agent asks for."""
    ticket, now = ticket_for(request, number), timezone.now()
    words = request.GET.get("words", "").replace("\x00", "").strip()[:LONGEST] or ticket.title
    rows = similar_to(ticket, words, user=request.user, now=now)
    context = desk_frame(request, now=now) | {"ticket": ticket, "words": words, "rows": rows}
    return render(request, "helpdesk/desk_similar.html", context)


@for_agents
@require_POST
def insert_link(request: HttpRequest, number: int) -> HttpResponse:
    """Below what is typed already, in the agent's own draft of the reply."""
    ticket = ticket_for(request, number)
    suggestion = suggested(request.POST.get("token", ""))
    if suggestion is None:
        messages.error(request, _("This page was open for more than a day. Choose the link again."))
        return redirect("helpdesk:desk_similar", ticket.number)
    here: dict[str, Any] = {"user": request.user, "ticket": ticket, "kind": DraftKind.REPLY}
    before = TicketDraft.objects.filter(**here).first()
    body = drafts.joined(before.fields.get("body", "") if before else "", as_words(suggestion))
    drafts.save_draft(**here, fields={"body": body}, now=timezone.now(), at_desk=True)
    messages.success(request, _("The link is in your reply below. Nothing is sent yet."))
    return back_to_case(request, ticket)


@for_agents
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Agreement, hours, installations and who decides, and the tickets of twelve months."""
    found, now = get_object_or_404(Programme, code=code), timezone.now()
    tickets = tickets_of(found).visible_to(request.user).filter(opened_at__gte=now - YEAR)
    page = Paginator(tickets.for_list(), PER_PAGE).get_page(request.GET.get("page"))
    agreement, profile = agreement_of(found), profile_of(found)
    context = desk_frame(request, now=now) | {
        "programme": found, "page": page, "rows": rows_with_age(page.object_list, now), "figures": _figures(tickets),
        "hours": hours_of(found, now), "agreement": agreement, "profile": profile,
        "may_open": bool(agreement) and Agreement.objects.visible_to(request.user).filter(pk=agreement.pk).exists(),
        "installations": Installation.objects.filter(programme=found).select_related("release").order_by("kind"),
        "people": _people(found),
    }  # fmt: skip
    return render(request, "helpdesk/desk_programme.html", context)


def _figures(tickets: TicketQuerySet) -> dict[str, int]:
    counted = tickets.order_by().aggregate(
        opened=Count("pk"), open=Count("pk", filter=Q(status__in=UNSETTLED)),
        settled=Count("pk", filter=Q(status__in=SETTLED)), worked=Sum("worked_minutes"),
    )  # fmt: skip
    return {name: number or 0 for name, number in counted.items()}


def _people(programme: Programme) -> list[Any]:
    """Those who may say yes to an estimate, and those who manage the programme's people."""
    deciding = Q(may_authorise_hours=True) | Q(role=MembershipRole.MANAGER)
    found = programme.memberships.active().filter(deciding).select_related("user")
    return list(found.order_by("-may_authorise_hours", "user__name", "pk")[:MOST_PEOPLE])
