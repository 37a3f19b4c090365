"""A new ticket: the kind, the fields that fit it, answers that may make it needless, and a draft that is kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import drafts
from helpdesk.actions import tickets as actions
from helpdesk.actions.suggestions import count_helped
from helpdesk.enums import DraftKind, Kind
from helpdesk.forms.tickets import NewTicketForm
from helpdesk.models import Ticket, TicketDraft
from helpdesk.permissions import can_open
from helpdesk.secrets import SecretKind, masked
from helpdesk.suggestions import Suggestion, suggest, suggested
from helpdesk.views.fetching import signed_in_or_kept, typed_before
from helpdesk.views.lists import kind_cards
from portal.accounts.selectors import programmes_of
from portal.files.actions import FileRefused
from releases.models import Installation, Plugin, Release
from search.limits import within_limit

DRAFTED = ("title", "body", "area", "jems_version", "environment", "visibility", "installation", "plugin", "programme")
LOOKS_PER_MINUTE = 60


@signed_in_or_kept
def ticket_new(request: HttpRequest) -> HttpResponse:
    """First the kind with what it costs, then the fields that fit it."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    is_closed = kind == Kind.SUPPORT and request.method != "POST" and not _may_ask_support(request)
    if kind not in Kind.values or is_closed:
        return render(request, "helpdesk/ticket_kind.html", _kinds(request))
    if request.method == "POST":
        return _look_first(request, kind) if "look" in request.POST else _open(request, kind)
    draft = TicketDraft.objects.filter(user=request.user, kind=DraftKind.NEW).first()
    initial = typed_before(request, reverse("helpdesk:ticket_new")) or (draft.fields if draft else {})
    if title := request.GET.get("title", "")[:160]:
        initial = {"title": title, **initial}
    form = NewTicketForm(user=request.user, kind=kind, initial={**initial, "kind": kind})
    return _page(request, form, kind, draft=draft)


def _page(request: HttpRequest, form: NewTicketForm, kind: str, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "kind": Kind(kind), **more}
    return render(request, "helpdesk/ticket_new.html", context, status=status)


def _kinds(request: HttpRequest) -> dict[str, object]:
    return {"kinds": kind_cards(), "may_ask_support": _may_ask_support(request)}


def _may_ask_support(request: HttpRequest) -> bool:
    mine = programmes_of(request.user)
    return any(can_open(request.user, kind=Kind.SUPPORT, programme=programme) for programme in mine)


def _open(request: HttpRequest, kind: str) -> HttpResponse:
    form, now = NewTicketForm(request.POST, request.FILES, user=request.user, kind=kind), timezone.now()
    if form.is_valid():
        try:
            opened = actions.open_ticket(by=request.user, now=now, **form.facts())
        except (actions.TicketError, FileRefused) as error:
            form.add_error(None, str(error))
        else:
            form.let_files_go()
            text = _("%(number)s is with the helpdesk. You get a mail when somebody answers.")
            messages.success(request, text % {"number": opened.reference})
            return redirect(opened)
    form.hold_files(now=now)
    return _page(request, form, kind, status=422)


def _look_first(request: HttpRequest, kind: str) -> HttpResponse:
    """Without JavaScript: the same page with the answers, and everything typed and attached still there."""
    form = NewTicketForm(request.POST, request.FILES, user=request.user, kind=kind)
    form.is_valid()
    form.hold_files(now=timezone.now())
    typed = {name: form.data.get(name, "") for name in form.fields if name not in {"files", "secrets"}}
    fresh = NewTicketForm(user=request.user, kind=kind, initial=typed | {"kind": kind})
    fresh.held_rows = form.held_rows
    return _page(request, fresh, kind, suggestions=_suggestions(request), looked=True)


def _suggestions(request: HttpRequest) -> list[Suggestion]:
    words = request.POST.get("title", "").strip() or request.POST.get("body", "")[:200]
    if not within_limit(request, "ask", per_minute=LOOKS_PER_MINUTE):
        return []
    return suggest(
        words, user=request.user, now=timezone.now(), release=_release(request),
        plugin=_chosen(request, "plugin", Plugin.objects.visible_to(request.user)),
    )  # fmt: skip


def _release(request: HttpRequest) -> Release | None:
    if version := request.POST.get("jems_version", "").strip()[:20]:
        return Release.objects.visible_to(request.user).filter(version=version).first()
    registered = Installation.objects.filter(programme__in=request.user.programme_ids).select_related("release")
    installation = _chosen(request, "installation", registered)
    return installation.release if installation else None


def _chosen(request: HttpRequest, name: str, among: Any) -> Any:
    number = request.POST.get(name, "")
    return among.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None


@login_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Called while somebody types: a fragment with what may answer it."""
    return render(request, "helpdesk/_suggestions.html", {"suggestions": _suggestions(request)})


@login_required
@require_POST
def helped(request: HttpRequest) -> HttpResponse:
    """ "This solved it": counted, thanked, and what was typed stays a draft until they say otherwise."""
    suggestion, now = suggested(request.POST.get("solved", "")), timezone.now()
    if suggestion is None:
        messages.error(request, _("That answer is too old to be counted. Your text is kept as a draft."))
        save_typed(request, DraftKind.NEW, DRAFTED, None)
        return redirect("helpdesk:ticket_new")
    asked, _places = masked(request.POST.get("title", ""))
    count_helped(suggestion=suggestion, asked=asked, by=request.user, now=now)
    draft, _places = save_typed(request, DraftKind.NEW, DRAFTED, None)
    kind = request.POST.get("kind", "")
    context = {"suggestion": suggestion, "draft": draft, "kind": kind if kind in Kind.values else Kind.QUESTION.value}
    return render(request, "helpdesk/helped.html", context)


@login_required
@require_POST
def drop_draft(request: HttpRequest) -> HttpResponse:
    drafts.save_draft(user=request.user, kind=DraftKind.NEW, fields={}, now=timezone.now())
    messages.success(request, _("The draft is gone."))
    return redirect("helpdesk:section")


@login_required
@require_POST
def save_new_draft(request: HttpRequest) -> HttpResponse:
    draft, places = save_typed(request, DraftKind.NEW, DRAFTED, None)
    return render(request, "helpdesk/_draft_saved.html", {"draft": draft, "masked_places": places})


def save_typed(
    request: HttpRequest, kind: DraftKind, names: tuple[str, ...], ticket: Ticket | None
) -> tuple[TicketDraft | None, int]:
    """A draft is a copy in the database: passwords and the like are left out of it, addresses stay."""
    fields, places = {}, 0
    for name in names:
        fields[name], found = masked(request.POST.get(name, ""), but=[SecretKind.ADDRESS])
        places += found
    draft = drafts.save_draft(user=request.user, kind=kind, fields=fields, now=timezone.now(), ticket=ticket)
    return draft, places
