"""What a case hangs together with: links to tickets, releases and changes, added, taken away and put back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import linking
from helpdesk.actions.movement import TicketError
from helpdesk.enums import LinkKind
from helpdesk.forms.rearrange import ChangeForm, LinkForm, ReleaseForm
from helpdesk.linked import links_for, links_of
from helpdesk.models import Ticket, TicketLink
from helpdesk.views.desk_frame import tool_page
from helpdesk.views.fetching import for_agents, ticket_for
from releases.models import ChangeEntry, Release

SALT = "helpdesk.taken-link"
A_DAY = 86_400


@for_agents
def links(request: HttpRequest, number: int) -> HttpResponse:
    """Both directions of what hangs together; a POST adds one link of the form that was sent."""
    ticket = ticket_for(request, number)
    release = Release.objects.visible_to(request.user).filter(pk=_number(request.GET.get("release"))).first()
    forms = _forms(request, release)
    sent = forms.get(request.POST.get("form", "")) if request.method == "POST" else None
    if sent is not None and sent.is_valid() and _link(request, ticket, sent):
        return redirect("helpdesk:desk_links", ticket.number)
    context = {f"{name}_form": form for name, form in forms.items()}
    context |= {"form": sent, "links": links_for(ticket, request.user), "release": release}
    context["taken"] = _taken_words(ticket, request.GET.get("taken", ""))
    return tool_page(request, "desk_links", ticket, context, status=422 if request.method == "POST" else 200)


def _taken_words(ticket: Ticket, token: str) -> dict[str, str] | None:
    """What was taken away a moment ago, unless it is back."""
    link = _taken(token)
    if link is None or ticket.pk not in {link.ticket_id, link.other_id}:
        return None
    same = {"kind": link.kind, "other": link.other, "release": link.release, "change": link.change}
    if TicketLink.objects.filter(ticket=link.ticket, **same).exists():
        return None
    other = link.ticket if link.other_id == ticket.pk else link.other
    name = f"{other} {other.title}" if other else str(link.release or link.change)
    return {"token": token, "name": name}


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0


def _forms(request: HttpRequest, release: Release | None) -> dict[str, Any]:
    """Each form is bound only when it was the one sent; a release may be wanted for either of its two."""
    sent = request.POST.get("form", "")
    data = {name: request.POST if sent == name else None for name in ("ticket", "release", "change")}
    forms: dict[str, Any] = {
        "ticket": LinkForm(data["ticket"], reader=request.user, auto_id="link_%s"),
        "release": ReleaseForm(data["release"], reader=request.user, initial={"release": release}, auto_id="cause_%s"),
    }
    if release:
        forms["change"] = ChangeForm(data["change"], release=release, auto_id="change_%s")
    return forms


def _link(request: HttpRequest, ticket: Ticket, form: Any) -> bool:
    data = form.cleaned_data
    kind = {"ReleaseForm": LinkKind.CAUSED_BY, "ChangeForm": LinkKind.FIXED_IN}.get(type(form).__name__)
    goal = data.get("number") or data.get("release") or data.get("change")
    try:
        linking.add_link(
            ticket=ticket, kind=kind or LinkKind(data["kind"]), to=goal, by=request.user, now=timezone.now()
        )
    except TicketError as error:
        form.add_error(None, str(error))
        return False
    return True


@for_agents
@require_POST
def unlink(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """The page it leads back to offers the way back for a day."""
    ticket = ticket_for(request, number)
    link = get_object_or_404(links_of(ticket).select_related("ticket", "other", "release", "change__release"), pk=pk)
    linking.remove_link(link=link, by=request.user, now=timezone.now())
    goal = link.other or link.release or link.change
    facts = [link.ticket.number, link.kind, getattr(goal, "number", None) or goal.pk]
    taken = urlencode({"taken": signing.dumps(facts, salt=SALT)})
    return redirect(f"{reverse('helpdesk:desk_links', args=[ticket.number])}?{taken}")


@for_agents
@require_POST
def put_back(request: HttpRequest, number: int) -> HttpResponse:
    """A link that was taken away by mistake, in its old direction."""
    ticket, link = ticket_for(request, number), _taken(request.POST.get("taken", ""))
    try:
        if link is None:
            raise linking.LinkError(_("This link cannot be put back any more. Add it anew."))
        goal = link.other or link.release or link.change
        kind = LinkKind(link.kind)
        linking.add_link(ticket=link.ticket, kind=kind, to=goal, by=request.user, now=timezone.now())
    except TicketError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is back."))
    return redirect("helpdesk:desk_links", ticket.number)


def _taken(token: str) -> TicketLink | None:
    """The link behind what ``unlink`` signed, not saved; None for anything else or when an end is gone."""
    try:
        number, kind, goal = signing.loads(token, salt=SALT, max_age=A_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    link = TicketLink(ticket=Ticket.objects.filter(number=number).first(), kind=kind)
    if kind == LinkKind.CAUSED_BY:
        link.release = Release.objects.filter(pk=goal).first()
    elif kind == LinkKind.FIXED_IN:
        link.change = ChangeEntry.objects.select_related("release").filter(pk=goal).first()
    else:
        link.other = Ticket.objects.filter(number=goal).first()
    return link if link.ticket and (link.other or link.release or link.change) else None
