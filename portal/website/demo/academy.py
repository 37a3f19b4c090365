"""Jems for administrators: a group of 25 from mid January, 31 applied, Anna among them; 8 places are given."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from academy import actions
from academy.enums import CohortStatus, EnrolmentStatus, Level, WorkRole
from academy.models import Cohort, Course, Enrolment, Session
from portal.accounts.models import Programme, User
from portal.website.demo.events import next_thursday
from portal.website.demo.story import PEOPLE, VIENNA, Story
from search.actions import mark_stale

SLUG = "jems-for-administrators"
OUTCOMES = """install and update Jems on test and production
give roles and privileges that fit your programme
set up calls, checklists and programme data
choose, check and put in plugins
read the audit log and answer an auditor
plan an update with your IT in one page"""
SESSIONS = [
    ("Welcome, the life of a project in Jems", "Marta Kowalska"),
    ("Installation, update, backup", "Tomáš Malý"),
    ("Roles, privileges and partners", "Iris Dubois"),
    ("Checklists and programme data", "Marta Kowalska"),
    ("Plugins and exports", "Tomáš Malý"),
    ("Quiz, assignment, your questions", "Marta Kowalska, Tomáš Malý, Iris Dubois"),
]
FROM_THE_STORY = ["carla", "liis", "jan", "marko", "eva", "radu", "orla", "nina"]
ELSEWHERE = 22
SEASONS = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring", 9: "autumn", 10: "autumn"}
WORDS = "I run Jems for our programme since the last update and want to plan the next one with our IT on one page."


def seed(story: Story) -> None:
    if Course.objects.filter(slug=SLUG).exists():
        return
    course = _courses()
    cohort = _cohort(story, course)
    _sessions(story, cohort)
    enrolments = _applications(story, cohort)
    for enrolment in enrolments[:8]:
        actions.enrol(enrolment=enrolment, by=story.people["lea"], now=story.at(-4, 10))
    _apply(story, cohort, story.people["anna"], story.programmes["alpine-lakes"], WorkRole.PROGRAMME)


def _courses() -> Course:
    course = Course.objects.create(
        slug=SLUG, title="Jems for administrators", label="Certified training", outcomes=OUTCOMES, level=Level.PRACTICE,
        summary="Six online sessions for people who run and configure Jems in their programme.",
        description="<p>Each session is one hour and a half: half an hour of demonstration, then your own test "
        "installation. Between the sessions you work on an update plan for your own programme.</p>",
        audience="programme officers and IT officers who administer Jems",
        requirements="Access to a test installation of Jems. Two hours of your own time each week.",
    )  # fmt: skip
    first = Course.objects.create(
        slug="jems-in-one-hour", title="Jems in one hour", label="Short course", level=Level.FIRST_STEPS,
        summary="What Jems does from the call to the payment, for people who see it for the first time.",
        outcomes="find your way through a project\nname who does what\nknow where to ask",
        audience="everyone who follows Jems",
    )  # fmt: skip
    for each in (course, first):
        mark_stale(each)
    return course


def _cohort(story: Story, course: Course) -> Cohort:
    first = next_thursday(story) + timedelta(days=49)
    opens = story.at(-30, 0)
    closes = story.at(21, 23, 59)
    return actions.open_applications(
        cohort=actions.plan_cohort(
            course=course, by=story.people["lea"], now=story.at(-40, 9), title=_group_title(first), starts_on=first,
            ends_on=first + timedelta(days=35), opens_at=opens, closes_at=closes, decides_on=story.day(26),
        ),
        by=story.people["lea"],
        now=story.at(-30, 9),
    )  # fmt: skip


def _group_title(first: date) -> str:
    return f"{SEASONS.get(first.month, 'summer')} {first.year}"


def _sessions(story: Story, cohort: Cohort) -> None:
    for week, (title, trainers) in enumerate(SESSIONS):
        starts_at = datetime.combine(cohort.starts_on + timedelta(weeks=week), time(10), tzinfo=VIENNA)
        actions.add_session(
            cohort=cohort, by=story.people["lea"], now=story.at(-39, 9), title=title, trainers=trainers,
            starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90), join_url="https://meet.example/academy",
        )  # fmt: skip


def _applications(story: Story, cohort: Cohort) -> list[Enrolment]:
    """30 besides Anna, with the balance of roles the picture shows: 12 programme, 9 IT, 6 control, 4 audit."""
    roles = [WorkRole.PROGRAMME] * 11 + [WorkRole.IT] * 9 + [WorkRole.CONTROL] * 6 + [WorkRole.AUDIT] * 4
    programmes = list(story.programmes.values())
    people = [(story.people[key], story.programmes[PEOPLE[key][1]]) for key in FROM_THE_STORY]
    people += [(_applicant(number), programmes[number % len(programmes)]) for number in range(1, ELSEWHERE + 1)]
    return [
        _apply(story, cohort, person, programme, roles[(place * 7) % len(roles)])
        for place, (person, programme) in enumerate(people)
    ]


def _applicant(number: int) -> User:
    """Somebody who applied and never signs in here."""
    email = f"applicant{number}@academy.example"
    return User.objects.get_or_create(email=email, defaults={"name": _name(number), "password": make_password(None)})[0]


def _name(number: int) -> str:
    first = ["Ada", "Bruno", "Clara", "Dario", "Elin", "Filip", "Greta", "Hugo", "Ines", "Joris", "Kaja"]
    return f"{first[number % len(first)]} {['Lindgren', 'Moreau', 'Novotny'][number % 3]}"


def _apply(story: Story, cohort: Cohort, person: User, programme: Programme, role: WorkRole) -> Enrolment:
    return actions.apply(
        cohort=cohort, programme=programme, role=role, motivation=WORDS, by=person, now=story.at(-10, 15, 10)
    )


def load(story: Story) -> None:
    """Many courses with finished groups and their people, for measuring."""
    if Course.objects.filter(slug="load-course-1").exists():
        return
    numbers = range(1, story.scale * 5 + 1)
    courses = Course.objects.bulk_create(
        Course(slug=f"load-course-{number}", title=f"Load course {number}", summary="For measuring.", live=True)
        for number in numbers
    )
    cohorts = Cohort.objects.bulk_create(
        Cohort(
            course=course, title="load", starts_on=story.day(-60), opens_at=story.at(-120), closes_at=story.at(-90),
            status=CohortStatus.FINISHED,
        )
        for course in courses
    )  # fmt: skip
    Session.objects.bulk_create(
        Session(cohort=cohort, title="Load", starts_at=story.at(-60), ends_at=story.at(-60, 11), changed_at=story.now)
        for cohort in cohorts
    )
    people = list(User.objects.order_by("-pk").values_list("pk", flat=True)[:100])
    at, done = story.at(-100), EnrolmentStatus.COMPLETED
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                cohort=cohort,
                user_id=pk,
                motivation="Load.",
                applied_at=at,
                status=done,
                decided_at=at,
                completed_at=at,
            )
            for cohort in cohorts
            for pk in people
        ),
        batch_size=2000,
    )
    for course in courses:
        mark_stale(course)
