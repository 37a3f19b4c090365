"""What waits is let in under the name of who sent it, once, by an agent."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.urls import reverse

from helpdesk.actions import quarantine
from helpdesk.actions.quarantine import InboundError
from helpdesk.enums import Outcome, QuarantineDecision, Visibility
from helpdesk.models import InboundMail, Ticket, Watcher
from portal.accounts.models import User
from portal.notices.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.helpdesk import NOON
from tests.helpdesk.gateway.writing import mail
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


def test_a_stranger_becomes_a_person_with_a_private_ticket(scene, iris):
    row = scene.take(scene.load("stranger-new"))

    ticket = quarantine.accept_as_new(mail=row, by=iris, now=NOON)

    person = User.objects.get(email="liis@amber.example")
    assert (person.name, person.has_usable_password()) == ("Liis Kask", False)
    assert not EmailAddress.objects.get(user=person).verified
    assert (ticket.requester, ticket.programme, ticket.visibility) == (person, None, Visibility.PRIVATE)
    row.refresh_from_db()
    assert (row.outcome, row.decision, row.decided_by, row.ticket) == (Outcome.NEW, "accepted", iris, ticket)
    assert audit_verbs(person) == ["accounts.made_from_mail"]


def test_the_new_person_answers_by_the_signed_address(scene, iris):
    ticket = quarantine.accept_as_new(mail=scene.take(scene.load("stranger-new")), by=iris, now=NOON)
    confirmed = Message.objects.get(template="helpdesk/ticket_received", about_id=str(ticket.pk))
    words = {"who": "liis@amber.example", "to": confirmed.headers["Reply-To"], "subject": "Re: x"}

    row = scene.take(mail("liis-again", **words))

    assert (row.outcome, row.ticket) == (Outcome.REPLY, ticket)


def test_the_new_person_signs_in_by_a_code_to_the_mailbox(scene, iris, client):
    quarantine.accept_as_new(mail=scene.take(scene.load("stranger-new")), by=iris, now=NOON)
    Message.objects.all().delete()

    client.post(reverse("account_request_login_code"), {"email": "liis@amber.example"})

    sent = Message.objects.get()
    assert (sent.address, len(django_mail.outbox) if hasattr(django_mail, "outbox") else 0) == ("liis@amber.example", 0)


def test_a_strangers_words_stand_under_the_strangers_name(scene, iris):
    row = scene.take(scene.load("stranger-with-right-address"))
    assert row.proposed_user == scene.people["bela"]

    quarantine.accept_as_reply(mail=row, by=iris, now=NOON)

    word = scene.ticket.messages.order_by("-pk").first()
    assert (word.author.email, word.inbound) == ("liis@amber.example", row)
    assert not Watcher.objects.filter(user=word.author).exists()


def test_it_is_decided_once(scene, iris):
    row = scene.take(scene.load("stranger-with-number"))
    quarantine.accept_as_reply(mail=row, by=iris, now=NOON)

    for act in (quarantine.accept_as_reply, quarantine.accept_as_new, quarantine.refuse):
        with pytest.raises(InboundError, match="decided meanwhile"):
            act(mail=row, by=iris, now=NOON)
    assert scene.ticket.messages.filter(inbound=row).count() == 1


def test_what_was_refused_can_still_be_let_in(scene, iris):
    row = scene.take(scene.load("stranger-with-number"))

    quarantine.refuse(mail=row, by=iris, now=NOON)
    row.refresh_from_db()
    assert (row.outcome, row.decision) == (Outcome.QUARANTINE, QuarantineDecision.REFUSED)
    quarantine.accept_as_reply(mail=row, by=iris, now=NOON)

    row.refresh_from_db()
    assert (row.outcome, row.decision) == (Outcome.REPLY, QuarantineDecision.ACCEPTED)


def test_only_agents_decide(scene, anna):
    row = scene.take(scene.load("stranger-with-number"))

    for act in (quarantine.accept_as_reply, quarantine.accept_as_new, quarantine.refuse, quarantine.try_again):
        with pytest.raises(InboundError, match="agents"):
            act(mail=row, by=anna, now=NOON)
    assert not User.objects.filter(email="liis@amber.example").exists()


@pytest.mark.parametrize("name", ["from-none", "from-several"])
def test_a_mail_without_one_sender_cannot_be_let_in(scene, iris, name):
    row = scene.take(scene.load(name))

    with pytest.raises(InboundError, match="one sender"):
        quarantine.accept_as_reply(mail=row, by=iris, now=NOON)

    row.refresh_from_db()
    assert row.decision == QuarantineDecision.OPEN


def test_a_mail_that_names_no_ticket_is_no_reply(scene, iris):
    with pytest.raises(InboundError, match="names no ticket"):
        quarantine.accept_as_reply(mail=scene.take(scene.load("stranger-new")), by=iris, now=NOON)


def test_an_address_somebody_only_claims_is_not_theirs(scene, iris):
    """An account that added a stranger's address without proving it gets none of the stranger's tickets."""
    thief = UserFactory(email="mallory@evil.example")
    EmailAddress.objects.create(user=thief, email="liis@amber.example", verified=False)

    ticket = quarantine.accept_as_new(mail=scene.take(scene.load("stranger-new")), by=iris, now=NOON)

    assert ticket.requester != thief
    assert not Ticket.objects.visible_to(thief).filter(pk=ticket.pk).exists()


def test_a_parked_mail_goes_through_once_more(scene, iris):
    row = scene.take(scene.load("thread-subject"))
    InboundMail.objects.update(outcome=Outcome.PARKED, ticket=None)
    scene.ticket.messages.filter(inbound=row).delete()

    quarantine.try_again(mail=row, by=iris, now=NOON)

    row.refresh_from_db()
    assert (row.outcome, row.attempts) == (Outcome.RECEIVED, 0)
    with pytest.raises(InboundError, match="not parked"):
        quarantine.try_again(mail=row, by=iris, now=NOON)
