"""Golden files of every letter of this room, and the promise that none of allauth's own slips out."""

from datetime import UTC, datetime
from pathlib import Path

import allauth
import pytest

from portal.accounts import notices
from portal.accounts.adapter import AccountAdapter
from portal.accounts.roles import HelpdeskAgent
from portal.notices.models import Message
from tests.factories.accounts import InvitationFactory, MembershipFactory, StaffAssignmentFactory
from tests.golden import assert_golden

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ORIGIN = {"timestamp": NOON, "ip": "192.0.2.7", "user_agent": "Firefox 150 on Linux"}
LINKS = {
    "activate_url": "http://localhost:8000/accounts/confirm-email/KEY/",
    "key": "KEY",
    "password_reset_url": "http://localhost:8000/accounts/password/reset/key/1-KEY/",
    "signup_url": "http://localhost:8000/accounts/signup/",
}
CHANGES = {"from_email": "old@alpine.example", "to_email": "anna@alpine.example", "deleted_email": "old@alpine.example"}
CONTEXT = ORIGIN | LINKS | CHANGES | {"code": "HXK-2P9", "provider": "EU Login"}

ALLAUTH = sorted(
    {
        f"{path.parent.parent.name}/email/{path.name.removesuffix('_subject.txt')}"
        for path in (Path(allauth.__file__).parent / "templates").glob("*/email/*_subject.txt")
    }
)


def test_allauth_has_the_mails_we_know():
    assert len(ALLAUTH) == 20


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ALLAUTH)
def test_each_mail_of_allauth_is_ours(prefix):
    needed = {"email_confirmation", "login_code", "password_reset_code"}
    name = prefix.rpartition("/")[2]
    context = {key: value for key, value in CONTEXT.items() if key != "code" or name in needed}

    AccountAdapter().send_mail(prefix, "anna@alpine.example", context)

    message = Message.objects.get()
    assert (message.template, message.address, message.user) == (f"account/{name}", "anna@alpine.example", None)
    assert_golden(message, f"accounts/{name}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "context", "secrets"),
    [
        ("account/email/login_code", {"code": "HXK-2P9"}, ["HXK-2P9"]),
        ("account/email/email_confirmation_signup", LINKS, ["KEY", "1-KEY"]),
        ("account/email/password_reset_key", {"password_reset_url": LINKS["password_reset_url"]}, ["1-KEY"]),
        ("account/email/account_already_exists", LINKS, []),
    ],
)
def test_what_opens_an_account_is_named_secret(prefix, context, secrets):
    AccountAdapter().send_mail(prefix, "anna@alpine.example", context)

    assert Message.objects.get().secrets == secrets


@pytest.fixture
def waiting(alpine, anna, stranger):
    return MembershipFactory(
        programme=alpine, user=stranger, requested=True, message="I start in January,\nat O'Neill's desk."
    )


def test_letters_about_memberships(waiting, anna, bela, iris):
    notices.join_requested(waiting, now=NOON)
    notices.programme_claimed(waiting, now=NOON)
    notices.membership_declined(waiting, reason="Ask the other office.", now=NOON)
    notices.membership_approved(waiting, now=NOON)
    notices.rights_changed(bela.memberships.get(), by=anna, now=NOON)
    notices.handed_over(bela.memberships.get(), leaver=anna, now=NOON)
    notices.member_left(bela.memberships.get(), now=NOON)
    notices.member_removed(bela.memberships.get(), by=anna, now=NOON)

    for message in Message.objects.order_by("pk"):
        assert_golden(message, message.template)
    assert Message.objects.count() == 8


def test_letters_about_invitations(alpine, anna, bela):
    invitation = InvitationFactory(
        programme=alpine, email="theo@alpine.example", invited_by=anna, invited_at=NOON, token="TOKEN"
    )
    notices.invited(invitation, token="TOKEN", now=NOON)
    notices.invitation_accepted(invitation, membership=bela.memberships.get(), now=NOON)

    for message in Message.objects.order_by("pk"):
        assert_golden(message, message.template)
    assert Message.objects.get(template="accounts/invited").secrets == ["TOKEN"]


def test_letters_about_roles(db):
    assignment = StaffAssignmentFactory()
    notices.role_granted(assignment, role=HelpdeskAgent, now=NOON)
    notices.role_revoked(assignment.user, role=HelpdeskAgent, now=NOON)

    for message in Message.objects.order_by("pk"):
        assert_golden(message, message.template)
