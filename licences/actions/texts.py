"""Agreement texts: one draft that staff write, published once, never changed. A correction is the next version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from licences import first_text, notices
from licences.entitlements import reconcile
from licences.enums import LIVING, PENDING, ResignRule
from licences.errors import LicenceError, TextChanged
from licences.models import Agreement, AgreementTextVersion
from licences.selectors import day_in_legal_zone
from portal.accounts.models import User
from portal.audit.actions import record

Clause = dict[str, object]


@transaction.atomic
def publish_text(
    *,
    title: str,
    clauses: Sequence[Clause],
    note: str,
    valid_from: date,
    by: User | None,
    now: datetime,
    resign_rule: ResignRule = ResignRule.NO,
    resign_by: date | None = None,
) -> AgreementTextVersion:
    """The next version in one step, for the command line and the demo; a draft under way moves one number up."""
    _check_clauses(clauses)
    terms = _terms(valid_from, resign_rule, resign_by, now)
    number = _next_number()
    AgreementTextVersion.objects.drafts().update(number=number + 1)
    text = AgreementTextVersion.objects.create(
        number=number,
        title=title,
        clauses=list(clauses),
        note=note,
        published_at=now,
        published_by=by,
        **terms,
    )
    _announce(text, by=by, now=now)
    return text


@transaction.atomic
def start_draft(*, by: User, now: datetime) -> AgreementTextVersion:
    """A copy of the newest published text to work on, at first of our neutral one; the database allows one draft."""
    newest = AgreementTextVersion.objects.published().first()
    try:
        with transaction.atomic():
            text = AgreementTextVersion.objects.create(
                number=_next_number(),
                title=newest.title if newest else first_text.TITLE,
                clauses=newest.clauses if newest else first_text.CLAUSES,
                valid_from=day_in_legal_zone(now),
                drafted_by=by,
                changed_at=now,
            )
    except IntegrityError:
        raise LicenceError(_("There is a draft already. Work on it together, or discard it.")) from None
    record("licences.text_drafted", target=text, by=by, at=now, facts={"number": text.number})
    return text


@transaction.atomic
def save_draft_text(
    *,
    text: AgreementTextVersion,
    title: str,
    clauses: Sequence[Clause],
    note: str,
    by: User,
    now: datetime,
    seen: datetime | None = None,
) -> AgreementTextVersion:
    """Keep what was typed, complete or not. ``seen``: when the draft the writer began with was saved.

    Raises TextChanged when a colleague saved meanwhile. No audit: words on the way, not a decision.
    """
    changes = {"title": title, "clauses": list(clauses), "note": note, "drafted_by": by, "changed_at": now}
    _change_draft(text, changes, seen=seen)
    return text


@transaction.atomic
def set_terms(
    *,
    text: AgreementTextVersion,
    valid_from: date,
    resign_rule: ResignRule,
    resign_by: date | None,
    by: User,
    now: datetime,
) -> AgreementTextVersion:
    """From when the draft will be valid and who will have to sign it; decided when it is published."""
    _check_start(valid_from, now)
    _change_draft(text, _terms(valid_from, resign_rule, resign_by, now), seen=None)
    return text


@transaction.atomic
def discard_draft(*, text: AgreementTextVersion, by: User, now: datetime) -> None:
    record("licences.text_discarded", target=text, by=by, at=now, facts={"number": text.number})
    if not AgreementTextVersion.objects.drafts().filter(pk=text.pk).delete()[0]:
        raise LicenceError(_("This text was published or discarded meanwhile. Reload to see the list."))


@transaction.atomic
def publish_draft(
    *,
    text: AgreementTextVersion,
    valid_from: date,
    resign_rule: ResignRule,
    resign_by: date | None,
    by: User,
    now: datetime,
) -> AgreementTextVersion:
    """From now on nobody changes it. Exactly what ``text`` shows is published: a later save by a colleague refuses."""
    _check_complete(text)
    _check_printable(text)
    _check_start(valid_from, now)
    terms = _terms(valid_from, resign_rule, resign_by, now)
    moment = {"published_at": now, "published_by": by, "number": _next_number()}
    _change_draft(text, terms | moment, seen=text.changed_at)
    _announce(text, by=by, now=now)
    return text


def _announce(text: AgreementTextVersion, *, by: User | None, now: datetime) -> None:
    """Record it, write its date into the rights of those who signed an older text, and tell them."""
    facts = {"number": text.number, "rule": str(text.resign_rule)}
    record("licences.text_published", target=text, by=by, at=now, facts=facts)
    if text.resign_rule == ResignRule.NO:
        return
    for agreement in _older_agreements(text):
        reconcile(programme=agreement.programme, by=by, now=now)
        notices.text_published(agreement, text, now=now)


def _older_agreements(text: AgreementTextVersion) -> list[Agreement]:
    """Living agreements on an older text."""
    _hold_agreements()
    older = Agreement.objects.living().filter(text_version__number__lt=text.number)
    return list(older.select_related("programme", "request").order_by("programme__name", "pk"))


def _hold_agreements() -> None:
    """Lock all that live or could come to life.

    An agreement put in force by somebody else at this moment is either waited for, or waits and reads the new text.
    """
    stirring = Agreement.objects.filter(status__in=sorted(LIVING | PENDING)).order_by("pk")
    list(stirring.select_for_update().values_list("pk", flat=True))


def _change_draft(text: AgreementTextVersion, changes: dict[str, object], *, seen: datetime | None) -> None:
    """Write by one conditional update, so that of two colleagues none overwrites the other unseen."""
    drafts = AgreementTextVersion.objects.drafts().filter(pk=text.pk)
    if not (drafts.filter(changed_at=seen) if seen else drafts).update(**changes):
        if not drafts.exists():
            raise LicenceError(_("This text was published or discarded meanwhile. Reload to see the list."))
        raise TextChanged(_("A colleague saved this draft meanwhile. Compare both, then decide which words stay."))
    text.refresh_from_db()


def _next_number() -> int:
    newest: int | None = AgreementTextVersion.objects.published().aggregate(number=Max("number"))["number"]
    return (newest or 0) + 1


def _check_complete(text: AgreementTextVersion) -> None:
    _check_clauses(text.clauses)
    if not text.title.strip():
        raise LicenceError(_("Give the text a title."))
    if not text.note.strip() and AgreementTextVersion.objects.published().exists():
        raise LicenceError(_("Say in a sentence what changed: licensees read it."))


def _check_printable(text: AgreementTextVersion) -> None:
    """A letter no font has would stop every agreement on this text; raises a LicenceError that names it."""
    from licences.pdf.draft import render_draft  # slow to import, and only publishing needs the typesetter

    render_draft(text)


def _check_clauses(clauses: Sequence[Clause]) -> None:
    if not clauses or not all(clause.get("heading") and clause.get("paragraphs") for clause in clauses):
        raise LicenceError(_("Each clause needs a heading and at least one paragraph."))


def _check_start(valid_from: date, now: datetime) -> None:
    if valid_from < day_in_legal_zone(now):
        raise LicenceError(_("A text cannot be valid from a day that has passed."))


def _terms(valid_from: date, rule: ResignRule, resign_by: date | None, now: datetime) -> dict[str, Any]:
    """The columns that say from when a text is valid and who must sign it; a day to sign by only with that rule."""
    if rule == ResignRule.BY_DATE:
        _check_day(valid_from, resign_by, now)
    day = resign_by if rule == ResignRule.BY_DATE else None
    return {"valid_from": valid_from, "resign_rule": rule, "resign_by": day}


def _check_day(valid_from: date, resign_by: date | None, now: datetime) -> None:
    if resign_by is None:
        raise LicenceError(_("Name the day by which licensees must sign."))
    if resign_by <= day_in_legal_zone(now):
        raise LicenceError(_("The day to sign by must lie in the future."))
    if resign_by < valid_from:
        raise LicenceError(_("The day to sign by cannot be before the text is valid."))
