"""Sprint reviews every second Thursday, the next one in a few days with 41 of 60 seats taken, and the User Group."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from portal.accounts.models import User
from portal.events import actions, audience_names
from portal.events.enums import Answer, Due, OccasionStatus, SeriesKind, Via
from portal.events.models import EventSeries, Guest, Invitation, Occasion, Participation
from portal.website.demo.story import VIENNA, Story
from search.actions import mark_stale

LEAD = "See what the developers built in the last two weeks, and ask them."
AGENDA = """10:00 What the sprint was about
Marta Kowalska, product owner
10:10 Reopen a finalised checklist
A role may reopen a checklist with a reason; the old version stays readable.
Change JC-902. Idea JH-97 of Interreg Alpine Lakes, 11 votes.
10:35 Start-up names plugins that do not load
With the contract they were built for. It would have helped in JH-142.
Change JC-911, five plugins.
11:00 Warning before a session ends
Ten minutes before the 8 hours are over, without losing what was typed.
Change JC-899.
11:15 Your questions"""
USUAL = "10:00 What the sprint was about\n10:10 What was built\n11:15 Your questions"
FIRST = ["Ada", "Bruno", "Clara", "Dario", "Elin", "Filip", "Greta", "Hugo", "Ines", "Joris"]
LAST = ["Abel", "Brandt", "Costa", "Duda"]
GOING, MAYBE, DECLINED = 38, 3, 4


def seed(story: Story) -> None:
    if EventSeries.objects.exists():
        return
    thursday = next_thursday(story)
    reviews, group = _series()
    _held(story, reviews, thursday - timedelta(days=14))
    review = _next_review(story, reviews)
    _answers(story, review)
    _user_group(story, group, thursday + timedelta(days=7))
    _later_reviews(story, reviews)


def next_thursday(story: Story) -> date:
    return story.day((3 - story.now.weekday()) % 7 or 7)


def _series() -> tuple[EventSeries, EventSeries]:
    audience = "licensees" if "licensees" in dict(audience_names.choices()) else "members"
    shared = {"audience": audience, "is_public": True, "join_url": "https://meet.example/jems"}
    reviews = EventSeries.objects.create(
        title="Sprint reviews", occasion_title="Sprint review", kind=SeriesKind.SPRINT_REVIEW, rhythm_days=14,
        venue="Online, in English, recorded", lead=LEAD, agenda=USUAL, capacity=60, **shared,
    )  # fmt: skip
    group = EventSeries.objects.create(
        title="User group meetings", occasion_title="Jems User Group", kind=SeriesKind.USER_GROUP,
        start_time=time(14), duration_minutes=120, lead="Licence holders speak about what Jems should do next.",
        agenda="14:00 News from the programmes\n14:30 Wishes and votes\n15:30 Next steps", **shared,
    )  # fmt: skip
    return reviews, group


def _held(story: Story, series: EventSeries, day: date) -> None:
    starts_at = datetime.combine(day, time(10), tzinfo=VIENNA)
    occasion = Occasion.objects.create(
        series=series, number=67, title="Sprint review 67: exports and translations", lead=LEAD, agenda=USUAL,
        starts_at=starts_at, ends_at=starts_at + series.duration, venue=series.venue, audience=series.audience,
        is_public=True, capacity=60, status=OccasionStatus.HELD, published_at=starts_at - timedelta(days=10),
        recording_url="https://video.example/sprint-review-67", changed_at=starts_at,
    )  # fmt: skip
    mark_stale(occasion)


def _next_review(story: Story, series: EventSeries) -> Occasion:
    iris, planned, published = story.people["iris"], story.at(-9, 9, 5), story.at(-8, 9, 30)
    review = actions.plan_next(series=series, by=iris, now=planned)
    facts = {
        "title": f"{review.title}: checklists and plugin warnings",
        "agenda": AGENDA,
        "answer_by": review.starts_at - timedelta(hours=22),
    }
    actions.change_occasion(occasion=review, by=iris, now=planned, **facts)
    actions.publish_occasion(occasion=review, by=iris, now=published)
    actions.invite_addresses(occasion=review, guests=_guests(), by=iris, now=published)
    actions.send_due(now=published, occasion_id=review.pk)
    return review


def _guests() -> list[Guest]:
    names = [f"{first} {last}" for last in LAST for first in FIRST] + [
        "Kaja Duda",
        "Leo Duda",
        "Mila Duda",
        "Nils Duda",
    ]
    names += ["Olga Duda"]
    return [Guest(f"{name.lower().replace(' ', '.')}@programmes.example", name) for name in names]


def _answers(story: Story, review: Occasion) -> None:
    """41 seats: Béla, two colleagues elsewhere and 38 guests; Anna has not answered."""
    for key in ("bela", "liis", "marko"):
        _say(story, review, story.people[key], Answer.GOING, Via.WEB)
    said = [Answer.GOING] * GOING + [Answer.MAYBE] * MAYBE + [Answer.NOT_GOING] * DECLINED
    for guest, answer in zip(_guests(), said, strict=True):
        _say(story, review, guest, answer, Via.LINK)


def _say(story: Story, occasion: Occasion, person: User | Guest, answer: Answer, via: Via) -> None:
    actions.answer(occasion=occasion, answer=answer, by=person, via=via, now=story.at(-3, 11, 20))


def _user_group(story: Story, series: EventSeries, day: date) -> None:
    iris, planned = story.people["iris"], story.at(-5, 15)
    meeting = actions.plan_next(series=series, by=iris, now=planned)
    starts_at = datetime.combine(day, time(14), tzinfo=VIENNA)
    facts = {"title": "Jems User Group", "starts_at": starts_at, "ends_at": starts_at + series.duration}
    actions.change_occasion(occasion=meeting, by=iris, now=planned, **facts)
    actions.publish_occasion(occasion=meeting, by=iris, now=planned)
    actions.send_due(now=planned, occasion_id=meeting.pk)
    _say(story, meeting, story.people["anna"], Answer.GOING, Via.WEB)


def _later_reviews(story: Story, series: EventSeries) -> None:
    """Two more are planned; the one between them, in the fourth week, falls out."""
    iris, now = story.people["iris"], story.at(-7, 10)
    _first, holiday, _second = [actions.plan_next(series=series, by=iris, now=now) for _ in range(3)]
    actions.cancel_occasion(occasion=holiday, reason="Holiday. The series goes on two weeks later.", by=iris, now=now)


def load(story: Story) -> None:
    """Past meetings with their answers, for measuring."""
    if Occasion.objects.filter(series__title="Load reviews").exists():
        return
    series = EventSeries.objects.create(
        title="Load reviews", occasion_title="Load review", kind=SeriesKind.TRAINING, audience="members"
    )
    count = story.scale * 10
    occasions = Occasion.objects.bulk_create(_load_occasion(story, series, number) for number in range(1, count + 1))
    people = list(User.objects.order_by("-pk").values_list("pk", flat=True)[:200])
    at, batch = story.now, 2000
    answers = (
        Participation(occasion=occasion, user_id=pk, answer=Answer.MAYBE, via=Via.WEB, answered_at=at)
        for occasion in occasions
        for pk in people
    )
    Participation.objects.bulk_create(answers, batch_size=batch)
    invited = (
        Invitation(occasion=occasion, user_id=pk, due=Due.NOTHING, invited_at=at, sent_at=at)
        for occasion in occasions
        for pk in people
    )
    Invitation.objects.bulk_create(invited, batch_size=batch)
    for occasion in occasions:
        mark_stale(occasion)


def _load_occasion(story: Story, series: EventSeries, number: int) -> Occasion:
    starts_at = story.at(-number, 10)
    return Occasion(
        series=series, number=number, title=f"Load review {number}", starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1), audience="members", status=OccasionStatus.HELD,
        published_at=starts_at, changed_at=starts_at, agenda=USUAL,
    )  # fmt: skip
