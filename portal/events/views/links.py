"""Answering from the mail, without signing in. Opening the link shows the page; only a button answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.events import actions, selectors, zones
from portal.events.enums import Via
from portal.events.forms import AnswerForm
from portal.events.models import Invitation
from portal.events.permissions import DOOR_OPENS_BEFORE, can_join, is_door_open, is_still_invited
from portal.events.views.occasions import answered_words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    invitation = _invitation_of(token)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "events/rsvp.html", _page(invitation, form, token))
    if not form.is_valid():
        return render(request, "events/rsvp.html", _page(invitation, form, token), status=422)
    try:
        said = actions.answer(
            occasion=invitation.occasion, answer=form.cleaned_data["answer"], by=invitation.person, via=Via.LINK,
            now=timezone.now(),
        )  # fmt: skip
    except actions.EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, answered_words(said.answer))
    return redirect("events:rsvp", token=token)


@never_cache
@require_safe
def rsvp_join(request: HttpRequest, token: str) -> HttpResponse:
    invitation = _invitation_of(token)
    occasion = invitation.occasion
    if can_join(occasion, selectors.participation_of(invitation.person, occasion), at=timezone.now()):
        return redirect(occasion.join_url)
    messages.info(request, _("The door opens 15 minutes before the start, for everyone who said yes."))
    return redirect("events:rsvp", token=token)


def _invitation_of(token: str) -> Invitation:
    """A guest's link, or that of a person who is invited still."""
    invitation = selectors.invitation_by_token(token)
    if invitation is None or not is_still_invited(invitation):
        raise Http404
    return invitation


def _page(invitation: Invitation, form: AnswerForm, token: str) -> dict[str, object]:
    occasion, now = invitation.occasion, timezone.now()
    said = selectors.participation_of(invitation.person, occasion)
    zone = invitation.user.time_zone if invitation.user else zones.readers_zone()
    return {
        "invitation": invitation, "occasion": occasion, "said": said, "form": form, "token": token, "reader_zone": zone,
        "now": now, "takes_answers": occasion.is_published and occasion.starts_at > now,
        "door_opens_at": occasion.starts_at - DOOR_OPENS_BEFORE, "is_door_open": is_door_open(occasion, at=now),
        "may_join": can_join(occasion, said, at=now), "agenda": occasion.agenda_items,
        "zone_city": zones.city_of(zone), "elsewhere": zones.elsewhere(occasion.starts_at, reader=zone),
    }  # fmt: skip
