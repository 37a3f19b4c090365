"""The customer's side: an answer before the question, secrets masked, a vote, and consent to a public answer."""

import pytest

from helpdesk.actions import public_answers
from helpdesk.enums import Kind, Status, Visibility
from helpdesk.models import Helped, PublicAnswer, Ticket, TicketMessage
from search.rebuilding import rebuild
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.journeys import keyboard
from tests.journeys.scenery import with_password

TEXT = public_answers.Text(
    "Export menu is empty", "The menu is empty after the update.", "Copy the addons folder back."
)


@pytest.fixture
def solved(alpine, bela, carla, iris):
    """A public answer of others, an idea, and Béla's own solved ticket whose answer waits for consent."""
    other = TicketFactory(requester=carla, visibility=Visibility.PUBLIC, solved=True, title="Export menu is empty")
    MessageFactory(ticket=other, body="Copy the addons folder back.")
    TicketFactory(kind=Kind.IDEA, requester=carla, visibility=Visibility.PUBLIC, status=Status.OPEN, title="Dark mode")
    own = TicketFactory(programme=alpine, requester=bela, solved=True, number=142, title="A blank page")
    MessageFactory(ticket=own, body="It is blank.")
    answer = public_answers.draft(source=own, text=TEXT, by=iris, now=NOON)
    public_answers.ask(answer=answer, by=iris, now=NOON, is_checked=True)
    rebuild()
    return own


def test_a_customers_day(walk, solved, bela, iris):
    bela_in = walk("bela").sign_in(with_password(bela).email)
    an_answer_helps(bela_in)
    secrets_are_masked(bela_in)
    vote(bela_in)
    consent(bela_in, solved)


def an_answer_helps(walker):
    walker.go("/helpdesk/tickets/new/?kind=question").labelled("In one line").press_sequentially("Export menu empty")
    walker.page.get_by_role("heading", name="may help").wait_for()
    walker.look().press("This solved it").sees("Glad it helped", "still here as a draft")
    walker.press("Throw the draft away").sees("The draft is gone.")
    assert Helped.objects.get().title == "Export menu is empty"


def secrets_are_masked(walker):
    walker.go("/helpdesk/tickets/new/?kind=question").write("In one line", "Log in fails")
    walker.write("What happened, or what you want to know", "We use password=hunter2 there.")
    walker.press("Ask the question").sees("Before it is sent", "password=[masked: password]")
    walker.press("Ask the question").sees("We use password=[masked: password] there.").misses("hunter2")
    assert not TicketMessage.objects.filter(body__contains="hunter2").exists()


def vote(walker):
    walker.go("/helpdesk/ideas/")
    walker.page.get_by_role("button", name="Vote of Interreg Alpine Lakes").click()
    walker.page.locator("button.vote[aria-pressed=true]").wait_for()
    assert Ticket.objects.get(kind=Kind.IDEA).votes == 1


def consent(walker, ticket):
    with walker.width(320):
        walker.go(f"/helpdesk/tickets/{ticket}/consent/").sees("May we publish this answer?", TEXT.answer)
    walker.press("Yes, publish it").sees("You agreed.")
    assert PublicAnswer.objects.get().status == "consented"


def test_by_keyboard_alone_and_narrow(walk, solved, bela):
    walker = walk("bela").sign_in(with_password(bela).email)
    with walker.width(320):
        page = walker.go("/helpdesk/ideas/").page
        keyboard.press(page, "Vote of Interreg Alpine Lakes")
        assert Ticket.objects.get(kind=Kind.IDEA).votes == 1
        walker.go(f"/helpdesk/tickets/{solved}/consent/")
        keyboard.press(page, "Yes, publish it")
    assert PublicAnswer.objects.get().status == "consented"


def test_without_javascript_the_answers_come_by_a_button(walk, solved, bela):
    walker = walk("bela", javascript=False).sign_in(with_password(bela).email)
    walker.go("/helpdesk/tickets/new/?kind=question").write("In one line", "Export menu empty")
    walker.write("What happened, or what you want to know", "I typed much")

    walker.press("Look for answers first").sees("Export menu is empty")
    assert walker.labelled("What happened, or what you want to know").input_value() == "I typed much"
