"""Step 1, and colleagues: an account, its address confirmed, a programme."""

from tests.factories.accounts import PASSWORD
from tests.journeys.scenery import PROGRAMME
from tests.journeys.walking import Walker, last_mail, link_in


def signs_up(walker: Walker, name: str, email: str) -> None:
    walker.go("/accounts/signup/").write("Your name", name).write("E-mail address", email)
    walker.write("Password", PASSWORD).press("Create account").sees("mail")
    walker.go(link_in(last_mail(email, "Confirm your address"), "/confirm-email/"))
    walker.press("Confirm address").sees("Which programme do you work for?")


def claims_the_programme(walker: Walker) -> None:
    walker.write("Name, country or managing authority", "Slovenia").press("Search")
    walker.follow(f"Claim {PROGRAMME}").sees("Nobody works for it here yet")
    walker.write("Message", "I lead the joint secretariat.").press("Send claim")
    walker.sees("Your request is on its way")
    walker.go("/my/").sees("Waiting for an answer", PROGRAMME)


def staff_approves(staff: Walker, name: str, email: str) -> None:
    staff.go("/accounts/desk/").sees(name, PROGRAMME, "I lead the joint secretariat.")
    staff.press(f"Approve {name}").sees(f"{name} now works for {PROGRAMME}")
    assert "manager" in last_mail(email, "You now work for").text


def invites(walker: Walker, code: str, email: str) -> None:
    walker.go(f"/programmes/{code}/").follow("Invite a colleague")
    walker.write("E-mail address of your colleague", email).press("Send invitation")
    walker.sees(email)


def comes_by_invitation(walker: Walker, name: str, email: str) -> None:
    """The link has confirmed the address: an account, one more button, and the person is in."""
    walker.go(link_in(last_mail(email, f"Work for {PROGRAMME}"), "/invitations/"))
    walker.sees(f"Work for {PROGRAMME}").follow("Create an account")
    walker.write("Your name", name).write("E-mail address", email).write("Password", PASSWORD)
    walker.press("Create account").press("Accept invitation")
    walker.sees(PROGRAMME)
