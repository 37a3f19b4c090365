"""Fetch through visibility, and never lose what somebody typed before the session ended."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from helpdesk.models import Ticket
from helpdesk.permissions import can_answer
from helpdesk.queues import counts_changed
from helpdesk.secrets import SecretKind, masked

TYPED = "helpdesk_typed"
LONGEST_TYPED = 20_000
DESK_TABS = {"desk_answer": "reply", "desk_note": "note"}
View = Callable[..., HttpResponse]
# Words of the facts card and the callout; whole rows of the plugin and so on would cost the page more than they say.
ABOUT = {
    "plugin_name": F("plugin__name"), "plugin_slug": F("plugin__slug"), "release_version": F("release__version"),
    "answer_status": F("public_answer__status"),
}  # fmt: skip


def ticket_for(request: HttpRequest, number: int) -> Ticket:
    """A ticket the reader may see; anything else does not exist."""
    tickets = Ticket.objects.visible_to(request.user).select_related(
        "programme__licence_profile", "requester", "assignee", "last_word_by"
    )
    return get_object_or_404(tickets.annotate(**ABOUT), number=number)


def for_agents(view: View) -> View:
    """The desk is for agents: guests sign in, everybody else is refused."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_desk_page(request, kwargs.get("number")))
        if not can_answer(request.user):
            raise PermissionDenied
        if request.method == "POST":
            counts_changed(request.user)
        return view(request, *args, **kwargs)

    return checked


def _desk_page(request: HttpRequest, number: int | None) -> str:
    """Where an agent goes on after signing in again: at the case, with the words of the form that was sent."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    if request.method != "POST" or number is None:
        return request.get_full_path()
    page = reverse("helpdesk:desk_case", args=[number])
    if name in DESK_TABS:
        page += f"?tab={DESK_TABS[name]}"
        keep_typed(request, page)
    return page


def signed_in_or_kept(view: View) -> View:
    """A session that ended while somebody wrote costs a sign-in, not the text: it waits in the session of the guest."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        number = kwargs.get("number")
        page = reverse("helpdesk:ticket", args=[number]) if number else reverse("helpdesk:ticket_new")
        if request.method == "POST":
            keep_typed(request, page)
            kind = request.POST.get("kind", "")
            page += "" if number else f"?kind={kind}"
        return redirect_to_login(page)

    return checked


def keep_typed(request: HttpRequest, page: str) -> None:
    typed = {
        name: masked(value[:LONGEST_TYPED], but=[SecretKind.ADDRESS])[0]
        for name, value in request.POST.items()
        if name in {"title", "body", "area", "jems_version", "environment", "visibility"} and value.strip()
    }
    if typed:
        request.session[TYPED] = {page: typed}


def typed_before(request: HttpRequest, page: str) -> dict[str, str]:
    """What was typed on ``page`` before the sign-in; handed out once."""
    kept = request.session.get(TYPED, {})
    if page not in kept:
        return {}
    typed = kept.pop(page)
    request.session[TYPED] = kept
    return typed
