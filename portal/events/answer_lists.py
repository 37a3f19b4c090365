"""Who said what, as rows for the organiser's page and for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from portal.accounts.models import Membership
from portal.events.enums import Via
from portal.events.models import Invitation, Occasion, Participation
from portal.events.selectors import silent_invitations
from portal.files.cells import safe_cell


@dataclass(frozen=True)
class AnswerRow:
    name: str
    address: str
    programmes: str
    answer: str
    label: str
    answered_at: datetime | None = None
    via: str = ""


def answer_rows(occasion: Occasion, *, answer: str = "") -> list[AnswerRow]:
    """Answers in the order given, then invited people who said nothing; ``answer`` keeps one kind only."""
    working = Prefetch(
        "user__memberships", Membership.objects.active().select_related("programme"), to_attr="works_for"
    )
    rows: list[AnswerRow] = []
    if answer != "silent":
        said = occasion.participations.select_related("user").prefetch_related(working)
        rows += [_said(row) for row in (said.filter(answer=answer) if answer else said)]
    if answer in ("", "silent"):
        rows += [_silent(row) for row in silent_invitations(occasion).select_related("user").prefetch_related(working)]
    return rows


def _said(row: Participation) -> AnswerRow:
    label = str(row.get_answer_display())
    return AnswerRow(
        row.person_name, row.address, _programmes(row), row.answer, label, row.answered_at, str(Via(row.via).label)
    )


def _silent(row: Invitation) -> AnswerRow:
    return AnswerRow(row.person_name, row.address, _programmes(row), "silent", _("no answer yet"))


def _programmes(row: Participation | Invitation) -> str:
    return ", ".join(membership.programme.name for membership in row.user.works_for) if row.user else ""


def as_csv(rows: list[AnswerRow]) -> str:
    """The rows as a file for a spreadsheet, every cell made safe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Name"), _("E-mail"), _("Programme"), _("Answer"), _("Answered at (UTC)"), _("By")])
    for row in rows:
        at = f"{row.answered_at:%Y-%m-%d %H:%M}" if row.answered_at else ""
        writer.writerow([safe_cell(cell) for cell in (row.name, row.address, row.programmes, row.label, at, row.via)])
    return out.getvalue()
