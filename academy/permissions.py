from __future__ import annotations

from datetime import datetime
from typing import Any

from academy.enums import HOLDING, TAKING_PART, CohortStatus, EnrolmentStatus
from academy.models import Cohort, Enrolment
from portal.accounts.roles import holds


def can_manage(user: Any) -> bool:
    return holds(user, "academy.manage")


def can_apply(user: Any, cohort: Cohort, enrolment: Enrolment | None, *, at: datetime) -> bool:
    """Anyone with an account, while applications are open, once; who withdrew may apply again."""
    is_open = cohort.status == CohortStatus.OPEN and cohort.opens_at <= at < cohort.closes_at
    is_free = enrolment is None or enrolment.status == EnrolmentStatus.WITHDRAWN
    return bool(getattr(user, "is_authenticated", False)) and is_open and is_free


def can_withdraw(user: Any, enrolment: Enrolment | None) -> bool:
    """One's own application, as long as it stands."""
    return enrolment is not None and enrolment.user_id == user.pk and enrolment.status in HOLDING


def can_see_participants(user: Any, enrolment: Enrolment | None) -> bool:
    """Names are for the group itself and the academy's people."""
    return can_manage(user) or (enrolment is not None and enrolment.status in TAKING_PART)
