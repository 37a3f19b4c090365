"""Step 4: a ticket with a file, an estimate, an answer, 45 minutes, and what everyone of the programme sees."""

from helpdesk.models import Ticket, TicketFile
from tests.journeys.steps.opening import last_usable_day
from tests.journeys.walking import Walker, last_mail, link_in

TITLE = "The update stops at MariaDB"
LOG = b"2026-11-20 09:12:01 ERROR Unsupported database version\n"
PROMISE = "Read the log and tell you which setting stops it"
ANSWER = "The driver is too old: set the new one in application.yaml, then start again."


def colleague_opens(walker: Walker) -> Ticket:
    walker.go("/helpdesk/").follow("New ticket").choose("Costs support hours").press("Continue")
    walker.write("In one line", TITLE).write("What happened, or what you want to know", "It stops after a minute.")
    walker.write("Jems version", "10.0.1").attach("Files", "update.log", LOG, "text/plain")
    walker.press("Ask for support").sees(TITLE, "update.log", "is with the helpdesk")
    return Ticket.objects.get(title=TITLE)


def agent_proposes(agent: Walker, address: str, ticket: Ticket) -> None:
    assert ticket.reference in last_mail(address, TITLE).subject
    agent.go(f"/helpdesk/desk/{ticket.reference}/").sees(TITLE, "It stops after a minute.", "update.log")
    agent.follow("Estimate").write("Work 1", PROMISE).write("Minutes 1", "45").press("Propose the estimate")


def colleague_may_not_accept(walker: Walker, ticket: Ticket) -> None:
    walker.go(ticket.get_absolute_url()).sees("45 min", "may accept or decline")
    assert walker.page.get_by_role("link", name="Accept 45 min").count() == 0


def contact_accepts(walker: Walker, address: str, ticket: Ticket) -> None:
    walker.go(link_in(last_mail(address, ticket.reference), "/helpdesk/tickets/")).sees(PROMISE)
    walker.follow("Accept 45 min").sees("Accept 45 min of support?", PROMISE, "7 h 15 min", last_usable_day())
    walker.press("Accept 45 min").sees("45 min are kept for")


def agent_answers_and_books(agent: Walker, ticket: Ticket) -> None:
    agent.go(f"/helpdesk/desk/{ticket.reference}/").write("Reply", ANSWER).press("Send and wait for customer")
    agent.follow("Book time").write("Minutes", "45").write("What for", "Read the update log").press("Book the time")
    agent.sees("45 min", "7 h 15 min")


def everyone_sees_the_hours(walker: Walker, ticket: Ticket) -> None:
    walker.go("/my/").sees("7 h 15 min", last_usable_day())
    walker.go("/helpdesk/hours/").sees("7 h 15 min", last_usable_day(), "Read the update log", ticket.reference)
    walker.sees("−45 min").go(ticket.get_absolute_url()).sees(ANSWER, f"7 h 15 min left until {last_usable_day()}")


def stranger_sees_nothing(stranger: Walker, guest: Walker, ticket: Ticket) -> None:
    file = TicketFile.objects.get(message__ticket=ticket).get_absolute_url()
    stranger.go(ticket.get_absolute_url(), status=404).misses(TITLE)
    stranger.go(file, status=404).go("/helpdesk/tickets/").misses(TITLE)
    stranger.go("/helpdesk/hours/").misses("7 h 15 min", ticket.reference)
    guest.go(ticket.get_absolute_url()).sees("Sign in").misses(TITLE)
    assert guest.page.goto(file).status in {200, 404}
    guest.misses("Unsupported database version")
