"""Ways in beside the password: a code by mail, a colleague's invitation, an event's link."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import Membership
from portal.events.models import Participation
from tests.factories.accounts import PASSWORD
from tests.factories.events import OccasionFactory
from tests.journeys.scenery import with_password
from tests.journeys.walking import last_mail, link_in

NINA, JANA = "nina@alpine.example", "jana@elsewhere.example"


def code_of(message) -> str:
    """The code stands alone on its line."""
    return next(line for line in message.text.splitlines() if line and " " not in line and line.isascii())


def test_signing_in_with_a_mailed_code(walk, anna):
    walker = walk("anna-code")
    walker.go("/accounts/login/").follow("Send me a sign-in code").write("E-mail address", anna.email)
    walker.press("Send code").write("Code from the mail", "WRONG1").press("Continue").sees("Incorrect code")
    walker.write("Code from the mail", code_of(last_mail(anna.email, "sign-in code"))).press("Continue")

    walker.sees("Interreg Alpine Lakes", "Anna Berger")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_colleague_without_an_account_comes_by_invitation(walk, anna, alpine, javascript):
    with_password(anna)
    manager, colleague = walk("anna", javascript=javascript), walk("nina", javascript=javascript)
    manager.sign_in(anna.email).go(alpine.get_absolute_url()).follow("Invite a colleague")
    manager.write("E-mail address of your colleague", NINA).choose("May agree to spend support hours")
    manager.press("Send invitation").sees(NINA)
    link = link_in(last_mail(NINA, "Work for"), "/invitations/")
    colleague.go(link).sees("Anna Berger invites nina@alpine.example").follow("Create an account")
    colleague.write("Your name", "Nina Huber").write("E-mail address", NINA).write("Password", PASSWORD)
    colleague.press("Create account").press("Accept invitation").sees("Interreg Alpine Lakes")

    member = Membership.objects.get(user__email=NINA)
    assert (member.status, member.role, member.may_authorise_hours) == ("active", "member", True)
    walk("late").go(link).sees("This invitation is no longer open")


def test_a_guest_answers_an_event_without_signing_in(walk, tomas):
    with_password(tomas)
    starts_at = timezone.now() + timedelta(days=7)
    occasion = OccasionFactory(published=True, starts_at=starts_at, capacity=1, is_public=True)
    organiser, guest = walk("tomas"), walk("jana", javascript=False)
    organiser.sign_in(tomas.email).go(f"/events/desk/{occasion.pk}/")
    organiser.write("Invite more people", "no address\n").press("Send the invitations").sees("no e-mail address")
    organiser.write("Invite more people", f"Jana Bílá <{JANA}>").press("Send the invitations")
    link = link_in(last_mail(JANA, "will you come?"), "/events/")

    guest.go(link).misses("Your answer:").press("Maybe").sees("Your answer: Maybe")
    guest.press("Yes, I come").sees("Your answer: Going", "1 of 1 seats taken")
    organiser.go(f"/events/desk/{occasion.pk}/").sees("Jana Bílá", "1 going")
    assert Participation.objects.get().answer == "going"
