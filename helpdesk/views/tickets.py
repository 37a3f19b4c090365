from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import conversation
from helpdesk.actions import tickets as actions
from helpdesk.actions.peers import say_as_peer
from helpdesk.enums import DraftKind
from helpdesk.forms.safe import warning_about
from helpdesk.forms.tickets import ColleagueForm, ReplyForm
from helpdesk.models import TicketFile
from helpdesk.permissions import can_answer, can_close, can_comment, can_reopen, can_reply, can_see, is_on_customer_side
from helpdesk.selectors import current_ticket
from helpdesk.views.fetching import signed_in_or_kept, ticket_for
from helpdesk.views.new_ticket import save_typed
from helpdesk.views.ticket_page import show_ticket
from portal.files.actions import FileRefused
from portal.files.serving import serve


def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The case as its own people see it; a guest who might have the right is sent to sign in."""
    try:
        found = ticket_for(request, number)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    current = current_ticket(found)
    if current != found and can_see(request.user, current):
        return redirect(current)
    return show_ticket(request, found, now=timezone.now())


@signed_in_or_kept
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    found, now = ticket_for(request, number), timezone.now()
    if not can_reply(request.user, found) and not can_comment(request.user, found):
        raise PermissionDenied
    is_agent = can_answer(request.user)
    form = ReplyForm(request.POST, request.FILES, writer=None if is_agent else request.user)
    if form.is_valid():
        is_theirs = can_reply(request.user, found)
        say = conversation.answer if is_agent else conversation.reply if is_theirs else say_as_peer
        try:
            said = say(
                ticket=found,
                by=request.user,
                body=form.cleaned_data["body"],
                now=now,
                uploads=form.cleaned_data["files"],
            )
        except (conversation.TicketError, FileRefused) as error:
            form.add_error(None, str(error))
        else:
            form.let_files_go()
            if is_agent and (warning := warning_about(said.body, writer=request.user)):
                messages.warning(request, warning)
            return redirect(said)
    form.hold_files(now=now)
    return show_ticket(request, found, now=now, form=form, status=422)


@login_required
@require_POST
def save_reply_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Called while somebody types; answers with the words for the line under the box."""
    found = ticket_for(request, number)
    if not can_reply(request.user, found) and not can_comment(request.user, found):
        raise PermissionDenied
    kind = DraftKind.NOTE if request.POST.get("draft") == "note" and can_answer(request.user) else DraftKind.REPLY
    draft, places = save_typed(request, kind, ("body",), found)
    return render(request, "helpdesk/_draft_saved.html", {"draft": draft, "masked_places": places})


@login_required
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    found = ticket_for(request, number)
    if not can_close(request.user, found):
        raise PermissionDenied
    try:
        actions.close(ticket=found, by=request.user, now=timezone.now())
    except actions.TicketError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(number)s is closed. A reply within 30 days opens it again.") % {"number": found})
    return redirect(found)


@login_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    found, now = ticket_for(request, number), timezone.now()
    if not can_reopen(request.user, found, now=now):
        raise PermissionDenied
    try:
        actions.reopen(ticket=found, by=request.user, now=now)
    except actions.TicketError as error:
        messages.error(request, str(error))
    return redirect(found)


@login_required
@require_POST
def watch(request: HttpRequest, number: int) -> HttpResponse:
    """Watch, or stop when one already does."""
    found, now = ticket_for(request, number), timezone.now()
    if found.watchers.filter(user=request.user).exists():
        actions.unwatch(ticket=found, user=request.user, now=now)
        messages.success(request, _("You get no more mails about %(number)s.") % {"number": found})
    else:
        actions.watch(ticket=found, user=request.user, by=request.user, now=now)
        messages.success(request, _("You get a mail when something happens in %(number)s.") % {"number": found})
    return redirect(found)


@login_required
@require_POST
def add_colleague(request: HttpRequest, number: int) -> HttpResponse:
    found, now = ticket_for(request, number), timezone.now()
    if not (is_on_customer_side(request.user, found) or can_answer(request.user)):
        raise PermissionDenied
    form = ColleagueForm(request.POST, ticket=found)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague of this programme who does not watch yet."))
        return redirect(found)
    colleague = form.cleaned_data["user"]
    actions.watch(ticket=found, user=colleague, by=request.user, now=now)
    messages.success(request, _("%(person)s gets the news of this ticket now.") % {"person": colleague})
    return redirect(found)


@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a word the reader may see."""
    found = get_object_or_404(TicketFile.objects.visible_to(request.user).select_related("stored"), pk=pk)
    return serve(request, found.stored)
