import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.accounts.roles import holds
from tests.outbox import audit_verbs


def test_first_administrator_is_appointed_from_the_command_line(stranger):
    call_command("appoint", stranger.email.upper(), verbosity=0)

    user = User.objects.get(pk=stranger.pk)
    assert holds(user, "accounts.manage_staff")
    assert audit_verbs(user) == ["accounts.granted_role"]


def test_who_has_no_account_cannot_be_appointed(db):
    with pytest.raises(CommandError, match="Sign up in the browser first"):
        call_command("appoint", "nobody@interact.example")


def test_a_role_is_given_once(tomas):
    with pytest.raises(CommandError, match="holds this role already"):
        call_command("appoint", tomas.email)
