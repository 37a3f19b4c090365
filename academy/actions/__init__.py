from academy.actions.applications import apply, save_draft, withdraw
from academy.actions.cohorts import (
    add_session,
    cancel_cohort,
    change_cohort,
    change_session,
    close_applications,
    finish_cohort,
    open_applications,
    plan_cohort,
    remove_session,
    start_cohort,
    turn_pages,
)
from academy.actions.decisions import decide, enrol, put_on_waiting_list, reject
from academy.errors import AcademyError

__all__ = [
    "AcademyError",
    "add_session",
    "apply",
    "cancel_cohort",
    "change_cohort",
    "change_session",
    "close_applications",
    "decide",
    "enrol",
    "finish_cohort",
    "open_applications",
    "plan_cohort",
    "put_on_waiting_list",
    "reject",
    "remove_session",
    "save_draft",
    "start_cohort",
    "turn_pages",
    "withdraw",
]
