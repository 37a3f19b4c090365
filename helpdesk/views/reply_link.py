"""Answer a ticket by the link in its mail: one ticket, one person, no session. GET shows, POST acts."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk import reply_links
from helpdesk.actions import conversation
from helpdesk.forms.tickets import ReplyForm
from helpdesk.markup import render as render_words
from helpdesk.models import Ticket, TicketMessage
from helpdesk.thread import body_parts
from licences import throttle
from portal.accounts.models import User
from portal.files.actions import FileRefused

WORDS_SHOWN = 2
DEAD_LINKS = "reply-links"
MOST_REPLIES = 20
HOUR = 3600
SENT = "sent"


@require_http_methods(["GET", "HEAD", "POST"])
def reply_link(request: HttpRequest, token: str) -> HttpResponse:
    found = reply_links.behind(token)
    if found is None:
        response = _dead(request)
    elif request.method == "POST":
        response = _reply(request, token, *found)
    else:
        response = _page(request, *found)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _dead(request: HttpRequest) -> HttpResponse:
    """One answer whatever killed the link, and not too many tries."""
    if throttle.too_many_tries(request, DEAD_LINKS):
        return render(request, "429.html", status=429)
    throttle.count_try(request, DEAD_LINKS)
    return render(request, "helpdesk/reply_link_dead.html", status=404)


def _reply(request: HttpRequest, token: str, ticket: Ticket, person: User) -> HttpResponse:
    form = ReplyForm(request.POST, request.FILES, writer=person)
    if form.is_valid():
        if _too_many_replies(ticket, person):
            form.add_error(
                None, _("You sent very many replies in the last hour. Try again later; your text stays here.")
            )
            return _page(request, ticket, person, form, status=429)
        try:
            conversation.reply(
                ticket=ticket, by=person, body=form.cleaned_data["body"], now=timezone.now(),
                uploads=form.cleaned_data["files"],
            )  # fmt: skip
        except (conversation.TicketError, FileRefused) as error:
            form.add_error(None, str(error))
        else:
            form.let_files_go()
            return redirect(f"{request.path}?{SENT}=1")
    form.hold_files(now=timezone.now())
    return _page(request, ticket, person, form, status=422)


def _too_many_replies(ticket: Ticket, person: User) -> bool:
    """Whoever finds the link in somebody's mailbox cannot flood the ticket."""
    key = f"helpdesk:reply-link:{ticket.pk}:{person.pk}"
    if cache.add(key, 1, HOUR):
        return False
    try:
        return cache.incr(key) > MOST_REPLIES
    except ValueError:  # it expired between the two calls
        return False


def _page(
    request: HttpRequest, ticket: Ticket, person: User, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    words: Any = ticket.messages.public().filter(is_automatic=False).select_related("author")
    latest = list(words.order_by("-created_at", "-pk")[:WORDS_SHOWN])[::-1]
    context = {
        "ticket": ticket,
        "person": person,
        "talk": [_word(word) for word in latest],
        "form": form or ReplyForm(),
        "is_sent": SENT in request.GET and request.method != "POST",
        "days": reply_links.LIFETIME.days,
    }
    return render(request, "helpdesk/reply_link.html", context, status=status)


def _word(message: TicketMessage) -> dict[str, Any]:
    words, quoted = body_parts(message)
    return {"message": message, "html": render_words(words), "quoted": render_words(quoted) if quoted else ""}
