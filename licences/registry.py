"""The public list of licence holders: who chose to be shown, searched, filtered and in the order asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from licences.selectors import licence_holders
from portal.accounts.countries import NAMES
from portal.accounts.models import Programme
from portal.files.cells import safe_cell

ORDERS = {
    "name": ("name", "pk"),
    "strand": ("strand", "name", "pk"),
    "since": (F("licence_profile__in_registry_since").asc(nulls_last=True), "name", "pk"),
}


def shown_holders(*, words: str = "", strand: str = "", country: str = "", order: str = "name") -> QuerySet[Programme]:
    """Programmes with a living agreement that chose to be shown; wrong values simply do not filter."""
    found = (
        licence_holders().filter(pk__in=Programme.objects.matching(words).values("pk")) if words else licence_holders()
    )
    if strand:
        found = found.filter(strand=strand)
    if country:
        found = found.filter(_joins(country))
    return found.order_by(*ORDERS.get(order, ORDERS["name"]))


def countries_shown() -> list[tuple[str, str]]:
    """(code, name) of every country a shown programme joins, by name."""
    listed = licence_holders().order_by().values_list("countries", flat=True)
    codes = {code for countries in listed for code in countries.split() if code in NAMES}
    return sorted(((code, str(NAMES[code])) for code in codes), key=lambda pair: pair[1])


def as_csv(holders: Iterable[Programme]) -> str:
    """One row for each; a spreadsheet reads every cell as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Programme"), _("Strand"), _("Countries"), _("Shown since")])
    for holder in holders:
        since = holder.licence_profile.in_registry_since
        row = [holder.name, holder.strand, holder.countries, since.isoformat() if since else ""]
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _joins(code: str) -> Q:
    """The code as a whole word: "AT" is not in "LATVIA"."""
    at_edges = Q(countries=code) | Q(countries__startswith=f"{code} ") | Q(countries__endswith=f" {code}")
    return at_edges | Q(countries__contains=f" {code} ")
