"""Canned replies, macros and tags: what agents keep for all cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk import macros
from helpdesk.actions import canned, tagging
from helpdesk.actions import macros as macro_actions
from helpdesk.actions.movement import TicketError
from helpdesk.canned import PLACEHOLDERS
from helpdesk.forms.desk_filter import RenameForm
from helpdesk.forms.desk_words import CannedReplyForm, MacroForm
from helpdesk.models import CannedReply, Macro, Tag
from helpdesk.permissions import can_change_for_desk
from helpdesk.views.desk_frame import back_to_case, desk_frame
from helpdesk.views.fetching import for_agents, ticket_for


@for_agents
def replies(request: HttpRequest) -> HttpResponse:
    mine = Q(owner=None) | Q(owner=request.user)
    found = CannedReply.objects.filter(mine).select_related("changed_by").order_by("area", "title", "pk")
    context = desk_frame(request, now=timezone.now()) | {"replies": found, "current": "replies"}
    return render(request, "helpdesk/desk_replies.html", context)


@for_agents
def reply_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make one or change one; a colleague's own does not exist for others."""
    mine = CannedReply.objects.filter(Q(owner=None) | Q(owner=request.user))
    reply = get_object_or_404(mine, pk=pk) if pk else None
    form = CannedReplyForm(request.POST or None, instance=reply)
    if request.method == "POST" and form.is_valid():
        try:
            canned.save_reply(reply=reply, by=request.user, now=timezone.now(), **form.cleaned_data)
        except canned.CannedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("“%(title)s” is ready at the reply box.") % {"title": form.cleaned_data["title"]}
            )
            return redirect("helpdesk:desk_replies")
    frame = desk_frame(request, now=timezone.now())
    context = frame | {"form": form, "reply": reply, "placeholders": PLACEHOLDERS, "current": "replies"}
    return render(request, "helpdesk/desk_reply_edit.html", context, status=_status(request))


def _status(request: HttpRequest) -> int:
    """A form that comes back after a POST has errors."""
    return 422 if request.method == "POST" else 200


@for_agents
@require_POST
def reply_delete(request: HttpRequest, pk: int) -> HttpResponse:
    reply = get_object_or_404(CannedReply, pk=pk)
    if not can_change_for_desk(request.user, reply):
        raise PermissionDenied
    canned.delete_reply(reply=reply, by=request.user, now=timezone.now())
    messages.success(request, _("“%(title)s” is gone. Replies sent with it stay.") % {"title": reply.title})
    return redirect("helpdesk:desk_replies")


@for_agents
def macro_list(request: HttpRequest) -> HttpResponse:
    frame = desk_frame(request, now=timezone.now())
    rows = []
    for macro in frame["furniture"].macros:
        try:
            labels = [macros.STEPS[do].label for do in macros.check(macro["steps"])]
        except macros.BrokenMacro as error:
            labels, macro["fault"] = [], str(error)
        rows.append((macro, labels))
    return render(request, "helpdesk/desk_macros.html", frame | {"macros": rows, "current": "macros"})


@for_agents
def macro_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    macro = get_object_or_404(Macro, pk=pk) if pk else None
    form = MacroForm(request.POST or None, initial=_initial(macro) if macro else None)
    if request.method == "POST" and form.is_valid():
        try:
            saved = macro_actions.save_macro(
                title=form.cleaned_data["title"], steps=form.steps(), by=request.user, now=timezone.now(), macro=macro
            )
        except TicketError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(title)s” can be run beside every case.") % {"title": saved.title})
            return redirect("helpdesk:desk_macros")
    frame = desk_frame(request, now=timezone.now())
    context = frame | {"form": form, "macro": macro, "current": "macros"}
    return render(request, "helpdesk/desk_macro_edit.html", context, status=_status(request))


def _initial(macro: Macro) -> dict[str, Any]:
    """Also of a macro with a step that no longer exists: the rest stays."""
    steps = macro.steps if isinstance(macro.steps, list) else []
    return {"title": macro.title} | {each.get("do"): each.get("value") for each in steps if isinstance(each, dict)}


@for_agents
@require_POST
def macro_delete(request: HttpRequest, pk: int) -> HttpResponse:
    macro = get_object_or_404(Macro, pk=pk)
    macro_actions.delete_macro(macro=macro, by=request.user, now=timezone.now())
    messages.success(request, _("“%(title)s” is gone. What it changed stays.") % {"title": macro.title})
    return redirect("helpdesk:desk_macros")


@for_agents
def macro_run(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """GET shows what would change, POST changes it: all of it or nothing."""
    ticket, macro = ticket_for(request, number), get_object_or_404(Macro, pk=pk)
    fault = ""
    if request.method == "POST":
        try:
            macro_actions.run_macro(macro=macro, ticket=ticket, by=request.user, now=timezone.now())
        except TicketError as error:
            fault, ticket = str(error), ticket_for(request, number)
        else:
            messages.success(request, _("“%(title)s” is done.") % {"title": macro.title})
            return back_to_case(request, ticket)
    try:
        plan = macros.plan(macros.check(macro.steps), ticket=ticket, by=request.user)
    except macros.BrokenMacro as error:
        plan, fault = None, str(error)
    context = desk_frame(request, now=timezone.now()) | {
        "ticket": ticket, "macro": macro, "plan": plan, "fault": fault, "query": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "helpdesk/desk_macro_run.html", context, status=_status(request))


@for_agents
@require_POST
def set_tags(request: HttpRequest, number: int) -> HttpResponse:
    """The tags of a case, separated by commas."""
    ticket = ticket_for(request, number)
    names = macros.names_in(request.POST.get("tags", "")[:1000])
    try:
        tagging.set_tags(ticket=ticket, names=names, by=request.user, now=timezone.now())
    except TicketError as error:
        messages.error(request, str(error))
    return back_to_case(request, ticket)


@for_agents
def tags(request: HttpRequest) -> HttpResponse:
    found = Tag.objects.annotate(used=Count("tickets")).order_by("name", "pk")
    context = desk_frame(request, now=timezone.now()) | {"tags": found, "current": "tags"}
    return render(request, "helpdesk/desk_tags.html", context)


@for_agents
@require_POST
def tag_rename(request: HttpRequest, pk: int) -> HttpResponse:
    tag, form = get_object_or_404(Tag, pk=pk), RenameForm(request.POST)
    try:
        if form.is_valid():
            tagging.rename_tag(tag=tag, name=form.cleaned_data["name"], by=request.user, now=timezone.now())
        else:
            messages.error(request, _("Give the tag a name of at most 40 signs."))
    except TicketError as error:
        messages.error(request, str(error))
    return redirect("helpdesk:desk_tags")


@for_agents
@require_POST
def tag_delete(request: HttpRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(Tag, pk=pk)
    tagging.delete_tag(tag=tag, by=request.user, now=timezone.now())
    messages.success(request, _("The tag “%(name)s” is gone.") % {"name": tag.name})
    return redirect("helpdesk:desk_tags")
