"""Who is believed to be who From says, when MAIL_REQUIRE_AUTHENTICATION is on as it is in production."""

import pytest

from helpdesk.enums import Outcome
from helpdesk.gateway.parsing import read
from helpdesk.gateway.trust import is_vouched, verdict_of
from tests.helpdesk.gateway.writing import IRIS, mail

pytestmark = pytest.mark.django_db
PROVEN = "Authentication-Results: mx.portal.example; dmarc=pass header.from=alpine.example"


@pytest.fixture
def careful(scene, settings):
    settings.MAIL_REQUIRE_AUTHENTICATION = True
    return scene


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("thread-signed-address", "reply"),
        ("thread-delivered-to", "reply"),
        ("agent-answers", "reply"),
        ("agent-notes", "note"),
        ("verified-dmarc-pass", "reply"),
        ("thread-in-reply-to", "quarantine"),
        ("thread-references", "quarantine"),
        ("thread-subject", "quarantine"),
        ("thread-colleague-by-forwarded-address", "quarantine"),
        ("new-of-known-person", "quarantine"),
        ("stranger-new", "quarantine"),
        ("forged-dmarc-fail", "quarantine"),
        ("away-outlook", "note"),
        ("bounce-postfix", "bounce"),
        ("list-of-strangers", "ignored"),
    ],
)
def test_only_a_proven_sender_needs_no_agent(careful, name, outcome):
    assert careful.take(careful.load(name)).outcome == outcome


@pytest.mark.parametrize("trusted", ["", "mx.portal.example"])
def test_what_waits_says_why_and_where_it_belongs(careful, settings, trusted):
    settings.TRUSTED_AUTHSERV_ID = trusted

    row = careful.take(careful.load("thread-subject"))

    assert (row.ticket, row.proposed_user) == (careful.ticket, careful.people["bela"])
    assert row.reason.startswith("Nothing proves the sender")


def test_the_servers_word_lets_numbers_and_new_questions_in(careful):
    reply = careful.take(mail("proven", subject="[JH-142] x", more=PROVEN))
    question = careful.take(mail("proven-new", subject="Something new", more=PROVEN))

    assert (reply.outcome, question.outcome) == (Outcome.REPLY, Outcome.NEW)


def test_an_agent_needs_the_signed_address_whatever_the_server_says(careful):
    row = careful.take(mail("agent", who=IRIS, subject="[JH-142]", more=PROVEN.replace("alpine", "interact")))

    assert row.outcome == Outcome.QUARANTINE


@pytest.mark.parametrize(
    ("results", "vouched"),
    [
        ("dmarc=pass header.from=alpine.example", True),
        ("dmarc=pass header.from=evil.example", False),
        ("dmarc=none header.from=alpine.example", False),
        ("dmarc=none; dkim=pass header.d=alpine.example", True),
        ("dmarc=fail; dkim=pass header.d=alpine.example", False),
        ("dkim=pass header.i=@mail.alpine.example", True),
        ("dkim=pass header.d=example", False),
        ("dkim=pass header.d=evil.example", False),
        ("dkim=pass header.d=evilalpine.example", False),
        ("dkim=pass", False),
        ("spf=pass smtp.mailfrom=bela@alpine.example", True),
        ("spf=pass smtp.mailfrom=mallory@evil.example", False),
        ("spf=pass smtp.helo=alpine.example", False),
        ("spf=neutral smtp.mailfrom=bela@alpine.example", False),
        ("spf=pass (smtp.mailfrom=alpine.example) smtp.mailfrom=evil.example", False),
        ("none", False),
        ("spf=fail ( ; dmarc=pass ((((((((x)))))))) ) smtp.mailfrom=evil.example", False),
        ('spf=fail reason="(" smtp.mailfrom=x; dmarc=pass header.from=alpine.example', True),
        (
            'spf=pass (a"b@evil) smtp.mailfrom=evil.example; dmarc=fail reason="x"; dkim=pass header.d=alpine.example',
            False,
        ),
        (r'spf=fail reason="\"; dmarc=pass" smtp.mailfrom=evil.example', False),
        ("spf=fail (never ends; dmarc=pass header.from=alpine.example", False),
    ],
)
def test_a_pass_counts_for_its_own_domain(results, vouched):
    letter = read(f"Authentication-Results: mx.us; {results}\r\nFrom: bela@alpine.example\r\n\r\nHi".encode())

    assert is_vouched(verdict_of(letter, trusted="mx.us"), letter) == vouched
