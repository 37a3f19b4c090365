"""What an operator is told before production about mail that comes in."""

import pytest
from django.core.checks import run_checks

GOOD = {
    "HELPDESK_ADDRESS": "help@portal.example",
    "IMAP_URL": "",
    "TRUSTED_AUTHSERV_ID": "mx.portal.example",
    "MAIL_REQUIRE_AUTHENTICATION": True,
}


def found(settings, **changes):
    for name, value in (GOOD | changes).items():
        setattr(settings, name, value)
    issues = run_checks(tags=["security"], include_deployment_checks=True)
    return [issue.id for issue in issues if issue.id and issue.id.startswith("helpdesk.")]


@pytest.mark.parametrize(
    ("changes", "ids"),
    [
        ({}, []),
        ({"HELPDESK_ADDRESS": "", "TRUSTED_AUTHSERV_ID": "", "MAIL_REQUIRE_AUTHENTICATION": False}, []),
        ({"MAIL_REQUIRE_AUTHENTICATION": False}, ["helpdesk.W001"]),
        ({"TRUSTED_AUTHSERV_ID": ""}, ["helpdesk.W002"]),
        ({"TRUSTED_AUTHSERV_ID": "", "MAIL_REQUIRE_AUTHENTICATION": False}, ["helpdesk.W001", "helpdesk.W002"]),
        ({"HELPDESK_ADDRESS": "", "IMAP_URL": "imaps://a:b@mail.example/"}, ["helpdesk.W003"]),
        ({"HELPDESK_ADDRESS": "help+jems@portal.example"}, ["helpdesk.E001"]),
        ({"HELPDESK_ADDRESS": "Help <help@portal.example>"}, ["helpdesk.E001"]),
        ({"IMAP_URL": "imap://a:b@mail.example/INBOX"}, ["helpdesk.E002"]),
        ({"IMAP_URL": "imaps://a:b@mail.example:port/INBOX"}, ["helpdesk.E002"]),
    ],
)
def test_an_unsafe_mailbox_is_warned_about(settings, changes, ids):
    assert found(settings, **changes) == ids


def test_the_hint_says_what_still_works(settings):
    for name, value in (GOOD | {"TRUSTED_AUTHSERV_ID": ""}).items():
        setattr(settings, name, value)

    hints = [
        issue.hint
        for issue in run_checks(tags=["security"], include_deployment_checks=True)
        if issue.id == "helpdesk.W002"
    ]

    assert "signed address need no agent" in hints[0]
