"""JH-142 after an answer by Iris, as the corpus knows it, and the way of a file of the corpus through the gateway."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from helpdesk.actions import conversation
from helpdesk.actions.inbound import process, receive
from helpdesk.gateway.addresses import reply_address
from helpdesk.models import InboundMail, Ticket
from portal.notices.models import Message
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, WatcherFactory

FOLDER = Path(__file__).parent / "corpus"
MARK = re.compile(rb"@@(\w+)\.(\w+)(?:\.(\d+))?@@", re.IGNORECASE)


@dataclass
class Scene:
    """The people by name, and the ticket."""

    ticket: Ticket
    people: dict

    def load(self, name):
        return self.filled((FOLDER / f"{name}.eml").read_bytes())

    def filled(self, raw):
        return MARK.sub(self._fill, raw)

    def _fill(self, found):
        what, who, number = (each.decode().lower() if each else "" for each in found.groups())
        if what == "fill":
            return (b"All work and no play makes Jack. " * (int(who) // 33 + 1))[: int(who)]
        if what == "sent":
            return self.sent_to(who).message_id.encode()
        ticket = 142 if what == "forged" else int(number or 142)
        address = reply_address(ticket, self.people[who].pk, is_note=what == "note")
        address = address.replace("+142.", "+139.") if what == "forged" else address
        return (address.upper() if found[1].isupper() else address).encode()

    def sent_to(self, who):
        return Message.objects.filter(user=self.people[who], template="helpdesk/agent_answered").first()

    def take(self, raw, *, mailbox="pipe", now=NOON) -> InboundMail:
        return process(mail=receive(raw=raw, mailbox=mailbox, now=now), now=now)


def build(alpine, **people) -> Scene:
    people["nora"] = UserFactory(email="nora@alpine.example", name="Nora", confirmed=False)
    MembershipFactory(user=people["nora"], programme=alpine)
    facts = {"programme": alpine, "requester": people["bela"], "assignee": people["iris"]}
    ticket = TicketFactory(number=142, title="Addons missing after update", **facts)
    MessageFactory(ticket=ticket, body="The menu is empty.")
    WatcherFactory(ticket=ticket, user=people["bela"])
    WatcherFactory(ticket=ticket, user=people["anna"])
    ended = NOON - timedelta(days=60)
    TicketFactory(number=139, title="Translation file", closed=True, closed_at=ended, **facts)
    conversation.answer(ticket=ticket, by=people["iris"], body="Is there a backup?", now=NOON - timedelta(hours=1))
    return Scene(ticket, people)
