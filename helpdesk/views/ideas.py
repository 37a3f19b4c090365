"""Ideas: the list of all that a reader may see, a programme's vote, and what an agent says becomes of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from helpdesk.actions import ideas as actions
from helpdesk.enums import IdeaStatus, Kind
from helpdesk.forms.answers import IdeaForm
from helpdesk.models import IdeaVote, Ticket
from helpdesk.permissions import can_vote
from helpdesk.querysets import TicketQuerySet
from helpdesk.views.desk_frame import tool_page
from helpdesk.views.fetching import for_agents, ticket_for
from helpdesk.views.lists import list_tabs
from portal.accounts.models import Programme
from portal.accounts.selectors import programmes_of

PER_PAGE = 25
BADGES = {
    IdeaStatus.REVIEW: "new",
    IdeaStatus.PLANNED: "planned",
    IdeaStatus.IN_PROGRESS: "waiting_development",
    IdeaStatus.SHOWN: "info",
    IdeaStatus.RELEASED: "success",
    IdeaStatus.NOT_PLANNED: "closed",
}
SORTS = {
    "votes": (gettext_lazy("most votes"), ("-votes", "-pk")),
    "newest": (gettext_lazy("newest"), ("-opened_at", "-pk")),
    "status": (gettext_lazy("status"), ("place", "-votes", "-pk")),
}
PLACE = Case(
    *(When(idea_status=status, then=Value(place)) for place, status in enumerate(IdeaStatus, 1)),
    default=Value(1), output_field=IntegerField(),
)  # fmt: skip


def idea_list(request: HttpRequest) -> HttpResponse:
    """Public ones for everyone; others for whom they are visible to."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "votes"
    status, words = request.GET.get("status", ""), request.GET.get("q", "").strip()[:100]
    ideas = _filtered(Ticket.objects.visible_to(request.user).filter(kind=Kind.IDEA, merged_into=None), status, words)
    ideas = ideas.annotate(place=PLACE).order_by(*SORTS[sort][1]).select_related("idea_release", "idea_review")
    page = Paginator(ideas, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "ideas": with_votes(page.object_list, request.user), "sort": sort, "status": status,
        "words": words,
        "sorts": [(key, label) for key, (label, _order) in SORTS.items()], "statuses": IdeaStatus.choices,
        "votes_for": programmes_of(request.user),
        "is_filtered": bool(status or words),
        "tabs": list_tabs(request.user, "ideas"),
    }  # fmt: skip
    return render(request, "helpdesk/ideas.html", context)


def _filtered(ideas: TicketQuerySet, status: str, words: str) -> TicketQuerySet:
    if status == IdeaStatus.REVIEW:
        ideas = ideas.filter(idea_status__in=["", IdeaStatus.REVIEW])
    elif status in IdeaStatus.values:
        ideas = ideas.filter(idea_status=status)
    return ideas.filter(Q(title__icontains=words)) if words else ideas


def with_votes(ideas: Any, user: Any) -> list[Ticket]:
    """Each idea with its badge and the programmes of the reader's that voted for it; one query for all."""
    rows = list(ideas)
    mine = getattr(user, "programme_ids", frozenset())
    voted: dict[int, set[int]] = {}
    if mine:
        votes = IdeaVote.objects.filter(ticket__in=[row.pk for row in rows], programme__in=mine)
        for ticket_id, programme_id in votes.values_list("ticket_id", "programme_id"):
            voted.setdefault(ticket_id, set()).add(programme_id)
    for row in rows:
        status = IdeaStatus(row.idea_status or IdeaStatus.REVIEW)
        row.badge_state, row.badge_label = BADGES[status], capfirst(status.label)
        row.may_vote = can_vote(user, row)
        row.buttons = [(programme, programme.pk in voted.get(row.pk, ())) for programme in programmes_of(user)]
    return rows


@login_required
@require_POST
def vote(request: HttpRequest, number: int) -> HttpResponse:
    """``take`` votes and ``take_back`` takes it back, in the name of the programme named (the only one, if so)."""
    found = ticket_for(request, number)
    if found.kind != Kind.IDEA:
        raise Http404
    act = actions.take_back if request.POST.get("do") == "take_back" else actions.vote
    try:
        act(ticket=found, programme=_programme(request), by=request.user, now=timezone.now())
    except actions.IdeaError as error:
        messages.error(request, str(error))
    if request.POST.get("from") == "list":
        return redirect("helpdesk:ideas")
    return redirect(found)


def _programme(request: HttpRequest) -> Programme:
    mine = programmes_of(request.user)
    if not mine:
        raise actions.IdeaError(
            _("Programmes vote, one vote each, and you work for none here. Your comment counts as well.")
        )
    wanted = request.POST.get("programme", "")
    if not wanted and len(mine) == 1:
        return mine[0]
    found = next((programme for programme in mine if programme.code == wanted), None)
    if found is None:
        raise actions.IdeaError(_("Choose one of your programmes to vote for."))
    return found


@for_agents
def desk_idea(request: HttpRequest, number: int) -> HttpResponse:
    found = ticket_for(request, number)
    if found.kind != Kind.IDEA:
        raise Http404
    initial = {
        "status": found.idea_status or IdeaStatus.REVIEW, "reason": found.idea_reason,
        "release": found.idea_release_id, "review": found.idea_review_id,
    }  # fmt: skip
    form = IdeaForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"status": IdeaStatus(form.cleaned_data["status"])}
        try:
            actions.set_idea_status(ticket=found, by=request.user, now=timezone.now(), **facts)
        except actions.IdeaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The idea is %(status)s now.") % {"status": found.get_idea_status_display()})
            return redirect(found.get_desk_url())
    status = 422 if form.is_bound else 200
    return tool_page(request, "desk_idea", found, {"form": form}, status=status)
