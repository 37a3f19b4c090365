"""A password that came by mail is said at once to both sides, and masked with one button for good."""

import pytest
from django.urls import reverse

from helpdesk.actions.secret_words import MaskError, mask_word
from helpdesk.models import InboundMail, TicketEvent, TicketMessage
from portal.notices.models import Message, Notice
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.golden import assert_golden
from tests.helpdesk.gateway import scene as scenes
from tests.helpdesk.gateway.writing import NUMBERED, mail
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
SECRET = "password=hunter2hunter2 and liis@amber.example\n"
MAIL = "helpdesk/secrets_found"
LINE = "The mail of Béla seems to hold this: password"


@pytest.fixture
def scene(alpine, anna, bela, carla, iris, stranger):
    return scenes.build(alpine, anna=anna, bela=bela, carla=carla, iris=iris, sam=stranger)


def reply(scene, words, key="secret", **more):
    return scene.take(scene.filled(mail(key, words, subject=NUMBERED, to="<@@reply.bela@@>", **more)))


def lines():
    return list(TicketEvent.objects.filter(kind="secret").values_list("text", flat=True))


def test_a_reply_with_a_password_is_said_to_both_sides(client, scene, bela, anna):
    reply(scene, SECRET)

    message = Message.objects.get(template=MAIL)
    assert (lines(), message.address) == ([LINE], bela.email)
    assert_golden(message, MAIL)
    assert "hunter2" not in message.text + message.html
    client.force_login(anna)
    assert reverse("helpdesk:secrets", args=[142]) in client.get("/helpdesk/tickets/JH-142/").content.decode()


def test_a_new_ticket_by_mail_is_looked_through_too(scene):
    scene.take(scene.filled(mail("new", SECRET)))

    assert lines() == [LINE]


@pytest.mark.parametrize(
    "words", ["Yes, at ten.\n", "Write to liis@amber.example\n", "Yes.\n\n> Your password=hunter2hunter2\n"],
    ids=["nothing", "an address", "quoted"],
)  # fmt: skip
def test_what_is_no_news_is_not_said(scene, words):
    reply(scene, words)

    assert (lines(), Message.objects.filter(template=MAIL).count()) == ([], 0)


def test_a_machine_gets_no_mail_of_it(scene, bela):
    reply(scene, SECRET, more="Precedence: bulk")

    assert (lines(), Message.objects.filter(template=MAIL).count()) == ([LINE], 0)
    assert Notice.objects.filter(user=bela, message=None, title__contains="142").count() == 1


def test_one_button_masks_the_word_for_good(client, scene, bela):
    row = reply(scene, SECRET)
    word = TicketMessage.objects.get(inbound=row)
    client.force_login(bela)
    before = client.get(reverse("helpdesk:secrets", args=[142])).content.decode()

    client.post(reverse("helpdesk:word_mask", args=[word.pk]))

    word.refresh_from_db()
    assert word.body.strip() == "password=[masked: password] and liis@amber.example"
    assert "hunter2" not in InboundMail.objects.get(pk=row.pk).excerpt
    assert ("password=[masked: password]" in before, "hunter2" in before) == (True, False)
    assert audit_verbs(scene.ticket)[-1] == "helpdesk.word_masked"
    after = client.get(reverse("helpdesk:secrets", args=[142])).content.decode()
    assert "Nothing that looks like a secret" in after


@pytest.fixture
def public(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, visibility="public", number=7)


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [("bela", {}, True), ("anna", {}, True), ("iris", {}, True), ("carla", {}, False),
     ("bela", {"is_staff_word": True}, False), ("bela", {"is_peer": True}, False)],
)  # fmt: skip
def test_who_may_mask(request, public, nina, iris, carla, who, kind, may):
    author = {"is_staff_word": iris, "is_peer": carla}.get(next(iter(kind), ""), nina)
    word = MessageFactory(ticket=public, author=author, body=SECRET, **kind)
    person = request.getfixturevalue(who)

    if may:
        assert mask_word(message=word, by=person, now=NOON) == 1
    else:
        with pytest.raises(MaskError):
            mask_word(message=word, by=person, now=NOON)


@pytest.fixture
def nina(alpine):
    person = UserFactory(email="nina@alpine.example", name="Nina Huber")
    MembershipFactory(user=person, programme=alpine)
    return person


def test_readers_of_a_public_ticket_learn_nothing_of_it(client, public, carla, bela):
    TicketEvent.objects.create(ticket=public, kind="secret", text=LINE, created_at=NOON)
    seen = []
    for person in (None, carla, bela):
        if person:
            client.force_login(person)
        seen.append(LINE in client.get(public.get_absolute_url()).content.decode())

    assert seen == [False, False, True]


def test_a_word_that_changed_meanwhile_is_left(public, bela):
    word = MessageFactory(ticket=public, author=bela, body=SECRET)
    TicketMessage.objects.filter(pk=word.pk).update(body="Changed")

    with pytest.raises(MaskError):
        mask_word(message=word, by=bela, now=NOON)
