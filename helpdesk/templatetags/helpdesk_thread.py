"""What of a conversation is the same for every reader at a place: put together once and not for each of sixty words."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from helpdesk.thread import Entry

register = template.Library()
KEPT_WORDS = 4096
PLACE = "\ue000"  # of private use: nobody types it, and the last one is ours


@register.simple_tag(takes_context=True)
def word(context: RequestContext, entry: Entry) -> SafeString:
    """One word with its head; what it carries of this reader's own (files, buttons) is made anew each time."""
    said, ticket, at_desk = entry.object, context["ticket"], bool(context.get("at_desk"))
    state = "hidden" if said.hidden_at else "solution" if said.pk == ticket.solution_id else ""
    top, end = make_word(
        said.pk, entry.kind, entry.author, entry.second, said.is_staff_word, said.is_automatic, state,
        said.inbound_id if at_desk else None, entry.at, entry.html, entry.quoted, at_desk,
        timezone.get_current_timezone_name(), get_language(),
    )  # fmt: skip
    return format_html("{}{}{}", top, _carried(context, entry), end)


def _markable(context: RequestContext, entry: Entry) -> bool:
    """Whoever asked names the word of somebody else; agents any but the question itself."""
    said = entry.object
    if context["ticket"].solution_id == said.pk or said.hidden_at is not None:
        return False
    if not context.get("is_agent"):
        return said.author_id != context["request"].user.pk
    return entry is not next((each for each in context["thread"] if each.kind == "message"), None)


@lru_cache(maxsize=KEPT_WORDS)
def _mark(pk: int, language: str | None) -> SafeString:
    return render_to_string("helpdesk/_word_mark.html", {"pk": pk})


def _carried(context: RequestContext, entry: Entry) -> SafeString | str:
    """Without files and a peer's word it is the same for all who may mark the solution: the form is outside."""
    can_mark, is_word = bool(context.get("can_mark")), entry.kind == "message"
    if not entry.files and not (context.get("is_agent") and entry.object.is_peer):
        return _mark(entry.object.pk, get_language()) if can_mark and is_word and _markable(context, entry) else ""
    around = {str(key): value for key, value in context.flatten().items()}
    around["is_markable"] = can_mark and _markable(context, entry)
    return render_to_string("helpdesk/_word_after.html", around)


@lru_cache(maxsize=KEPT_WORDS)
def make_word(
    pk: int, kind: str, author: str, second: str, staff: bool, automatic: bool, state: str, mail: int | None,
    at: datetime, html: SafeString, quoted: SafeString, at_desk: bool, zone: str, language: str | None,
) -> tuple[SafeString, SafeString]:  # fmt: skip
    """What stands before and behind the reader's own; all it depends on is an argument, zone and language too."""
    context = {
        "pk": pk, "kind": kind, "author": author, "second": second, "staff": staff, "automatic": automatic,
        "state": state, "mail": mail, "at": at, "html": html, "quoted": quoted, "at_desk": at_desk,
    }  # fmt: skip
    top, _place, end = render_to_string("helpdesk/_word.html", context | {"place": PLACE}).rpartition(PLACE)
    return mark_safe(top), mark_safe(end)
