"""Programmes over the years: the pick-list, a new name, and two that become one."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.accounts import notices, signals
from portal.accounts.actions.memberships import MembershipError, pass_turnstile
from portal.accounts.actions.merges import move_people
from portal.accounts.models import Programme, ProgrammeName, User
from portal.audit.actions import record

PICK_LIST = Path(__file__).parent.parent / "fixtures" / "programmes.csv"


class ProgrammeError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def rename_programme(*, programme: Programme, name: str, by: User, now: datetime) -> Programme:
    """Call it by a new name from now on; the old one is kept, findable, and stays in what was signed under it."""
    name, old = " ".join(name.split()), programme.name
    _check_name(programme, name)
    try:
        with transaction.atomic():
            renamed = Programme.objects.current().filter(pk=programme.pk, name=old).update(name=name)
    except IntegrityError:
        raise ProgrammeError(_("Another programme has this name.")) from None
    if not renamed:
        raise ProgrammeError(_("This programme was renamed or merged meanwhile. Reload to see it as it stands."))
    programme.refresh_from_db()
    former = ProgrammeName.objects.create(programme=programme, name=old, until=timezone.localdate(now), changed_by=by)
    record("accounts.renamed_programme", target=programme, by=by, at=now, facts={"former_name": former.pk})
    signals.programme_renamed.send(sender=Programme, programme=programme, old_name=old, by=by, now=now)
    return programme


def _check_name(programme: Programme, name: str) -> None:
    if not name or name == programme.name:
        raise ProgrammeError(_("Write the new name: it must differ from the one the programme has."))
    others = Programme.objects.exclude(pk=programme.pk).filter(name__iexact=name)
    former = ProgrammeName.objects.exclude(programme=programme).filter(name__iexact=name)
    if others.exists() or former.exists():
        raise ProgrammeError(_("Another programme has this name, or had it. Choose a name that tells them apart."))


@transaction.atomic
def merge_programmes(*, source: Programme, into: Programme, by: User, now: datetime) -> Programme:
    """Two become one, for good: the source is closed and all that is its own moves to ``into``, in one transaction.

    Each room above moves what it keeps in its receiver of ``programmes_merged`` (docs/decisions/0012).
    """
    if source.pk == into.pk:
        raise ProgrammeError(_("A programme cannot become part of itself."))
    try:
        for programme in sorted((source, into), key=lambda one: one.pk):
            pass_turnstile(programme)
    except MembershipError as error:
        raise ProgrammeError(str(error)) from None
    Programme.objects.filter(pk=source.pk).update(merged_into=into, merged_at=now)
    source.refresh_from_db()
    into.refresh_from_db()
    _keep_names(source, into, by=by, now=now)
    record("accounts.merged_programme", target=source, by=by, at=now, facts={"into": into.code})
    record("accounts.took_in_programme", target=into, by=by, at=now, facts={"source": source.code})
    notices.programmes_merged(source, into, now=now)
    signals.programmes_merged.send(sender=Programme, source=source, into=into, by=by, now=now)
    move_people(source, into, by=by, now=now)
    return into


def _keep_names(source: Programme, into: Programme, *, by: User, now: datetime) -> None:
    """Whoever looks for the closed programme, by any name it had, finds where it went."""
    ProgrammeName.objects.filter(programme=source).update(programme=into, by_merge=True)
    ProgrammeName.objects.create(
        programme=into, name=source.name, until=timezone.localdate(now), by_merge=True, changed_by=by
    )


@transaction.atomic
def load_programmes(*, source: Path = PICK_LIST) -> tuple[int, int]:
    """Create missing programmes and bring the others up to date; returns (created, updated). Safe to run again.

    A programme is known by its name or by one it had, so that a new name is not undone; what became part of another
    is left alone. Its code stays what it was, because links and files name it.
    """
    created = updated = 0
    codes = set(Programme.objects.values_list("code", flat=True))
    known = _known_by_name()
    for row in csv.DictReader(source.open(encoding="utf-8", newline="")):
        facts = _facts(row)
        if row["name"] not in known:
            Programme.objects.create(code=_code(row["name"], codes), name=row["name"], **facts)
            created += 1
            continue
        programme = known[row["name"]]
        if programme and any(getattr(programme, field) != value for field, value in facts.items()):
            Programme.objects.filter(pk=programme.pk).update(**facts)
            updated += 1
    return created, updated


def _known_by_name() -> dict[str, Programme | None]:
    """Present names win over former ones; None for names whose programme was merged: their facts are history."""
    former = ProgrammeName.objects.select_related("programme").order_by("until", "pk")
    known = {row.name: None if row.by_merge or row.programme.merged_at else row.programme for row in former}
    return known | {each.name: None if each.merged_at else each for each in Programme.objects.all()}


def _facts(row: dict[str, str]) -> dict[str, str]:
    return {
        "strand": row["strand"],
        "countries": row["countries"],
        "managing_authority": row["managing_authority_host"],
        "cci": row["cci"],
        "keep_id": row["keep_id"],
    }


def _code(name: str, taken: set[str]) -> str:
    """A slug nobody has yet; a second of the same words gets a number."""
    stem = slugify(name)[:55]
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    taken.add(code)
    return code
