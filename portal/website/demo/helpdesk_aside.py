"""What else happens at a helpdesk: one thing asked twice, two things in one ticket, ratings, a disputed line, a key."""

from __future__ import annotations

from datetime import timedelta

from helpdesk.actions import conversation, disputes, hooks, keys, linking, merging, rating, splitting
from helpdesk.actions.numbers import TICKETS
from helpdesk.enums import HookEvent, Kind, LinkKind, Rating, Scope, Status, Visibility
from helpdesk.models import Counter, LedgerRow, Ticket
from portal.accounts.models import User
from portal.website.demo.story import Story
from releases.models import Release

RATINGS = {
    71: (Rating.GOOD, "The call took half an hour and mails go out since."),
    84: (Rating.GOOD, ""),
    94: (Rating.POOR, "We still change the words after each update by hand."),
    99: (Rating.GOOD, "Copying the folder back was all."),
    112: (Rating.FAIR, "Good answer, but we had to ask our own IT twice."),
    121: (Rating.GOOD, ""),
}
BY_THE_WAY = "By the way: can a partner see when the report was last saved?"
ANSWER = "Yes, at the foot of each section: the time of the last change and who made it. This has its own number now."


def tell_asides(story: Story, people: dict[str, User]) -> None:
    rate(people)
    dispute(story, people)
    link(story, people)
    connect(story, people)
    split_off(story, people)


def merge_twin(story: Story, people: dict[str, User], twin: Ticket) -> None:
    """Marko asked twice within a quarter of an hour; both are JH-139 now."""
    target = Ticket.objects.select_related("programme", "requester").get(number=139)
    merging.merge(source=twin, target=target, by=people["iris"], now=story.at(-2, 11, 30))


def split_off(story: Story, people: dict[str, User]) -> None:
    """A second question within JH-141 goes on as JH-143."""
    iris = people["iris"]
    ticket = Ticket.objects.select_related("programme", "requester").get(number=141)
    word = conversation.reply(ticket=ticket, by=people["marko"], body=BY_THE_WAY, now=story.at(-1, 16, 40))
    Counter.objects.update_or_create(name=TICKETS, defaults={"value": 142})
    new = splitting.NewTicket("When was a report saved", Kind.QUESTION, Visibility.PROGRAMME)
    made = splitting.split(ticket=ticket, messages=[word.pk], new=new, by=iris, now=story.at(0, 9, 10))
    conversation.answer(ticket=made.target, by=iris, body=ANSWER, now=story.at(0, 9, 20), then=Status.SOLVED)


def rate(people: dict[str, User]) -> None:
    """A day after the end, by whoever asked."""
    for ticket in Ticket.objects.filter(number__in=RATINGS).select_related("requester", "programme"):
        given, comment = RATINGS[ticket.number]
        now = (ticket.solved_at or ticket.opened_at) + timedelta(days=1)
        rating.rate(ticket=ticket, rating=given, comment=comment, by=ticket.requester, now=now)


def dispute(story: Story, people: dict[str, User]) -> None:
    """Twelve minutes, and a quarter of an hour charged: asked about, and explained."""
    row = LedgerRow.objects.select_related("account__programme", "ticket", "work_entry").get(ticket__number=84)
    asked = "You worked 12 minutes, and 15 were taken. Is that right?"
    raised = disputes.raise_dispute(row=row, text=asked, by=people["anna"], now=story.at(-45, 10))
    words = (
        "Work is charged in steps of 15 minutes for each ticket and day: three more minutes would have cost nothing."
    )
    disputes.reject(dispute=raised, answer=words, by=people["tomas"], now=story.at(-44, 9, 30))


def link(story: Story, people: dict[str, User]) -> None:
    tickets = {ticket.number: ticket for ticket in Ticket.objects.filter(number__in=(141, 142, 144))}
    given = {"by": people["iris"], "now": story.at(0, 14)}
    linking.add_link(ticket=tickets[144], kind=LinkKind.RELATED_TO, to=tickets[142], **given)
    if release := Release.objects.filter(version="10.0.1").first():
        linking.add_link(ticket=tickets[141], kind=LinkKind.CAUSED_BY, to=release, **given)


def connect(story: Story, people: dict[str, User]) -> None:
    """Anna's spreadsheet reads the hours; the address for news stands ready, switched off: nothing listens there."""
    anna, programme = people["anna"], story.programmes["alpine-lakes"]
    keys.make_key(by=anna, name="Monthly sheet of the hours", scopes=[Scope.HOURS], days=365, now=story.at(-20, 9))
    hook, _secret = hooks.add_hook(
        programme=programme, name="Tracker of the joint secretariat", url="https://tracker.alpine-lakes.example/jems",
        events=[HookEvent.OPENED, HookEvent.STATE], by=anna, now=story.at(-20, 9, 20),
    )  # fmt: skip
    hooks.switch_off(hook=hook, by=anna, now=story.at(-19, 9))
