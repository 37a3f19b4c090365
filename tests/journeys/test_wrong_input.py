"""What is wrong is said at the top and at the field, takes the focus, and nothing typed is lost."""

import pytest

from helpdesk.models import Ticket
from licences.models import LicenceRequest
from tests.factories.accounts import PASSWORD
from tests.factories.helpdesk import TicketFactory
from tests.journeys.scenery import with_password

STORY = "Since the update the third partner cannot submit.\nThe button stays grey."


@pytest.fixture
def anna_in(walk, anna):
    return walk("anna").sign_in(with_password(anna).email)


def summary_has_focus(walker, *words):
    summary = walker.page.locator("[data-error-summary]")
    text = summary.inner_text()
    assert all(word in text for word in words), text
    assert summary.evaluate("element => element === document.activeElement || element.contains(document.activeElement)")
    return summary


def test_a_ticket_with_mistakes(anna_in):
    anna_in.go("/helpdesk/tickets/new/?kind=bug").write("What happened, or what you want to know", STORY)
    anna_in.attach("Files", "setup.exe", b"MZ\x90", "application/octet-stream").press("Report the bug")
    summary = summary_has_focus(anna_in, "2 answers need a look", "In one line: This field is required.")
    summary.get_by_role("link").first.press("Enter")
    assert anna_in.labelled("In one line").evaluate("element => element === document.activeElement")
    assert anna_in.labelled("What happened, or what you want to know").input_value() == STORY

    anna_in.write("In one line", "A partner cannot submit").press("Report the bug").sees("is with the helpdesk")
    assert Ticket.objects.get().title == "A partner cannot submit"


def test_a_licence_request_with_gaps(anna_in):
    anna_in.go("/licences/request/").press("Start the request").write("Hosting institution", "Lakes Authority")
    anna_in.write("E-mail address", "karl.winter").press("Check your answers")
    summary_has_focus(anna_in, "valid email")
    assert anna_in.labelled("Hosting institution").input_value() == "Lakes Authority"
    assert anna_in.labelled("E-mail address").input_value() == "karl.winter"

    anna_in.write("E-mail address", "karl.winter@lakes.example").press("Check your answers")
    summary_has_focus(anna_in, "Write the institution's address.", "Name the institution's country.")
    assert LicenceRequest.objects.get().institution_name == "Lakes Authority"


def test_signing_up_with_a_weak_password(walk):
    walker = walk("newcomer").go("/accounts/signup/")
    walker.write("Your name", "Nora New").write("E-mail address", "nora@").write("Password", "12345")
    walker.press("Create account")
    summary_has_focus(walker, "email")
    assert walker.labelled("Your name").input_value() == "Nora New"
    assert walker.labelled("E-mail address").input_value() == "nora@"


def test_a_reply_survives_the_end_of_the_session(anna_in, anna, alpine):
    ticket = TicketFactory(requester=anna, programme=alpine)
    anna_in.go(ticket.get_absolute_url()).write("Your reply", STORY)
    anna_in.context.clear_cookies(name="sessionid")
    anna_in.press("Send reply").write("E-mail address", anna.email).write("Password", PASSWORD).press("Sign in")

    anna_in.sees("What you typed is in the box below")
    assert anna_in.labelled("Your reply").input_value() == STORY
    anna_in.press("Send reply").sees("The button stays grey.")
