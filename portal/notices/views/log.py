"""Staff read here every message that was sent, in text and in HTML, and put parked ones on their way again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from portal.notices import reading
from portal.notices.composing import headers_of
from portal.notices.delivery import shown_in_log
from portal.notices.enums import MessageStatus
from portal.notices.forms import LogFilterForm
from portal.notices.models import Attachment, Message
from portal.notices.permissions import can_retry, can_view_log
from portal.notices.querysets import MessageQuerySet
from portal.notices.selectors import count_by_status

PER_PAGE = 50
# Mail as mail programs show it: styles in it, pictures inside it, nothing fetched, nothing run; framed by us only.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    if not can_view_log(request.user):
        raise PermissionDenied
    form = LogFilterForm(request.GET)
    rows = _narrowed(Message.objects.visible_to(request.user), form)
    context = {
        "form": form,
        "can_retry_all": request.GET.get("status") == MessageStatus.PARKED and can_retry(request.user),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "page": Paginator(rows.select_related("bounce").defer("text", "html"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "tabs": _tabs(request.GET.get("status", "")),
    }
    return render(request, "notices/log.html", context)


def _narrowed(rows: MessageQuerySet, form: LogFilterForm) -> MessageQuerySet:
    """What the form does not know is not asked for, so that an old link still shows the log."""
    form.is_valid()
    asked = form.cleaned_data
    exact = {name: asked[name] for name in ("status", "topic") if asked.get(name)}
    return rows.filter(**exact).matching(asked.get("q", ""))


def _tabs(status: str) -> list[dict[str, Any]]:
    counts = count_by_status()
    url = reverse("notices:log")
    every = {"label": _("All"), "url": url, "count": counts.total(), "current": not status}
    return [every] + [
        {
            "label": state.short_label,
            "url": f"{url}?status={state}",
            "count": counts[state],
            "current": status == state,
            "you": state == MessageStatus.PARKED,
        }
        for state in MessageStatus
    ]


@login_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    mail = shown_in_log(
        get_object_or_404(Message.objects.visible_to(request.user).select_related("user", "bounce"), pk=pk)
    )
    context = {
        "mail": mail,
        "facts": _facts(mail),
        "headers": headers_of(mail).items(),
        "files": _files(mail),
        "can_retry": mail.status == MessageStatus.PARKED and can_retry(request.user),
    }
    return render(request, "notices/message.html", context)


@login_required
@require_safe
@xframe_options_sameorigin
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    mail = shown_in_log(get_object_or_404(Message.objects.visible_to(request.user), pk=pk))
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = MAIL_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def attachment(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    mail = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    file = get_object_or_404(mail.attachments, pk=number)
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    if not can_retry(request.user):
        raise PermissionDenied
    try:
        reading.retry(message=mail, by=request.user, now=timezone.now())
    except reading.NoticesError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The message to %(address)s is on its way again.") % {"address": mail.address})
    return redirect(mail)


@login_required
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    if not can_retry(request.user):
        raise PermissionDenied
    number = reading.retry_all(by=request.user, now=timezone.now())
    told = ngettext("%(number)s message is on its way again.", "%(number)s messages are on their way again.", number)
    messages.success(request, told % {"number": number})
    return redirect("notices:log")


def _facts(mail: Message) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": _("To"), "value": mail.name or _("somebody without account")},
        {"label": _("Address"), "value": mail.address},
        {"label": _("Topic"), "value": mail.topic_title},
        {"label": _("Template"), "value": mail.template},
        {"label": _("Attempts"), "value": mail.attempts},
    ]
    moments = [
        (_("Queued"), mail.queued_at),
        (_("Sent") if mail.status == MessageStatus.SENT else _("Kept"), mail.sent_at),
        (_("Next try"), mail.next_attempt_at if mail.status == MessageStatus.WAITING else None),
    ]
    return facts + [{"label": label, "value": at, "is_moment": True} for label, at in moments if at]


def _files(mail: Message) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "url": reverse("notices:attachment", args=[mail.pk, file.pk]),
            "size": len(file.content),
            "note": file.content_type,
        }
        for file in Attachment.objects.filter(message=mail)
    ]
