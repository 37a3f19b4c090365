from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from licences import selectors
from licences.forms import RegistryForm
from licences.registry import as_csv, countries_shown, shown_holders

PAGE_SIZE = 50


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Counters for everyone; names only of those who chose to be shown."""
    form, chosen = _asked(request)
    context = {
        "counters": selectors.counters(),
        "notes": selectors.counter_notes(),
        "form": form,
        "is_filtered": any(chosen[name] for name in ("words", "strand", "country")),
        "order": chosen["order"] or "name",
        "page": Paginator(shown_holders(**chosen), PAGE_SIZE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
    }
    return render(request, "licences/registry.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same list, with the same filters, as a file."""
    _form, chosen = _asked(request)
    response = HttpResponse(as_csv(shown_holders(**chosen)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="jems-licence-holders.csv"'
    return response


def _asked(request: HttpRequest) -> tuple[RegistryForm, dict[str, Any]]:
    form = RegistryForm(request.GET, countries=countries_shown())
    form.is_valid()
    said = form.cleaned_data
    chosen = {"words": said.get("q", ""), "strand": said.get("strand", ""), "country": said.get("country", "")}
    return form, chosen | {"order": said.get("sort", "")}
