from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from licences import figures, selectors
from licences.actions.figures import record_earlier
from licences.desk_forms import EarlierForm
from licences.models import EarlierAgreements
from licences.views.desk import desk_frame, for_reviewers
from licences.views.posting import posted
from licences.yearly import usage_overdue

SHOWN_OVERDUE = 30


@for_reviewers
def show(request: HttpRequest) -> HttpResponse:
    """How far the programmes are, how long each step takes, and the record of what was before the portal."""
    form = EarlierForm(posted(request))
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        record_earlier(by=request.user, now=now, **form.cleaned_data)
        messages.success(request, _("Recorded. The public numbers include it from now on."))
        return redirect("licences:desk_figures")
    context = {
        "form": form,
        "counters": selectors.counters(),
        "notes": selectors.counter_notes(),
        "records": EarlierAgreements.objects.select_related("recorded_by"),
        **_computed(now),
        **desk_frame("figures"),
    }
    return render(request, "licences/desk/figures.html", context)


def _computed(now: datetime) -> dict[str, Any]:
    strands = figures.by_strand()
    shares, silent, core_modified = figures.usage()
    overdue = usage_overdue(now)
    usage = [*shares, figures.Share(_("Not declared yet"), silent)]
    return {
        "strands": strands,
        "strand_bars": [{"label": line.code, "value": line.signed} for line in strands],
        "stages": figures.stages(now=now),
        "renewals": figures.renewals(on=selectors.day_in_legal_zone(now)),
        "usage_bars": _bars(usage),
        "core_modified": core_modified,
        "overdue": overdue[:SHOWN_OVERDUE],
        "overdue_number": len(overdue),
        "level_bars": _bars(figures.signatures()),
    }


def _bars(shares: list[figures.Share]) -> list[dict[str, Any]]:
    """Lines without a number stay: a nought is an answer as well."""
    return [{"label": share.label, "value": share.number} for share in shares]
