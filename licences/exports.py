"""Requests, agreements and licence holders as tables for a spreadsheet: every row, and no cell that calculates."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from licences.models import Agreement, LicenceRequest
from licences.selectors import in_legal_zone
from portal.files.cells import FORMULA_STARTS, safe_cell

AT_ONCE = 500
BYTE_ORDER_MARK = "\ufeff"  # Excel reads a CSV file as UTF-8 only with it
LONGEST_CELL = 32_767  # what a cell of a spreadsheet holds

Row = list[Any]


@dataclass(frozen=True)
class Table:
    title: str | Promise
    columns: tuple[tuple[str | Promise, Callable[[Any], Any]], ...]
    source: Callable[[], QuerySet[Any]]

    def head(self) -> Row:
        return [str(label) for label, _value in self.columns]

    def rows(self) -> Iterator[Row]:
        """In chunks: thousands of rows take no more memory than some hundreds."""
        for case in self.source().iterator(chunk_size=AT_ONCE):
            yield [_plain(value(case)) for _label, value in self.columns]


class Echo:
    """A file that gives back what is written: the csv module writes, the response streams."""

    def write(self, text: str) -> str:
        return text


def as_csv(table: Table) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(cell) for cell in table.head()])
    for row in table.rows():
        yield writer.writerow([safe_cell(_in_words(cell)) for cell in row])


def as_xlsx(table: Table) -> IO[bytes]:
    """A file on disk until it is closed, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(table.title)[:31])
    sheet.freeze_panes = "A2"
    for row in _with_head(table):
        sheet.append([_cell(sheet, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _with_head(table: Table) -> Iterable[Row]:
    yield table.head()
    yield from table.rows()


def _cell(sheet: Any, value: Any) -> Any:
    """Numbers and dates as such; every text is a text for good, also when somebody edits the cell."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)
    return cell


def _plain(value: Any) -> Any:
    """Moments in the legal zone, to the minute; nothing as an empty cell."""
    if isinstance(value, datetime):
        return in_legal_zone(value).replace(second=0, microsecond=0)
    if value is None or isinstance(value, (date, int)):
        return "" if value is None else value
    return str(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)


def _name(field: str) -> Callable[[Any], Any]:
    """The value behind a dotted name; a missing link on the way is an empty cell."""

    def read(case: Any) -> Any:
        for step in field.split("."):
            case = getattr(case, step, None)
        return case() if callable(case) else case

    return read


def _columns(*pairs: tuple[str | Promise, str]) -> tuple[tuple[str | Promise, Callable[[Any], Any]], ...]:
    return tuple((label, _name(field)) for label, field in pairs)


PROGRAMME = (
    (gettext_lazy("Programme"), "programme.name"),
    (gettext_lazy("Strand"), "programme.strand"),
    (gettext_lazy("Countries"), "programme.countries"),
)
INSTITUTION = (
    (gettext_lazy("Hosting institution"), "institution_name"),
    (gettext_lazy("Address"), "institution_address"),
    (gettext_lazy("Country"), "institution_country"),
    (gettext_lazy("Representative"), "representative_name"),
    (gettext_lazy("Position"), "representative_role"),
    (gettext_lazy("E-mail address"), "representative_email"),
)
REQUESTS = Table(
    gettext_lazy("Requests"),
    _columns(
        (gettext_lazy("Reference"), "reference"),
        (gettext_lazy("Kind"), "get_kind_display"),
        (gettext_lazy("State"), "get_status_display"),
        *PROGRAMME,
        *INSTITUTION,
        (gettext_lazy("What for"), "intended_use"),
        (gettext_lazy("Use today"), "get_usage_display"),
        (gettext_lazy("Sent by"), "submitted_by.name"),
        (gettext_lazy("Sent at"), "submitted_at"),
        (gettext_lazy("Decided by"), "reviewer.name"),
        (gettext_lazy("Decided at"), "decided_at"),
        (gettext_lazy("Question or reason"), "decision_note"),
        (gettext_lazy("Closed at"), "closed_at"),
    ),
    lambda: (
        LicenceRequest.objects.filter(submitted_at__isnull=False)
        .select_related("programme", "submitted_by", "reviewer")
        .order_by("submitted_at", "pk")
    ),
)
AGREEMENTS = Table(
    gettext_lazy("Agreements"),
    _columns(
        (gettext_lazy("Reference"), "reference"),
        (gettext_lazy("Kind"), "get_kind_display"),
        (gettext_lazy("State"), "get_status_display"),
        *PROGRAMME,
        (gettext_lazy("Programme's name then"), "programme_name"),
        *INSTITUTION,
        (gettext_lazy("Signatory"), "signatory_name"),
        (gettext_lazy("Signatory's e-mail address"), "signatory_email"),
        (gettext_lazy("Request"), "request.reference"),
        (gettext_lazy("Replaces"), "replaces.reference"),
        (gettext_lazy("Text version"), "text_version.number"),
        (gettext_lazy("Issued at"), "issued_at"),
        (gettext_lazy("Received at"), "received_at"),
        (gettext_lazy("Checked at"), "checked_at"),
        (gettext_lazy("Countersigned at"), "countersigned_at"),
        (gettext_lazy("In force since"), "in_force_on"),
        (gettext_lazy("Closed at"), "closed_at"),
        (gettext_lazy("Reason"), "reason"),
        (gettext_lazy("SHA-256 of the issued file"), "issued_sha256"),
        (gettext_lazy("SHA-256 of the signed file"), "signed_file.sha256"),
    ),
    lambda: Agreement.objects.select_related(
        "programme", "request", "replaces", "text_version", "signed_file"
    ).order_by("prepared_at", "pk"),
)
HOLDERS = Table(
    gettext_lazy("Licence holders"),
    _columns(
        *PROGRAMME,
        (gettext_lazy("Reference"), "reference"),
        (gettext_lazy("State"), "get_status_display"),
        (gettext_lazy("Hosting institution"), "institution_name"),
        (gettext_lazy("Country"), "institution_country"),
        (gettext_lazy("In force since"), "in_force_on"),
        (gettext_lazy("Text version"), "text_version.number"),
        (gettext_lazy("Use of Jems"), "programme.licence_profile.get_usage_display"),
        (gettext_lazy("Used since"), "programme.licence_profile.usage_since"),
        (gettext_lazy("Confirmed at"), "programme.licence_profile.usage_confirmed_at"),
        (gettext_lazy("Core modified"), "programme.licence_profile.core_modified"),
        (gettext_lazy("What was modified"), "programme.licence_profile.core_modified_note"),
        (gettext_lazy("On the public list"), "programme.licence_profile.in_registry"),
    ),
    lambda: (
        Agreement.objects.living()
        .select_related("programme__licence_profile", "text_version")
        .order_by("programme__name", "pk")
    ),
)
TABLES = {"requests": REQUESTS, "agreements": AGREEMENTS, "holders": HOLDERS}


def file_name(what: str, form: str, *, now: datetime) -> str:
    return f"licences-{what}-{in_legal_zone(now):%Y-%m-%d}.{form}"


def zone_note() -> str:
    """Said on the page that offers the files: spreadsheets know no zones."""
    return _("Times are in %(zone)s time.") % {"zone": settings.LEGAL_TIME_ZONE.rpartition("/")[2]}
