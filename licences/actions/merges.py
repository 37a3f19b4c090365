"""Licences of two programmes that become one: one agreement goes on at most, and all history moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from licences.actions.issuing import void
from licences.actions.living import end
from licences.actions.requests import withdraw
from licences.entitlements import reconcile
from licences.models import Agreement, EntitlementGrant, LicenceRequest, ProgrammeLicence
from portal.accounts.models import Programme, User
from portal.audit.actions import record
from search.actions import mark_stale

USE = ("usage", "usage_since", "usage_confirmed_at", "usage_asked_at", "in_registry", "in_registry_since")


@dataclass(frozen=True)
class MergePlan:
    """What happens to the licences; the page that asks and the action that does read the same plan."""

    living: Agreement | None
    keeps_living: bool
    pending: Agreement | None
    void: list[Agreement]
    withdraw: list[LicenceRequest]

    @property
    def ends(self) -> Agreement | None:
        return None if self.keeps_living else self.living

    @property
    def moves(self) -> list[Agreement]:
        pending = self.pending if self.pending not in self.void else None
        return [each for each in (self.living if self.keeps_living else None, pending) if each]


def plan_of(source: Programme, into: Programme) -> MergePlan:
    """The agreement of ``into`` wins; what is under way beside a living one would never come into force."""
    living, pending = _living(source), _pending(source)
    living_there, pending_there = _living(into), _pending(into)
    keeps_living = living is not None and living_there is None
    ended = [pending] if pending and (living_there or pending_there) else []
    requests = list(LicenceRequest.objects.open().filter(programme=source))
    if keeps_living:
        ended += [pending_there] if pending_there else []
        requests += LicenceRequest.objects.open().filter(programme=into)
    return MergePlan(living, keeps_living, pending, ended, requests)


@transaction.atomic
def take_over(*, source: Programme, into: Programme, by: User, now: datetime) -> MergePlan:
    """Part of ``merge_programmes``: end what cannot go on, move the rest, and let both programmes' rights follow."""
    plan = plan_of(source, into)
    for request in plan.withdraw:
        withdraw(request=request, by=by, now=now)
    for agreement in plan.void:
        void(agreement=agreement, reason=_reason(into), by=by, now=now)
    if plan.ends:
        end(agreement=plan.ends, reason=_reason(into), by=by, now=now)
    _move_rows(source, into)
    facts = {"source": source.code, "into": into.code}
    for agreement in plan.moves:
        record("licences.moved_by_merge", target=agreement, by=by, at=now, facts=facts)
    _merge_declarations(source, into, plan, by=by, now=now)
    for programme in (source, into):
        reconcile(programme=programme, by=by, now=now)
    return plan


def _living(programme: Programme) -> Agreement | None:
    return Agreement.objects.living().filter(programme=programme).select_related("programme").first()


def _pending(programme: Programme) -> Agreement | None:
    return Agreement.objects.pending().filter(programme=programme).select_related("programme").first()


def _reason(into: Programme) -> str:
    return _("The programmes were merged; another agreement goes on for %(programme)s.") % {"programme": into}


def _move_rows(source: Programme, into: Programme) -> None:
    """History too: who works for ``into`` reads what the source signed. ``programme_name`` stays as it was then."""
    cases = [*Agreement.objects.filter(programme=source), *LicenceRequest.objects.filter(programme=source)]
    for model in (Agreement, LicenceRequest, EntitlementGrant):
        model._default_manager.filter(programme=source).update(programme=into)
    for case in cases:
        mark_stale(case)


def _merge_declarations(source: Programme, into: Programme, plan: MergePlan, *, by: User, now: datetime) -> None:
    """Usage follows the agreement that goes on; a changed core stays said, whoever said it."""
    theirs = ProgrammeLicence.objects.filter(programme=source).first()
    ours = ProgrammeLicence.objects.filter(programme=into).first()
    if theirs is None:
        return
    facts = {name: getattr(theirs, name) for name in ("usage", "core_modified", "in_registry")}
    if ours is None:
        ProgrammeLicence.objects.filter(pk=theirs.pk).update(programme=into, changed_at=now, changed_by=by)
        record("licences.declaration_moved", target=theirs, by=by, at=now, facts=facts)
        return
    values: dict[str, object] = {"changed_at": now, "changed_by": by}
    if plan.keeps_living:
        values |= {name: getattr(theirs, name) for name in USE}
    if theirs.core_modified:
        notes = [note for note in (ours.core_modified_note, theirs.core_modified_note) if note]
        values |= {"core_modified": True, "core_modified_note": "\n".join(notes)[:1000]}
        values["core_modified_at"] = ours.core_modified_at or theirs.core_modified_at
    ProgrammeLicence.objects.filter(pk=ours.pk).update(**values)
    record("licences.declaration_merged", target=ours, by=by, at=now, facts=facts | {"source": source.code})
    theirs.delete()
