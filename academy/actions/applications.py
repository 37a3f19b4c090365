from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from academy import notices
from academy.actions.enrolment_moves import give_back_place, move
from academy.enums import CohortStatus, EnrolmentStatus, WorkRole
from academy.errors import AcademyError
from academy.models import ApplicationDraft, Cohort, Enrolment
from portal.accounts.models import Programme, User
from portal.audit.actions import record


@transaction.atomic
def apply(
    *, cohort: Cohort, programme: Programme | None, role: WorkRole, motivation: str, by: User, now: datetime
) -> Enrolment:
    """Send an application. Who withdrew earlier takes up the old one with new words.

    Raises AcademyError when applications are not open or the person applied already.
    """
    open_now = Cohort.objects.open(at=now).filter(pk=cohort.pk)
    if not open_now.update(status=CohortStatus.OPEN):  # holds the row, so that it cannot close meanwhile
        raise AcademyError(_("This group takes no applications now."))
    words = {"programme": programme, "role": role, "motivation": motivation, "applied_at": now}
    enrolment = Enrolment.objects.filter(cohort=cohort, user=by).first()
    if enrolment is None:
        enrolment = _create(cohort, by, words)
    elif enrolment.status == EnrolmentStatus.WITHDRAWN:
        move(enrolment, EnrolmentStatus.APPLIED, decided_at=None, decided_by=None, withdrawn_at=None, **words)
    else:
        raise AcademyError(_("You applied to this group already."))
    ApplicationDraft.objects.filter(cohort=cohort, user=by).delete()
    record("academy.applied", target=enrolment, by=by, at=now, facts={"cohort": cohort.pk})
    notices.applied(enrolment, now=now)
    return enrolment


def _create(cohort: Cohort, by: User, words: dict[str, Any]) -> Enrolment:
    try:
        with transaction.atomic():
            return Enrolment.objects.create(cohort=cohort, user=by, **words)
    except IntegrityError as error:
        raise AcademyError(_("You applied to this group already.")) from error


@transaction.atomic
def withdraw(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Take an application or a place back; the place is free for somebody else at once."""
    had_place = enrolment.status == EnrolmentStatus.ENROLLED
    move(enrolment, EnrolmentStatus.WITHDRAWN, withdrawn_at=now)
    if had_place:
        give_back_place(enrolment.cohort_id)
    record("academy.withdrew", target=enrolment, by=by, at=now, facts={"had_place": had_place})
    notices.withdrawn(enrolment, had_place=had_place, now=now)
    return enrolment


def save_draft(*, cohort: Cohort, data: dict[str, str], by: User, now: datetime) -> ApplicationDraft:
    """Keep what was typed; no audit entry, it is nobody else's business. No form has looked at it: NULs go."""
    fields = {"data": {name: value.replace("\x00", "") for name, value in data.items()}, "saved_at": now}
    draft, _created = ApplicationDraft.objects.update_or_create(cohort=cohort, user=by, defaults=fields)
    return draft
