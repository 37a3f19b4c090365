"""Tickets of the story: JH-142 with its estimate, the desk around it, and the hours that were used."""

from __future__ import annotations

from django.db import transaction

from helpdesk.actions import booking, conversation, estimates, tickets
from helpdesk.actions.movement import tell
from helpdesk.actions.numbers import TICKETS
from helpdesk.enums import Area, EventKind, Kind, Priority, Status, Via, Visibility
from helpdesk.models import Counter, Ticket, TicketMessage
from portal.accounts.models import User
from portal.website.demo import helpdesk_words as words
from portal.website.demo.helpdesk_aside import merge_twin, tell_asides
from portal.website.demo.helpdesk_desk import furnish
from portal.website.demo.helpdesk_ideas import decide_idea
from portal.website.demo.helpdesk_load import load
from portal.website.demo.helpdesk_steps import Said, text_file, weekday
from portal.website.demo.story import Story
from releases.models import Plugin, Release

__all__ = ["load", "seed"]

QUESTION_HOURS = (1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7)

LAST_NUMBER = 145  # of the story


def seed(story: Story) -> None:
    """Told once; whoever finds JH-142 has heard it."""
    if Ticket.objects.filter(number=142).exists():
        return
    Teller(story).tell()


class Teller:
    """Walks the tickets in the order of their numbers; every step is an action at its own moment."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.people = {key: User.objects.get(pk=user.pk) for key, user in story.people.items()}

    @transaction.atomic
    def tell(self) -> None:
        for row in words.SETTLED:
            self.settled(*row)
        self.used_hours()
        self.amber_hours()
        self.idea()
        self.conversion_rates()
        self.spam()
        self.translation()
        self.hidden_field()
        self.addons()
        self.amber()
        self.rounding()
        self.twin()
        tell_asides(self.story, self.people)
        furnish(self.story, self.people)
        Counter.objects.update_or_create(name=TICKETS, defaults={"value": LAST_NUMBER})

    def open(self, number: int, who: str, programme: str, day: int, hour: int, minute: int, **facts: object) -> Ticket:
        Counter.objects.update_or_create(name=TICKETS, defaults={"value": number - 1})
        moment = self.story.at(day, hour, minute)
        own = self.story.programmes.get(programme)
        if version := facts.get("jems_version"):
            facts["release"] = Release.objects.filter(version=version).first()
        return tickets.open_ticket(by=self.people[who], programme=own, now=moment, **facts)

    def say(self, ticket: Ticket, *said: Said) -> TicketMessage | None:
        message = None
        for word in said:
            by, now = self.people[word.who], self.story.at(word.day, word.hour, word.minute)
            if by.is_staff:
                message = conversation.answer(ticket=ticket, by=by, body=word.body, now=now, then=word.then)
            else:
                message = conversation.reply(ticket=ticket, by=by, body=word.body, now=now, via=word.via)
            ticket.refresh_from_db()
        return message

    def give(self, ticket: Ticket, who: str = "iris") -> None:
        tickets.assign(ticket=ticket, to=self.people[who], by=self.people["iris"], now=ticket.opened_at)

    def settled(
        self, number: int, who: str, programme: str, day: int, area: str, title: str, body: str, answer: str
    ) -> None:
        """A question that was answered; public ones can be found by everyone."""
        hours = QUESTION_HOURS[number % len(QUESTION_HOURS)]
        visibility = Visibility.PUBLIC if number in words.PUBLIC else Visibility.PROGRAMME
        day = weekday(self.story, day)
        facts = {"kind": Kind.QUESTION, "title": title, "body": body, "area": area, "visibility": visibility}
        ticket = self.open(number, who, programme, day, 9, 5, **facts)
        self.say(ticket, Said("iris", day, 9 + hours - 1, 50, answer, Status.SOLVED))

    def work(self, ticket: Ticket, minutes: int, day: int, note: str) -> None:
        now = self.story.at(day, 15, 30)
        work = booking.Work(minutes, now.date(), note, f"demo-{ticket.number}-{day}")
        booking.book_time(ticket=ticket, work=work, by=self.people["iris"], now=now)

    def agree(self, ticket: Ticket, who: str, day: int, lines: list[tuple[str, int]]) -> None:
        estimate = estimates.propose(ticket=ticket, lines=lines, by=self.people["iris"], now=self.story.at(day, 10))
        estimates.accept(estimate=estimate, by=self.people[who], now=self.story.at(day, 13, 5))
        ticket.refresh_from_db()

    def support(self, number: int, who: str, programme: str, day: int, title: str, body: str) -> Ticket:
        ticket = self.open(
            number, who, programme, day, 9, 15, kind=Kind.SUPPORT, title=title, body=body, area=Area.INSTALLATION
        )
        self.give(ticket)
        return ticket

    def used_hours(self) -> None:
        """Alpine Lakes used 45 minutes before: half an hour and a quarter."""
        first = self.support(71, "nina", "alpine-lakes", -59, *words.MAIL_SERVER)
        self.agree(first, "anna", -58, [("Set up the mail server together", 30)])
        self.work(first, 28, -57, "Mail server set up in a call")
        self.say(first, Said("iris", -57, 15, 45, words.MAIL_SERVER_DONE, Status.SOLVED))
        second = self.support(84, "bela", "alpine-lakes", -46, *words.BACKUP)
        self.work(second, 12, -46, "Looked through the backup script")
        self.say(second, Said("iris", -46, 15, 50, words.BACKUP_DONE, Status.SOLVED))

    def amber_hours(self) -> None:
        """Amber Coast used 78 percent: 6 h 15 min of 8 h."""
        for number, day, minutes, title in (
            (66, -84, 180, "Move the production server"),
            (79, -52, 195, "Own exports on 9.0.1"),
        ):
            ticket = self.support(
                number, "jan", "amber-coast", day, title, "We would like to do it together, step by step."
            )
            self.agree(ticket, "liis", day + 1, [(title, minutes)])
            self.work(ticket, minutes, day + 3, title)
            self.say(
                ticket,
                Said("iris", day + 3, 16, 0, "Done together today. Write if something looks odd.", Status.SOLVED),
            )

    def idea(self) -> None:
        ticket = self.open(
            97, "anna", "alpine-lakes", -30, 10, 12, kind=Kind.IDEA, title="Reopen a finalised checklist",
            body=words.IDEA, area=Area.APPLICATION, visibility=Visibility.LICENSEES,
        )  # fmt: skip
        self.say(ticket, Said("iris", -8, 11, 0, words.IDEA_ANSWER, Status.WAITING_DEVELOPMENT))
        decide_idea(self.story, self.people, ticket)

    def conversion_rates(self) -> None:
        ticket = self.open(
            129,
            "eva",
            "granite-hills",
            -14,
            9,
            30,
            kind=Kind.BUG,
            title="Conversion rates of October are not taken",
            body=words.RATES,
            area=Area.BUDGET,
            jems_version="9.0.1",
        )
        self.say(ticket, Said("iris", -12, 10, 0, words.RATES_ANSWER, Status.WAITING_DEVELOPMENT))

    def spam(self) -> None:
        ticket = self.open(
            138, "anna", "alpine-lakes", -3, 14, 20, kind=Kind.QUESTION, title="Confirmation mails land in spam",
            body=words.SPAM, area=Area.ACCESS, jems_version="8.0.3",
        )  # fmt: skip
        self.say(ticket, Said("iris", -2, 9, 10, words.SPAM_ANSWER))

    def translation(self) -> None:
        ticket = self.open(
            139,
            "marko",
            "sava-meadows",
            -2,
            10,
            40,
            kind=Kind.QUESTION,
            title="Translation file for 10.0.1 in Slovene",
            body=words.SLOVENE,
            area=Area.TRANSLATION,
            jems_version="10.0.1",
        )
        self.say(ticket, Said("iris", -2, 13, 0, words.SLOVENE_ANSWER), Said("marko", -1, 10, 5, words.SLOVENE_REPLY))

    def twin(self) -> None:
        facts = {"kind": Kind.QUESTION, "title": "Slovene file for 10.0.1?", "body": words.SLOVENE_AGAIN}
        ticket = self.open(140, "marko", "sava-meadows", -2, 10, 55, area=Area.TRANSLATION, **facts)
        merge_twin(self.story, self.people, ticket)

    def hidden_field(self) -> None:
        ticket = self.open(
            141,
            "marko",
            "sava-meadows",
            -2,
            16,
            20,
            kind=Kind.BUG,
            title="Partner cannot submit: mandatory field is hidden",
            body=words.HIDDEN,
            area=Area.REPORTING,
            jems_version="10.0.1",
        )
        self.say(ticket, Said("iris", -1, 9, 15, words.HIDDEN_ANSWER), Said("marko", -1, 16, 30, words.HIDDEN_REPLY))

    def addons(self) -> None:
        """JH-142, as in the pictures."""
        uploads = [
            text_file("jems-test-startup.log", words.STARTUP_LOG),
            text_file("plugin-list.json", words.PLUGIN_LIST),
        ]
        ticket = self.open(
            142,
            "bela",
            "alpine-lakes",
            -2,
            9,
            42,
            kind=Kind.SUPPORT,
            title="Addons missing after update to 10.0.1 on test",
            body=words.ADDONS,
            area=Area.UPDATE,
            jems_version="10.0.1",
            environment="test",
            plugin=Plugin.objects.filter(name="Island Budget Export").first(),
            uploads=uploads,
        )
        line = "The portal added your test installation: Jems 10.0.1, contract 1.6.7, registered 2 Nov"
        tell(ticket, EventKind.FACTS, line, by=None, now=self.story.at(-2, 9, 43))
        tickets.watch(ticket=ticket, user=self.people["anna"], by=self.people["bela"], now=self.story.at(-2, 9, 50))
        self.say(
            ticket,
            Said("iris", -2, 11, 15, words.ADDONS_ANSWER),
            Said("bela", -1, 16, 3, words.ADDONS_REPLY, via=Via.MAIL),
        )
        linked = "Iris linked the plugin Island Budget Export 2.3.0"
        tell(ticket, EventKind.LINK, linked, by=self.people["iris"], now=self.story.at(0, 9, 58))
        estimates.propose(ticket=ticket, lines=words.ADDONS_LINES, by=self.people["iris"], now=self.story.at(0, 10, 20))

    def amber(self) -> None:
        log = text_file("startup.log", words.STARTUP_LOG)
        ticket = self.open(
            144,
            "liis",
            "amber-coast",
            0,
            12,
            52,
            kind=Kind.SUPPORT,
            title="Addons lost after update, need them back",
            body=words.AMBER,
            area=Area.UPDATE,
            jems_version="10.0.1",
            environment="production",
            uploads=[log],
        )
        self.give(ticket)
        tickets.classify(
            ticket=ticket,
            by=self.people["iris"],
            now=self.story.at(0, 13),
            priority=Priority.HIGH,
            priority_reason="deadline Monday",
        )
        conversation.add_note(
            ticket=ticket, by=self.people["tomas"], body=words.AMBER_NOTE, now=self.story.at(0, 13, 20)
        )
        self.say(ticket, Said("iris", 0, 13, 45, words.AMBER_ANSWER), Said("liis", 0, 14, 11, words.AMBER_REPLY))

    def rounding(self) -> None:
        ticket = self.open(
            145,
            "bela",
            "alpine-lakes",
            0,
            12,
            30,
            kind=Kind.BUG,
            title="Rounding in the per-fund-per-period table",
            body=words.ROUNDING,
            area=Area.BUDGET,
            jems_version="8.0.3",
            environment="production",
        )
        self.give(ticket)
