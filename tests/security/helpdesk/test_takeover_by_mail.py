"""Class: takeover by mail. Published again and again: who writes to the helpdesk's address with another person's
From, a number in the subject or a token out of a forwarded mail speaks as that person, reads the ticket, joins it,
gets a link to their account, or lends an address that belongs to the helpdesk itself."""

import pytest
from allauth.account.models import EmailAddress

from helpdesk.actions import quarantine
from helpdesk.actions.quarantine import InboundError
from helpdesk.enums import Outcome, Visibility
from helpdesk.gateway.addresses import reply_address
from helpdesk.models import Ticket, TicketMessage, Watcher
from portal.accounts.models import User
from portal.notices.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.helpdesk import NOON
from tests.helpdesk.gateway.writing import ANNA, CARLA, IRIS, mail

pytestmark = pytest.mark.django_db
MALLORY = "Mallory <mallory@evil.example>"


def words(scene):
    return scene.ticket.messages.count()


def mails_to(address):
    return Message.objects.filter(address=address).count()


@pytest.mark.parametrize("who", [MALLORY, CARLA])
@pytest.mark.parametrize(
    "facts",
    [
        {"subject": "Re: [JH-142] Addons"},
        {"more": "In-Reply-To: <ticket-142@jems-portal>"},
        {"to": "@@reply.bela@@"},
        {"to": "@@forged.bela@@"},
        {"to": "@@note.iris@@"},
    ],
    ids=["number", "thread", "right address", "forged address", "note address"],
)
def test_nobody_gets_into_a_ticket_by_knowing_its_name(scene, who, facts):
    before, watching = words(scene), Watcher.objects.filter(ticket=scene.ticket)
    watchers = set(watching.values_list("user", flat=True))

    row = scene.take(scene.filled(mail("m", who=who, **facts)))

    assert row.outcome in {Outcome.QUARANTINE, Outcome.NEW, Outcome.IGNORED}
    assert (words(scene), set(watching.values_list("user", flat=True))) == (before, watchers)
    assert mails_to("mallory@evil.example") == 0


@pytest.mark.parametrize("result", ["dmarc=fail header.from=alpine.example", "dmarc=pass header.from=evil.example"])
def test_a_forged_sender_who_is_a_participant_waits(scene, result):
    more = f"Authentication-Results: mx.portal.example; {result}"

    row = scene.take(scene.filled(mail("m", to="@@reply.bela@@", more=more)))

    assert (row.outcome, words(scene)) == (Outcome.QUARANTINE, 2)


@pytest.mark.parametrize("more", ["", "Authentication-Results: mx.portal.example; spf=pass smtp.mailfrom=evil.example"])
@pytest.mark.parametrize(
    "facts", [{"subject": "Re: [JH-142]"}, {"to": "@@forged.bela@@"}, {"subject": "A new question"}]
)
def test_in_production_a_forged_from_alone_is_nobody(scene, settings, facts, more):
    """A pass for the attacker's own domain is no proof either."""
    settings.MAIL_REQUIRE_AUTHENTICATION = True

    row = scene.take(scene.filled(mail("m", more=more, **facts)))

    assert (row.outcome, words(scene)) == (Outcome.QUARANTINE, 2)


@pytest.mark.parametrize(
    "facts", [{"subject": "Re: [JH-142]"}, {"to": "@@reply.bela@@"}], ids=["number", "Bela's address"]
)
def test_nobody_speaks_for_interact_with_an_agents_from(scene, facts):
    row = scene.take(scene.filled(mail("m", who=IRIS, **facts)))

    assert (row.outcome, words(scene)) == (Outcome.QUARANTINE, 2)


def test_one_tickets_address_opens_no_other(scene):
    TicketMessage.objects.all().delete()
    wrong = reply_address(142, scene.people["bela"].pk).replace("+142.", "+139.")

    row = scene.take(mail("m", who=MALLORY, to=wrong))

    assert (row.outcome, TicketMessage.objects.count()) == (Outcome.QUARANTINE, 0)


def test_strangers_in_copy_join_nothing(scene):
    scene.take(scene.filled(mail("m", to="@@reply.bela@@", more=f"Cc: {MALLORY}\nReply-To: {MALLORY}")))

    assert not User.objects.filter(email="mallory@evil.example").exists()
    assert mails_to("mallory@evil.example") == 0


