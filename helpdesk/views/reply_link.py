"""Answer a ticket by the link in its mail: one ticket, one person, no session. GET shows, POST acts."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk import reply_links
from helpdesk.actions import conversation
from helpdesk.forms.tickets import ReplyForm
from helpdesk.markup import render as render_words
from helpdesk.models import Ticket, TicketMessage
from helpdesk.signed_links import LIFETIME
from helpdesk.thread import body_parts
from helpdesk.views.signed_links import link_page
from portal.accounts.models import User
from portal.files.actions import FileRefused

WORDS_SHOWN = 2
MOST_REPLIES = 20
HOUR = 3600
SENT = "sent"


@link_page(reply_links.behind, dead_links="reply-links")
def reply_link(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    return (_reply if request.method == "POST" else _page)(request, ticket, person)


def _reply(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
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
        "days": LIFETIME.days,
    }
    return render(request, "helpdesk/reply_link.html", context, status=status)


def _word(message: TicketMessage) -> dict[str, Any]:
    words, quoted = body_parts(message)
    return {"message": message, "html": render_words(words), "quoted": render_words(quoted) if quoted else ""}
