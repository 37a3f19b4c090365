"""Reads across several models, for our pages and for the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from licences.enums import LIVING, PENDING, WILLING, Entitlement
from licences.models import Agreement, EarlierAgreements, EntitlementGrant, LicenceRequest, ProgrammeLicence
from portal.accounts.models import Programme, User
from portal.accounts.selectors import managers_of, members_of
from portal.audit.models import Entry


class Counters(NamedTuple):
    """``signed`` and ``willing`` include what was counted before the portal; ``total`` are all programmes."""

    signed: int
    willing: int
    total: int


@dataclass(frozen=True)
class CounterNotes:
    """Where the public numbers come from, so that they can be said honestly."""

    signed_here: int
    willing_here: int
    earlier: EarlierAgreements | None


def counters() -> Counters:
    here = _counted_here()
    earlier = EarlierAgreements.objects.order_by("-as_of", "-pk").first()
    before = (earlier.signed, earlier.willing) if earlier else (0, 0)
    return Counters(here["signed"] + before[0], here["willing"] + before[1], here["real"] or here["all"])


def counter_notes() -> CounterNotes:
    here = _counted_here()
    return CounterNotes(here["signed"], here["willing"], EarlierAgreements.objects.first())


def with_licence_facts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Each with ``is_signed`` (holds a living agreement) and ``is_willing`` (holds one, or asked for it)."""
    agreements = Agreement.objects.filter(programme=OuterRef("pk"))
    asked = LicenceRequest.objects.filter(programme=OuterRef("pk"), status__in=sorted(WILLING))
    return programmes.annotate(
        is_signed=Exists(agreements.filter(status__in=sorted(LIVING))),
        is_willing=Exists(agreements.filter(status__in=sorted(LIVING | PENDING))) | Exists(asked),
    )


def _counted_here() -> dict[str, int]:
    """All programmes, the real ones, and how many signed or are willing, in one query."""
    return with_licence_facts(Programme.objects.current()).aggregate(
        all=Count("pk"),
        real=Count("pk", filter=Q(is_demo=False)),
        signed=Count("pk", filter=Q(is_signed=True)),
        willing=Count("pk", filter=Q(is_willing=True)),
    )


def agreement_of(programme: Programme) -> Agreement | None:
    """The agreement that matters now: the living one, else the one under way."""
    return agreements_that_matter(programme).first()


def agreements_that_matter(programme: Programme) -> QuerySet[Agreement]:
    """Living or under way, what matters most first."""
    rank = Case(When(status__in=sorted(LIVING), then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Agreement.objects.filter(programme=programme, status__in=sorted(LIVING | PENDING))
    return found.select_related("programme__licence_profile", "text_version", "request", "asked_by").order_by(
        rank, "-prepared_at", "-pk"
    )


def open_request_of(programme: Programme) -> LicenceRequest | None:
    return LicenceRequest.objects.open().filter(programme=programme).first()


def profile_of(programme: Programme) -> ProgrammeLicence | None:
    return ProgrammeLicence.objects.filter(programme=programme).first()


def core_modified(programme_ids: Iterable[int]) -> frozenset[int]:
    """Those of the programmes that declared a change to the core."""
    declared = ProgrammeLicence.objects.filter(programme_id__in=list(programme_ids), core_modified=True)
    return frozenset(declared.values_list("programme_id", flat=True))


def licence_holders() -> QuerySet[Programme]:
    """Programmes on the public list: an agreement in force or suspended, and shown by their own choice."""
    living = Agreement.objects.living().values("programme_id")
    shown = Programme.objects.filter(pk__in=living, licence_profile__in_registry=True)
    return shown.select_related("licence_profile").order_by("name", "pk")


def contacts_of(case: LicenceRequest | Agreement) -> list[User]:
    """Who of the programme is written to: the contacts still working there, else its managers."""
    request = case if isinstance(case, LicenceRequest) else case.request
    if request is not None:
        chosen = members_of(case.programme).filter(pk__in=request.contact_rows.values("user_id"))
        if contacts := list(chosen):
            return contacts
    return list(managers_of(case.programme))


def open_entitlements(programme: Programme) -> frozenset[Entitlement]:
    grants = EntitlementGrant.objects.open().filter(programme=programme)
    return frozenset(Entitlement(value) for value in grants.values_list("entitlement", flat=True))


def entries_of(agreement: Agreement, *, verbs: Iterable[str] | None = None) -> list[Entry]:
    """Everything that happened to the agreement and its request, newest first; only these verbs if some are named."""
    about = Q(target_type=Agreement._meta.label_lower, target_id=str(agreement.pk))
    if agreement.request_id:
        about |= Q(target_type=LicenceRequest._meta.label_lower, target_id=str(agreement.request_id))
    entries = Entry.objects.filter(about) if verbs is None else Entry.objects.filter(about, verb__in=list(verbs))
    return list(entries.order_by("-at", "-pk"))


def last_day_to_sign(agreement: Agreement) -> datetime | None:
    """When the live link of the agreement stops working, if there is one."""
    link = agreement.links.not_revoked().first()
    return link.expires_at if link else None


def four_eyes() -> bool:
    return bool(settings.AGREEMENT_FOUR_EYES)


def day_in_legal_zone(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE)).date()


def days_left(until: datetime, *, now: datetime) -> int:
    """Whole days between two legal days: today is 0."""
    return (day_in_legal_zone(until) - day_in_legal_zone(now)).days


def in_legal_zone(moment: datetime) -> datetime:
    """The clock of the legal zone without a zone: templates must not turn it into the reader's."""
    return moment.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE)).replace(tzinfo=None)
