"""Class: enumeration. Published again and again: a number, an e-mail address or a name that exists answers otherwise,
or slower, than one that does not, and so the desk lists its tickets and its people to whoever counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.actions.inbound import process, receive
from helpdesk.enums import Visibility
from helpdesk.gateway.addresses import is_ours, reply_address
from portal.accounts.models import User
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, TicketFactory
from tests.factories.programs import caller
from tests.helpdesk.gateway.writing import mail
from tests.security.helpdesk import routes

pytestmark = pytest.mark.django_db
NUMBERED = [
    each
    for each in routes.of_helpdesk()
    if "number" in each.converters and "pk" not in each.converters and not each.is_desk
]


@pytest.fixture
def hidden(alpine, bela, fjords):
    return TicketFactory(number=142, programme=alpine, requester=bela, visibility=Visibility.PRIVATE)


def answer_of(client, method, url, **more):
    getattr(client, method)(url, **more)
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(url, **more)
    body = [line for line in response.content.splitlines() if b"csrf" not in line and b"nonce" not in line]
    return response.status_code, b"".join(body).replace(b"JH-142", b"N").replace(b"JH-999", b"N"), len(queries)


@pytest.mark.parametrize("who", ["carla", "stranger", "anna", None])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_number_of_others_answers_as_one_that_was_never_given(client, request, hidden, who, method):
    if who:
        client.force_login(request.getfixturevalue(who))

    for address in NUMBERED:
        there, never = (
            answer_of(client, method, reverse(address.name, kwargs=address.words() | {"number": number}))
            for number in (142, 999)
        )
        if who is None:
            there, never = there[0::2], never[0::2]
        assert (address.name, there) == (address.name, never)


@pytest.mark.parametrize("path", ["", "/files", "/files/1"])
def test_a_call_tells_no_more(client, hidden, carla, path):
    headers = caller(carla)

    there, never = (
        answer_of(client, "get", f"/api/v1/tickets/{number}{path}", headers=headers) for number in ("JH-142", "JH-999")
    )

    assert there == never
    assert there[0] == 404


@pytest.mark.parametrize("key", ["", "jems_", "jems_wrong", "x" * 5000])
def test_a_wrong_key_is_a_wrong_key(client, hidden, bela, key):
    caller(bela)
    response = client.get("/api/v1/tickets/JH-142", headers={"Authorization": f"Bearer {key}"})

    assert response.status_code == 401


def test_nobody_is_found_by_trying_keys_of_people_as_colleagues(client, carla, anna, fjords):
    ticket = TicketFactory(programme=fjords, requester=carla)
    client.force_login(carla)
    url = reverse("helpdesk:add_colleague", args=[ticket.number])

    answers = {}
    for key in (anna.pk, 999_999):
        client.post(url, {"user": key})
        page = client.get(ticket.get_absolute_url()).content.decode()
        answers[key] = ("Anna" in page, "Choose a colleague of this programme" in page)
    assert set(answers.values()) == {(False, True)}


@pytest.mark.parametrize("sender", ["anna@alpine.example", "nobody@alpine.example"])
def test_a_mail_from_outside_tells_nobody_who_has_an_account(hidden, anna, iris, sender):
    """Who writes with a forged From gets no answer; the one who is written about may."""
    raw = mail("m", who=sender, subject="[JH-142] x", more="Reply-To: spy@spy.example")

    process(mail=receive(raw=raw, mailbox="pipe", now=NOON), now=NOON)

    assert not Message.objects.exclude(address__in=User.objects.values("email")).exists()
    assert not Message.objects.filter(address__in=["spy@spy.example", sender]).exists()


def test_the_listener_says_the_same_for_every_signed_address_of_ours(hidden, bela):
    right, wrong = reply_address(142, bela.pk), reply_address(999, 999_999)

    assert (is_ours(right), is_ours(wrong), is_ours("help+1.1.aaaaaaaaaaaaaaaa@localhost")) == (True, True, True)
