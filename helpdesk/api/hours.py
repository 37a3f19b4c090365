"""Support hours for programs: what is left, and every line of the statement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from helpdesk.api import answers
from helpdesk.api.keys import HOURS
from helpdesk.api.problems import Problem, not_found
from helpdesk.api.requests import only_known
from helpdesk.api.schemas import HoursFilter, HoursOut, LinePage, Page
from helpdesk.models import SupportAccount
from helpdesk.permissions import can_see_hours
from helpdesk.selectors import hours_of
from portal.accounts.models import Programme
from portal.accounts.selectors import programmes_of

router = Router(tags=["hours"])


@router.get("", auth=HOURS, response=HoursOut, url_name="hours")
def read_hours(request: HttpRequest, chosen: Query[HoursFilter]) -> dict[str, Any]:
    """The hours of your programme, or of the one you name."""
    only_known(request, HoursFilter)
    programme = _programme(request, chosen.programme)
    hours = hours_of(programme, timezone.now())
    accounts = SupportAccount.objects.visible_to(request.user).filter(programme=programme).select_related("agreement")
    return {
        "programme": programme.code,
        "left_minutes": hours.left if hours else 0,
        "held_minutes": hours.held if hours else 0,
        "total_minutes": hours.total if hours else 0,
        "last_on": hours.last_on if hours else None,
        "accounts": [answers.account_row(account) for account in accounts.order_by("last_on", "pk")],
    }


def _programme(request: HttpRequest, code: str) -> Programme:
    mine = programmes_of(request.user)
    if not code:
        if len(mine) == 1:
            return mine[0]
        words = _("Say which programme: ?programme=code.")
        raise Problem(422, words, errors=[("programme", words)])
    programme = Programme.objects.filter(code=code).first()
    if programme is None or not can_see_hours(request.user, programme):
        raise not_found()
    return programme


@router.get("/{account_id}/lines", auth=HOURS, response=LinePage, url_name="hours_lines")
def read_lines(request: HttpRequest, account_id: int, chosen: Query[Page]) -> dict[str, Any]:
    """The lines of one account, oldest first."""
    only_known(request, Page)
    seen = SupportAccount.objects.visible_to(request.user)
    account = get_object_or_404(seen, pk=max(min(account_id, 2**62), 0))
    rows = account.rows.filter(sequence__gt=chosen.after).select_related("ticket", "work_entry").order_by("sequence")
    found = list(rows[: chosen.limit + 1])
    shown, address = found[: chosen.limit], answers.absolute(reverse("api:hours_lines", args=[account.pk]))
    more = f"{address}?after={shown[-1].sequence}&limit={chosen.limit}" if len(found) > chosen.limit else None
    return {"items": [answers.line_row(row) for row in shown], "next": more}
