"""Mail that came in: what waits for a decision first, then everything by what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions import quarantine
from helpdesk.actions.inbound import process, raw_of
from helpdesk.actions.movement import TicketError
from helpdesk.enums import Outcome, QuarantineDecision
from helpdesk.gateway.deciding import known_sender
from helpdesk.gateway.hypertext import shown_html
from helpdesk.gateway.letters import WORDS, Letter
from helpdesk.gateway.matching import match
from helpdesk.gateway.parsing import LARGEST, Unreadable, read
from helpdesk.gateway.quotes import split_mail
from helpdesk.gateway.trust import is_vouched
from helpdesk.models import InboundMail
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents
from portal.files.serving import serve

PER_PAGE = 30
WAITING = "waiting"
VERBS = ("reply", "new", "refuse", "retry")
# Nothing is fetched, nothing runs, nothing leads away; only the mail's own pictures, as data.
PAGE_POLICY = "sandbox; default-src 'none'; img-src data:; frame-ancestors 'self'"
# What the trusted server found; the others are names of methods, such as DKIM.
_FINDINGS = {"from": _lazy("Checked for"), "aligned": _lazy("Sender proven by")}
BADGES = {
    Outcome.RECEIVED: "queued",
    Outcome.NEW: "new",
    Outcome.REPLY: "sent",
    Outcome.QUARANTINE: "you",
    Outcome.NOTE: "info",
    Outcome.BOUNCE: "warning",
    Outcome.IGNORED: "neutral",
    Outcome.PARKED: "parked",
}


@for_agents
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    now, show = timezone.now(), request.GET.get("show", WAITING)
    words = request.GET.get("q", "").strip().replace("\x00", "")[:100]
    rows = _shown(show).select_related("ticket", "proposed_user").order_by("-received_at", "-pk")
    if words:
        fits = Q(sender__icontains=words) | Q(sender_name__icontains=words) | Q(subject__icontains=words)
        rows = rows.filter(fits | Q(message_id=words))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for mail in page.object_list:
        mail.badge_state, mail.badge_label = _badge(mail)
    context = desk_frame(request, None, now=now) | {
        "page": page, "q": words, "tabs": _tabs(show), "show": show, "on_mail": True,
    }  # fmt: skip
    return render(request, "helpdesk/desk_mail.html", context)


def _shown(show: str) -> Any:
    if show in Outcome.values:
        return InboundMail.objects.filter(outcome=show)
    if show == "all":
        return InboundMail.objects.all()
    return InboundMail.objects.filter(outcome=Outcome.QUARANTINE, decision=QuarantineDecision.OPEN)


def _tabs(show: str) -> list[dict[str, Any]]:
    url = reverse("helpdesk:desk_mail")
    labels = [(WAITING, _("Waits for you")), ("all", _("All"))]
    labels += [(str(outcome.value), str(outcome.label).capitalize()) for outcome in Outcome]
    labels = [(key, label) for key, label in labels if key not in {Outcome.RECEIVED, Outcome.QUARANTINE}]
    return [{"label": label, "url": f"{url}?show={key}", "current": key == show} for key, label in labels]


def _badge(mail: InboundMail) -> tuple[str, str]:
    if mail.outcome == Outcome.QUARANTINE and mail.decision == QuarantineDecision.REFUSED:
        return "refused", _("Refused")
    return BADGES[Outcome(mail.outcome)], mail.get_outcome_display().capitalize()


@for_agents
@require_safe
def mail_message(request: HttpRequest, pk: int) -> HttpResponse:
    mail = _mail(pk)
    letter, trouble = _letter(mail)
    words, quoted = split_mail(letter.text) if letter else ("", "")
    mail.badge_state, mail.badge_label = _badge(mail)
    context = desk_frame(request, None, now=timezone.now()) | {
        "mail": mail,
        "letter": letter,
        "trouble": trouble,
        "words": words,
        "quoted": quoted,
        "remarks": [WORDS[remark] for remark in sorted(letter.remarks)] if letter else [],
        "files": [(file.name, len(file.content)) for file in letter.files] if letter else [],
        "owner": _address_owner(mail, letter),
        "can_decide": mail.outcome == Outcome.QUARANTINE,
        "can_accept": bool(letter and letter.sender.email),
        "claimed": mail.proposed_user if letter and not is_vouched(mail.verified, letter) else None,
        "can_retry": mail.outcome == Outcome.PARKED and mail.raw is not None and mail.raw.size <= LARGEST,
        "findings": [(_FINDINGS.get(key, key.upper()), result) for key, result in mail.verified.items()],
        "on_mail": True,
        "show": mail.outcome,
    }
    return render(request, "helpdesk/desk_mail_message.html", context)


def _address_owner(mail: InboundMail, letter: Letter | None) -> Any:
    """Whose signed reply address a stranger used: the agent must know before letting it in."""
    found = match(letter, mailbox=mail.mailbox) if letter and mail.outcome == Outcome.QUARANTINE else None
    if letter is None or found is None or found.person is None:
        return None
    return found.person if known_sender(letter, found) != found.person else None


@for_agents
@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of the mail, cleaned, on a page that can do nothing."""
    letter, _trouble = _letter(_mail(pk))
    html = shown_html(letter.html, letter.files) if letter else ""
    response = render(request, "helpdesk/mail_page.html", {"html": html})
    response["Content-Security-Policy"] = PAGE_POLICY
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@for_agents
@require_safe
def mail_raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every byte as it came, as a download."""
    mail = get_object_or_404(InboundMail.objects.exclude(raw=None).select_related("raw"), pk=pk)
    return serve(request, mail.raw)


@for_agents
@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One click: into the ticket, a new ticket, refused, or once more through the gateway."""
    mail, now = _mail(pk), timezone.now()
    try:
        ticket, told = _ACTS[verb](mail, request.user, now)
    except TicketError as error:
        messages.error(request, str(error))
        return redirect(mail)
    messages.success(request, told)
    return redirect(ticket.get_desk_url() if ticket else "helpdesk:desk_mail")


