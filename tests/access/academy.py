"""Anna applied to the open group; tomas is of the academy's team. Dates are around today."""

from datetime import timedelta

from django.utils import timezone

from tests.access import Route, everyone
from tests.factories.academy import CohortFactory, CourseFactory, EnrolmentFactory, SessionFactory

PUBLIC = everyone(200)
NO_POST = everyone(405)
DESK = everyone(403, guest=302, tomas=200)
DESK_POST = everyone(403, guest=302, tomas=302)
DESK_FORM = everyone(403, guest=302, tomas=422)
NOT_BY_GET = everyone(403, guest=302, tomas=405)
TEAM_ONLY = everyone(404, tomas=200)


def build(world):
    now = timezone.now()
    around = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)}
    around["starts_on"] = (now + timedelta(days=30)).date()
    world.course = CourseFactory(slug="jems")
    world.draft = CourseFactory(slug="draft", draft=True)
    world.cohort = CohortFactory(course=world.course, title="winter", **around)
    world.planned = CohortFactory(course=world.course, title="spring", planned=True, **around)
    world.session = SessionFactory(cohort=world.cohort)
    EnrolmentFactory(cohort=world.cohort, user=world.anna, programme=world.alpine)


def cohort(world):
    return {"pk": world.cohort.pk}


def planned(world):
    return {"pk": world.planned.pk}


def session(world):
    return {"pk": world.session.pk}


APPLY = "academy:apply"
ROUTES = [
    Route("academy:courses", get=PUBLIC, post=NO_POST),
    Route("academy:course", get=PUBLIC, post=NO_POST, kwargs=lambda world: {"slug": "jems"}),
    Route("academy:course", get=TEAM_ONLY, post=NO_POST, kwargs=lambda world: {"slug": "draft"}, query="?draft"),
    Route("academy:cohort", get=PUBLIC, post=NO_POST, kwargs=cohort),
    Route("academy:cohort", get=TEAM_ONLY, post=NO_POST, kwargs=planned, query="?planned"),
    Route("academy:sessions_file", get=PUBLIC, post=NO_POST, kwargs=cohort),
    Route(APPLY, get=everyone(200, guest=302, anna=302), post=everyone(422, guest=302, anna=302), kwargs=cohort),
    Route(
        APPLY, get=everyone(404, guest=302, tomas=302), post=everyone(404, guest=302, tomas=302), kwargs=planned,
        query="?planned",
    ),
    Route(
        "academy:withdraw", get=everyone(403, guest=302, anna=200), post=everyone(403, guest=302, anna=302),
        kwargs=cohort,
    ),
    Route("academy:desk", get=DESK, post=NOT_BY_GET),
    Route("academy:new_cohort", get=DESK, post=DESK_FORM, query="?course=jems"),
    Route("academy:desk_cohort", get=DESK, post=NOT_BY_GET, kwargs=cohort),
    Route("academy:edit_cohort", get=DESK, post=DESK_FORM, kwargs=cohort),
    Route("academy:cancel_cohort", get=DESK, post=DESK_FORM, kwargs=cohort),
    Route("academy:decide", get=NOT_BY_GET, post=DESK_FORM, kwargs=cohort),
    Route("academy:open_applications", get=NOT_BY_GET, post=DESK_POST, kwargs=planned),
    Route("academy:close_applications", get=NOT_BY_GET, post=DESK_POST, kwargs=cohort),
    Route("academy:start_cohort", get=NOT_BY_GET, post=DESK_POST, kwargs=cohort),
    Route("academy:finish_cohort", get=NOT_BY_GET, post=DESK_POST, kwargs=cohort),
    Route("academy:new_session", get=DESK, post=DESK_FORM, kwargs=cohort),
    Route("academy:edit_session", get=DESK, post=DESK_FORM, kwargs=session),
    Route("academy:remove_session", get=NOT_BY_GET, post=DESK_POST, kwargs=session),
]  # fmt: skip
