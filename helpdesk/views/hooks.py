"""Where a programme's news goes, for its managers: addresses, tests, deliveries with their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from helpdesk.actions import hooks as actions
from helpdesk.enums import HookEvent
from helpdesk.forms.programs import HookForm
from helpdesk.models import Webhook, WebhookDelivery
from helpdesk.permissions import manages_a_programme

PER_PAGE = 30
VERBS = ("ping", "secret", "off", "on", "remove")
DONE: dict[str, tuple[Callable[..., None], Any]] = {
    "ping": (actions.ping, gettext_lazy("The test is on its way. Its answer shows below in a moment.")),
    "off": (actions.switch_off, gettext_lazy("The address gets nothing until you switch it on again.")),
    "on": (actions.switch_on, gettext_lazy("The address gets news again, and what waited meanwhile.")),
    "remove": (actions.remove_hook, gettext_lazy("The address and its deliveries are gone.")),
}


@login_required
@never_cache
def hooks(request: HttpRequest) -> HttpResponse:
    if not manages_a_programme(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _show_all(request, HookForm(user=request.user))
    form = HookForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            added, secret = actions.add_hook(by=request.user, now=timezone.now(), **form.cleaned_data)
        except actions.HookError as error:
            form.add_error(None, str(error))
        else:
            return _show(request, added, secret=secret)
    return _show_all(request, form, status=422)


def _show_all(request: HttpRequest, form: HookForm, status: int = 200) -> HttpResponse:
    found = (
        Webhook.objects.visible_to(request.user).select_related("programme").order_by("programme__name", "name", "pk")
    )
    context = {"form": form, "hooks": found, "crumbs": _crumbs()}
    return render(request, "helpdesk/hooks.html", context, status=status)


@login_required
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, _hook(request, pk))


def _hook(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(request.user).select_related("programme", "made_by"), pk=pk)


def _show(request: HttpRequest, found: Webhook, *, secret: str = "") -> HttpResponse:
    deliveries = Paginator(found.deliveries.order_by("-created_at", "-pk"), PER_PAGE)
    context = {
        "hook": found,
        "secret": secret,
        "events": [HookEvent(event).label for event in found.events],
        "page": deliveries.get_page(request.GET.get("page")),
        "crumbs": [*_crumbs(linked=True), {"label": found.name}],
    }
    response = render(request, "helpdesk/hook.html", context)
    if secret:
        response["Cache-Control"] = "no-store"
    return response


def _crumbs(*, linked: bool = False) -> list[dict[str, str]]:
    last = {"label": _("News for programs")} | ({"url": reverse("helpdesk:hooks")} if linked else {})
    return [{"label": _("Helpdesk"), "url": reverse("helpdesk:section")}, last]


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    found, now = _hook(request, pk), timezone.now()
    if verb == "secret":
        secret = actions.rotate_secret(hook=found, by=request.user, now=now)
        return _show(request, found, secret=secret)
    do, words = DONE[verb]
    try:
        do(hook=found, by=request.user, now=now)
    except actions.HookError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("helpdesk:hooks") if verb == "remove" else redirect("helpdesk:hook", pk=pk)


@login_required
@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    seen = WebhookDelivery.objects.filter(webhook__in=Webhook.objects.visible_to(request.user))
    delivery = get_object_or_404(seen.select_related("webhook__programme"), pk=pk)
    try:
        actions.resend(delivery=delivery, by=request.user, now=timezone.now())
    except actions.HookError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It goes out again under the same id."))
    return redirect("helpdesk:hook", pk=delivery.webhook_id)
