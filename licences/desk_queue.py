"""The licensing desk's queue: what waits for whom, and how long. The database searches, filters, sorts and pages it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licences.enums import LIVING, AgreementStatus, RequestStatus
from licences.models import Agreement, LicenceRequest
from portal.accounts.models import Programme

OURS = {AgreementStatus.PREPARED, AgreementStatus.RECEIVED, AgreementStatus.CHECKED}
THEIRS = {AgreementStatus.ISSUED, AgreementStatus.SUSPENDED}
CLOSED_REQUESTS = {RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.LAPSED}

# The moment of the last step: from then on a case waits.
REQUEST_SINCE = Case(
    When(status=RequestStatus.SUBMITTED, then=F("submitted_at")),  # sent again: an older question stays in decided_at
    default=Coalesce("closed_at", "decided_at", "submitted_at"),
)
AGREEMENT_SINCE = Coalesce(
    "closed_at", "suspended_at", "in_force_at", "checked_at", "received_at", "issued_at", "prepared_at"
)
SORTS = {
    "oldest": ("since", "reference"),
    "newest": ("-since", "reference"),
    "programme": ("programme_key", "reference"),
    "-programme": ("-programme_key", "reference"),
    "institution": ("institution_key", "reference"),
    "-institution": ("-institution_key", "reference"),
}
REQUEST_WORDS = ("reference", "institution_name", "representative_name", "representative_email")
AGREEMENT_WORDS = (*REQUEST_WORDS, "programme_name", "signatory_name", "signatory_email")


@dataclass(frozen=True)
class View:
    key: str
    title: str | Promise
    icon: str
    requests: frozenset[str]
    agreements: frozenset[str]
    is_ours: bool = False


VIEWS = (
    View("ours", _("Waits for us"), "inbox", frozenset({RequestStatus.SUBMITTED}), frozenset(OURS), True),
    View("theirs", _("Waits for others"), "hourglass", frozenset({RequestStatus.RETURNED}), frozenset(THEIRS)),
    View("in-force", _("In force"), "shield-check", frozenset(), frozenset({AgreementStatus.IN_FORCE})),
    View(
        "closed",
        _("Closed"),
        "bookmark",
        frozenset(CLOSED_REQUESTS),
        frozenset(set(AgreementStatus) - OURS - THEIRS - LIVING),
    ),
    View("all", _("All cases"), "list", frozenset(set(RequestStatus)), frozenset(set(AgreementStatus))),
)


@dataclass(frozen=True)
class Wanted:
    """What staff look for; an empty value filters nothing."""

    q: str = ""
    strand: str = ""
    state: str = ""
    kind: str = ""
    sort: str = "oldest"

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.strand or self.state or self.kind)


def view_of(key: str) -> View:
    return next((view for view in VIEWS if view.key == key), VIEWS[0])


def keys_of(view: View, wanted: Wanted) -> QuerySet[Any, tuple[Any, ...]]:
    """(what, pk, ...) of every case of the view in its order: one query for a page, one for their number.

    A union, because requests and agreements wait in one line; no page depends on how many stand before it.
    """
    requests = LicenceRequest.objects.filter(~Q(submitted_at=None), status__in=sorted(view.requests))
    agreements = Agreement.objects.filter(status__in=sorted(view.agreements))
    lines = _line("request", _searched(requests, wanted, REQUEST_WORDS), REQUEST_SINCE).union(
        _line("agreement", _searched(agreements, wanted, AGREEMENT_WORDS), AGREEMENT_SINCE), all=True
    )
    return lines.order_by(*SORTS.get(wanted.sort, SORTS["oldest"]))


def counts() -> dict[str, int]:
    """How many cases stand in each view; two queries."""
    submitted = LicenceRequest.objects.filter(~Q(submitted_at=None))
    requests = dict(submitted.values_list("status").annotate(Count("pk")).order_by())
    agreements = dict(Agreement.objects.values_list("status").annotate(Count("pk")).order_by())
    return {
        view.key: sum(requests.get(status, 0) for status in view.requests)
        + sum(agreements.get(status, 0) for status in view.agreements)
        for view in VIEWS
    }


def states_of(view: View) -> list[tuple[str, str]]:
    """The states a case of the view may stand in, for the filter; a word both lives share stands once."""
    requests = [state for state in RequestStatus if state in view.requests and state != RequestStatus.DRAFT]
    agreements = [state for state in AgreementStatus if state in view.agreements]
    return list({state.value: str(state.label) for state in [*agreements, *requests]}.items())


def _searched(cases: QuerySet[Any], wanted: Wanted, places: tuple[str, ...]) -> QuerySet[Any]:
    """Every word must stand somewhere, a programme's former names included; more than eight are not looked for."""
    for word in wanted.q.split()[:8]:
        here = Q(programme__in=Programme.objects.matching(word).values("pk"))
        for place in places:
            here |= Q(**{f"{place}__icontains": word})
        cases = cases.filter(here)
    if wanted.strand:
        cases = cases.filter(programme__strand=wanted.strand)
    if wanted.state:
        cases = cases.filter(status=wanted.state)
    return cases.filter(kind=wanted.kind) if wanted.kind else cases


def _line(what: str, cases: QuerySet[Any], since: Any) -> QuerySet[Any, tuple[Any, ...]]:
    keyed = cases.order_by().annotate(
        what=Value(what),
        since=since,
        programme_key=Lower("programme__name"),
        institution_key=Lower("institution_name"),
    )
    return keyed.values_list("what", "pk", "since", "reference", "programme_key", "institution_key")
