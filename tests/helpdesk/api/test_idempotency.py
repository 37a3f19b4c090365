"""A program that heard nothing asks again: the same key answers the same ticket, however many ask at once."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from helpdesk.actions.calls import forget_calls
from helpdesk.models import ApiCall, Ticket, TicketMessage
from tests.factories.helpdesk import TicketFactory
from tests.factories.programs import caller
from tests.faults.threads import at_once

TICKETS = "/api/v1/tickets"
ASKED = {"kind": "question", "title": "Where is the export?", "body": "I cannot find it."}


def post(headers, asked=ASKED, path=TICKETS, key="a-key"):
    return Client().post(path, asked, content_type="application/json", headers=headers | {"Idempotency-Key": key})


@pytest.mark.django_db
def test_the_same_key_answers_the_same_ticket(bela):
    headers = caller(bela)

    first, second = post(headers), post(headers)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_with_another_request_is_a_mistake(bela):
    headers = caller(bela)
    post(headers)

    assert post(headers, ASKED | {"title": "Another"}).status_code == 422
    assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_keys_of_two_people_are_two(bela, anna):
    assert post(caller(bela)).json()["number"] != post(caller(anna)).json()["number"]


@pytest.mark.django_db
def test_a_refused_call_leaves_its_key_free(bela):
    headers = caller(bela)

    assert post(headers, ASKED | {"kind": "support"}).status_code == 422
    assert ApiCall.objects.count() == 0
    assert post(headers).status_code == 201


@pytest.mark.django_db
def test_replies_are_said_once(bela, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela)
    headers, path = caller(bela), f"{TICKETS}/{ticket.reference}/replies"

    said = [post(headers, {"body": "Yes."}, path) for _ in range(2)]

    assert [answer.status_code for answer in said] == [201, 200]
    assert TicketMessage.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 201, "ünder", "a\tb"])
def test_odd_keys_are_refused(bela, key):
    assert post(caller(bela), key=key).status_code == 422


@pytest.mark.django_db
def test_keys_are_forgotten_after_two_days(bela):
    post(caller(bela))
    now = timezone.now()

    forget_calls(now=now + timedelta(days=1))
    assert ApiCall.objects.count() == 1
    forget_calls(now=now + timedelta(days=3))
    assert ApiCall.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_calls_at_once_with_one_key_open_one_ticket(bela):
    headers = caller(bela)

    answers = at_once(10, lambda: post(headers))

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len({json.loads(answer.content)["number"] for answer in answers}) == Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_key_the_same_calls_open_ten(bela):
    """The race is real: nothing but the key keeps them apart."""
    headers = caller(bela)

    at_once(10, lambda: Client().post(TICKETS, ASKED, content_type="application/json", headers=headers))

    assert Ticket.objects.count() == 10
