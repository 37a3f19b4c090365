"""The agent's day: saved view, canned reply, undo send, macro, many at once; by keyboard, and without JavaScript."""

import pytest

from helpdesk.enums import Area, Status
from helpdesk.models import CannedReply, Macro, PendingReply, SavedView, Ticket, TicketDraft, TicketMessage
from tests.factories.desk import CannedReplyFactory, MacroFactory
from tests.factories.helpdesk import MessageFactory, TicketFactory
from tests.journeys import keyboard
from tests.journeys.scenery import with_password
from tests.journeys.walking import settle

FOCUSED = "() => document.activeElement.tagName"


@pytest.fixture
def tickets(alpine, bela):
    given = {"programme": alpine, "requester": bela, "status": Status.OPEN}
    first = TicketFactory(
        number=142, title="Addons missing after update", area=Area.UPDATE, jems_version="10.0.1", **given
    )
    MessageFactory(ticket=first, body="All our own exports are gone.")
    TicketFactory(number=143, title="Rounding of rates", area=Area.BUDGET, **given)
    TicketFactory(number=144, title="Update stops at MariaDB", area=Area.UPDATE, **given)
    return first


def test_an_agents_day(walk, tickets, iris, settings):
    iris_in = walk("iris").sign_in(with_password(iris).email)
    filter_and_save(iris_in)
    tag_many_and_undo(iris_in)
    keep_a_reply(iris_in)
    settings.UNDO_SEND_SECONDS = 60
    insert_send_and_take_back(iris_in, tickets)
    run_a_macro(iris_in, tickets)


def filter_and_save(walker):
    walker.go("/helpdesk/desk/?view=all").sees("Rounding of rates").unfold("Filter")
    walker.pick("Area", "Update and plugins").press("Show these").misses("Rounding of rates")
    walker.unfold("Save this view").write("Name", "Updates").press("Save the view")
    walker.sees("“Updates” is in the left column.", "Updates 2", "Addons missing after update")
    assert SavedView.objects.get().filters == {"view": "all", "area": "update"}


def tag_many_and_undo(walker):
    walker.page.get_by_role("link", name="Tick all on this page").click()
    walker.pick("With the ticked ones", "High").press("Preview").sees("2 tickets change.")
    walker.press("Change 2 tickets").sees("Priority: high", "2 tickets done.")
    assert Ticket.objects.filter(priority="high").count() == 2
    walker.press("Undo 2 changes").sees("Undone")
    assert Ticket.objects.filter(priority="high").count() == 0


def keep_a_reply(walker):
    walker.go("/helpdesk/desk/replies/").follow("New canned reply").write("Title", "Ask for the log")
    walker.write("Words", "Hello {{name}}").press("Save the reply").sees("The desk does not know {{name}}.")
    walker.write("Words", "Hello {{requester}}, please send the log of {{version}}.").press("Save the reply")
    walker.sees("“Ask for the log” is ready at the reply box.")
    assert CannedReply.objects.get().title == "Ask for the log"


def insert_send_and_take_back(walker, ticket):
    walker.go(ticket.get_desk_url()).write("Reply", "Good morning,")
    walker.page.get_by_role("button", name="Ask for the log").click()
    box = walker.labelled("Reply")
    walker.page.wait_for_function("() => document.getElementById('reply_body').value.includes('10.0.1')")
    assert box.input_value() == "Good morning,\n\nHello Béla, please send the log of 10.0.1."

    walker.press("Send and wait for customer").sees("Reply in JH-142 goes out in", "Undo send")
    assert TicketMessage.objects.count() == 1
    walker.press("Take it back").sees("Your reply was not sent.")
    assert walker.labelled("Reply").input_value().startswith("Good morning,")

    walker.press("Send and wait for customer")
    PendingReply.objects.filter(status="waiting").update(send_at=ticket.opened_at)
    settle()
    walker.go(ticket.get_desk_url()).sees("please send the log of 10.0.1", "Waiting for customer")
    assert TicketMessage.objects.count() == 2


def run_a_macro(walker, ticket):
    MacroFactory(title="Addons lost", steps=[{"do": "tags", "value": "addons"}, {"do": "status", "value": "open"}])
    walker.go(ticket.get_desk_url()).follow("Addons lost").sees("What changes", "addons", "Open")
    walker.press("Make these changes").sees("“Addons lost” is done.", "addons")
    assert Macro.objects.get().uses == 1


def test_the_desk_by_keyboard_alone(walk, tickets, iris):
    """Tab and Enter for all of it; the single keys only once they are switched on."""
    walker = walk("iris").sign_in(with_password(iris).email).go("/helpdesk/")
    page = walker.page
    page.keyboard.press("/")
    assert page.evaluate(FOCUSED) == "BODY"
    walker.go("/helpdesk/desk/?view=all")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    assert (walker.path, page.evaluate(FOCUSED)) == ("/helpdesk/desk/?view=all", "BODY")

    keyboard.press(page, "Keys")
    keyboard.press(page, "Switch the keys on")
    walker.look().go("/helpdesk/desk/?view=all")
    page.locator("body").press("/")
    assert page.evaluate(FOCUSED) == "INPUT"
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("o")
    page.locator("body").press("r")
    page.keyboard.type("just typing: j k r n t u ?")
    assert (walker.labelled("Reply").input_value(), walker.path[:14]) == (
        "just typing: j k r n t u ?",
        "/helpdesk/desk",
    )
    keyboard.press(page, "Send, stay open")
    assert TicketMessage.objects.latest("pk").body == "just typing: j k r n t u ?"

    with page.expect_navigation():
        page.locator("body").press("u")
    assert walker.path.startswith("/helpdesk/desk/?view=all")


def test_without_javascript_nothing_is_missing(walk, tickets, iris, settings):
    settings.UNDO_SEND_SECONDS = 60
    reply = CannedReplyFactory(title="Ask for the log", body="The log of {{version}}, please.")
    walker = walk("iris", javascript=False).sign_in(with_password(iris).email)

    walker.go(tickets.get_desk_url()).write("Reply", "Good morning,").press("Ask for the log")
    assert walker.labelled("Reply").input_value() == "Good morning,\n\nThe log of 10.0.1, please."
    walker.press("Keep as draft").sees("The draft is kept.")
    walker.press("Send, stay open").sees("goes out").press("Undo send").sees("Your reply was not sent.")
    assert TicketDraft.objects.get().fields["body"].startswith("Good morning,")

    walker.go("/helpdesk/desk/?view=all").follow("Tick all on this page").pick("With the ticked ones", "Solved")
    walker.press("Preview").press("Change 3 tickets").sees("3 tickets done.")
    assert (Ticket.objects.filter(status="solved").count(), reply.title) == (3, "Ask for the log")
