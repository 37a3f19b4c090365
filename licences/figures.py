"""Numbers of the licensing desk: how far the strands are, how long each step takes, how people sign and use Jems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from licences.enums import (
    EVER_IN_FORCE,
    LIVING,
    PENDING,
    AgreementKind,
    AgreementStatus,
    RequestStatus,
    ResignRule,
    ReturnStatus,
    SignatureLevel,
    Usage,
)
from licences.models import Agreement, AgreementTextVersion, LicenceRequest, ProgrammeLicence, SignedReturn
from licences.selectors import with_licence_facts
from portal.accounts.enums import Strand
from portal.accounts.models import Programme

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


class StrandLine(NamedTuple):
    code: str
    label: str
    programmes: int
    willing: int
    signed: int


@dataclass(frozen=True)
class Stage:
    """How long one step took: median days and number of cases, in the last year and since the portal counts."""

    label: str | Promise
    year_days: float | None
    year_cases: int
    all_days: float | None
    all_cases: int

    @property
    def year_words(self) -> str:
        return days_in_words(self.year_days)

    @property
    def all_words(self) -> str:
        return days_in_words(self.all_days)


class Renewals(NamedTuple):
    """Licensees whose living agreement stands on a text older than the newest one that asks for a signature."""

    text: AgreementTextVersion
    outstanding: int
    under_way: int
    signed: int


class Share(NamedTuple):
    label: str
    number: int


REQUEST_STAGES: tuple[tuple[str | Promise, str, str], ...] = (
    (gettext_lazy("Requested to accepted"), "submitted_at", "decided_at"),
    (gettext_lazy("Accepted to issued"), "decided_at", "first_issued"),
)
AGREEMENT_STAGES: tuple[tuple[str | Promise, str, str], ...] = (
    (gettext_lazy("Issued to received"), "issued_at", "received_at"),
    (gettext_lazy("Received to checked"), "received_at", "checked_at"),
    (gettext_lazy("Checked to in force"), "checked_at", "in_force_at"),
)


def by_strand() -> list[StrandLine]:
    """Real programmes of each strand, the demo's where there are no others; who signed is counted as in ``counters``.

    One query.
    """
    facts = with_licence_facts(Programme.objects.current().order_by()).values("strand")
    lines = list(
        facts.annotate(
            every=Count("pk"),
            real=Count("pk", filter=Q(is_demo=False)),
            signed=Count("pk", filter=Q(is_signed=True)),
            willing=Count("pk", filter=Q(is_willing=True)),
        )
    )
    counted = "real" if any(line["real"] for line in lines) else "every"
    labels = {strand.value: f"{strand.value} {strand.label}" for strand in Strand}
    return [
        StrandLine(line["strand"], labels[line["strand"]], line[counted], line["willing"], line["signed"])
        for line in sorted(lines, key=lambda line: list(labels).index(line["strand"]))
        if line[counted] or line["willing"]
    ]


def stages(*, now: datetime) -> list[Stage]:
    """Two queries. A step counts where it has begun and ended; it belongs to the year in which it ended.

    A request is measured from the last time it was sent, an agreement until the file that was accepted came back.
    """
    own = ~Q(agreements__kind=AgreementKind.RENEWAL)
    accepted = LicenceRequest.objects.filter(status=RequestStatus.ACCEPTED).order_by()
    accepted = accepted.annotate(first_issued=Min("agreements__issued_at", filter=own))
    issued = Agreement.objects.filter(issued_at__isnull=False).order_by()
    asked_rows: list[Any] = list(accepted.values("submitted_at", "decided_at", "first_issued"))
    rows: list[Any] = list(issued.values("issued_at", "received_at", "checked_at", "in_force_at"))
    parts = ((REQUEST_STAGES, asked_rows), (AGREEMENT_STAGES, rows))
    return [
        _stage(label, [(row[begun], row[ended]) for row in found], now)
        for steps, found in parts
        for label, begun, ended in steps
    ]


def renewals(*, on: date) -> Renewals | None:
    """Who still has to sign the newest text that asks for it; nothing while no text does."""
    asking = AgreementTextVersion.objects.valid(on=on).exclude(resign_rule=ResignRule.NO).first()
    if asking is None:
        return None
    living = Agreement.objects.filter(status__in=sorted(LIVING))
    pending = Agreement.objects.filter(status__in=sorted(PENDING), kind=AgreementKind.RENEWAL)
    return Renewals(
        asking,
        outstanding=living.filter(text_version__number__lt=asking.number).count(),
        under_way=pending.filter(text_version__number__gte=asking.number).count(),
        signed=living.filter(text_version__number__gte=asking.number).count(),
    )


def usage() -> tuple[list[Share], int, int]:
    """What licensees say about their use, how many said nothing, and how many changed the core."""
    licensees = Programme.objects.current().filter(agreements__status__in=sorted(LIVING)).distinct()
    profiles = ProgrammeLicence.objects.filter(programme__in=licensees)
    numbers = dict(profiles.values_list("usage").annotate(Count("pk")).order_by())
    shares = [Share(capfirst(str(use.label)), numbers.get(use.value, 0)) for use in Usage]
    silent = licensees.count() - sum(numbers.values())
    return shares, silent, profiles.filter(core_modified=True).count()


def signatures() -> list[Share]:
    """Levels of the accepted files of agreements that were ever in force, the strongest first."""
    accepted = SignedReturn.objects.filter(
        status=ReturnStatus.ACCEPTED, agreement__status__in=sorted(EVER_IN_FORCE | {AgreementStatus.CHECKED})
    )
    numbers = dict(accepted.values_list("level").annotate(Count("pk")).order_by())
    return [Share(capfirst(str(level.label)), numbers.get(level.value, 0)) for level in reversed(SignatureLevel)]


def days_in_words(days: float | None) -> str:
    if days is None:
        return "–"
    if days < 1:
        return _("under a day")
    words = f"{days:.1f}".removesuffix(".0")
    return ngettext("%(days)s day", "%(days)s days", 1 if words == "1" else 2) % {"days": words}


def _stage(label: Any, pairs: Iterable[tuple[datetime | None, datetime | None]], now: datetime) -> Stage:
    done = [(begun, ended) for begun, ended in pairs if begun and ended and ended >= begun]
    recent = [_days(begun, ended) for begun, ended in done if ended > now - YEAR]
    everything = [_days(begun, ended) for begun, ended in done]
    return Stage(label, _middle(recent), len(recent), _middle(everything), len(everything))


def _days(begun: datetime, ended: datetime) -> float:
    return (ended - begun) / DAY


def _middle(days: list[float]) -> float | None:
    """The middle one; of an even number, half-way between the two in the middle."""
    return median(days) if days else None