def test_letting_a_mail_in_proves_no_mailbox_and_signs_nobody_in(scene, iris):
    row = scene.take(mail("m", who=MALLORY))

    quarantine.accept_as_new(mail=row, by=iris, now=NOON)

    person = User.objects.get(email="mallory@evil.example")
    assert (person.has_usable_password(), person.is_staff, person.programme_ids) == (False, False, frozenset())
    assert not EmailAddress.objects.filter(user=person, verified=True).exists()


def test_letting_a_mail_in_gives_the_stranger_no_eye_on_the_ticket(scene, iris):
    row = scene.take(mail("m", who=MALLORY, subject="[JH-142]"))

    quarantine.accept_as_reply(mail=row, by=iris, now=NOON)

    person = User.objects.get(email="mallory@evil.example")
    assert not Ticket.objects.visible_to(person).exists()
    assert mails_to("mallory@evil.example") == 0


@pytest.mark.parametrize("name", ["anna", "bela", "carla", "sam"])
def test_who_is_no_agent_lets_nothing_in(client, scene, name):
    row = scene.take(mail("m", who=MALLORY, subject="[JH-142]"))
    client.force_login(scene.people[name])

    for verb in ("reply", "new", "refuse", "retry"):
        assert client.post(f"/helpdesk/desk/mail/{row.pk}/{verb}/").status_code == 403
    with pytest.raises(InboundError):
        quarantine.accept_as_new(mail=row, by=scene.people[name], now=NOON)
    row.refresh_from_db()
    assert (row.outcome, row.decision, words(scene)) == (Outcome.QUARANTINE, "open", 2)


@pytest.mark.parametrize(
    "sender",
    [
        '"bela@alpine.example" <mallory@evil.example>',
        "bela@alpine.example, mallory@evil.example",
        "=?utf-8?q?bela=40alpine=2Eexample=20=3C?= <mallory@evil.example>",
        "<mallory@evil.example> bela@alpine.example",
        "bela@alpine.example\r\nFrom: mallory@evil.example",
        "bela@alpine.example\x00@evil.example",
        "ｂela@alpine.example",
    ],
)
def test_a_from_that_only_looks_like_a_participant_is_none(scene, sender):
    raw = scene.filled(mail("m", to="@@reply.bela@@")).replace(b"From: =?utf-8?b?", b"X-Was: ")
    _head, _, rest = raw.partition(b"\r\n")

    row = scene.take(b"From: " + sender.encode() + b"\r\n" + rest)

    assert row.outcome != Outcome.REPLY
    assert words(scene) == 2


@pytest.mark.parametrize("name", ["\u212aask@amber.example", "=?utf-8?q?=E2=84=AAask?=@amber.example"])
def test_an_address_in_other_letters_is_another_address(scene, name):
    """The Kelvin sign in small letters is a k."""
    kask = UserFactory(email="kask@amber.example")
    assert scene.take(mail("plain", who="KASK@Amber.Example", subject="New")).proposed_user == kask

    row = scene.take(mail("kelvin", who=None, more=f"From: {name}", subject="New"))

    assert (row.outcome, row.proposed_user) == (Outcome.QUARANTINE, None)


@pytest.mark.parametrize("address", ["help@localhost", "HELP+x@localhost"])
def test_the_helpdesks_own_address_is_nobodys_account(scene, iris, address):
    """Who owns an address the helpdesk answers from could confirm it by a ticket, and sign in elsewhere as it."""
    row = scene.take(mail("m", who=address))

    assert row.outcome == Outcome.IGNORED
    assert not User.objects.filter(email__iexact=address).exists()


@pytest.mark.parametrize(
    "facts", [{"subject": "Re: [JH-142] Addons"}, {"more": "In-Reply-To: <ticket-142@jems-portal>"}]
)
def test_a_colleague_does_not_write_into_what_is_private(scene, facts):
    """Anna is of the same programme and watched it; since Bela made it private it is his alone."""
    Ticket.objects.filter(pk=scene.ticket.pk).update(visibility=Visibility.PRIVATE)

    row = scene.take(mail("m", who=ANNA, **facts))

    assert (row.outcome, words(scene)) == (Outcome.QUARANTINE, 2)