def _accept_reply(mail: InboundMail, user: Any, now: Any) -> tuple[Any, str]:
    ticket = quarantine.accept_as_reply(mail=mail, by=user, now=now)
    return ticket, _("The mail is a word in %(ticket)s now.") % {"ticket": ticket}


def _accept_new(mail: InboundMail, user: Any, now: Any) -> tuple[Any, str]:
    ticket = quarantine.accept_as_new(mail=mail, by=user, now=now)
    return ticket, _("The mail is %(ticket)s now. Who sent it can answer by mail.") % {"ticket": ticket}


def _refuse(mail: InboundMail, user: Any, now: Any) -> tuple[Any, str]:
    quarantine.refuse(mail=mail, by=user, now=now)
    return None, _("Refused. It stays in the log, nobody was told.")


def _retry(mail: InboundMail, user: Any, now: Any) -> tuple[Any, str]:
    quarantine.try_again(mail=mail, by=user, now=now)
    mail.refresh_from_db()
    process(mail=mail, now=now)
    return None, _("The mail went through once more: %(outcome)s.") % {"outcome": mail.get_outcome_display()}


_ACTS: dict[str, Callable[[InboundMail, Any, Any], tuple[Any, str]]] = {
    "reply": _accept_reply, "new": _accept_new, "refuse": _refuse, "retry": _retry,
}  # fmt: skip


def _mail(pk: int) -> InboundMail:
    return get_object_or_404(InboundMail.objects.select_related("raw", "ticket", "proposed_user", "decided_by"), pk=pk)


def _letter(mail: InboundMail) -> tuple[Letter | None, str]:
    try:
        return read(raw_of(mail)), ""
    except Unreadable as error:
        return None, str(error)
    except OSError:
        return None, _("The portal cannot find the content of this mail.")
