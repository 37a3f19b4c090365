"""Keys of a person for programs: made once, shown once, limited, revoked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.keys import KeyRefused, make_key
from helpdesk.api import keys as api_keys
from helpdesk.models import ApiToken
from portal.accounts.models import Membership
from portal.audit.models import Entry
from portal.notices.models import Message
from tests.factories.helpdesk import TicketFactory
from tests.factories.programs import KeyFactory, caller, header
from tests.golden import assert_golden
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
TICKETS = "/api/v1/tickets"
ASKED = {"name": "Nightly report", "scopes": ["tickets:read", "hours:read"], "days": "90"}
PAGE = "/helpdesk/keys/"


@pytest.fixture
def as_bela(client, bela):
    client.force_login(bela)
    return client


def test_key_is_shown_once_and_kept_as_a_hash(as_bela):
    response = as_bela.post(PAGE, ASKED)

    token, key = ApiToken.objects.get(), response.context["key"]
    assert response.status_code == 200
    assert key in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert key not in as_bela.get(PAGE).content.decode()
    assert key not in str(vars(token)) + str(list(Entry.objects.values())) + str(list(Message.objects.values()))
    assert audit_verbs(token) == ["helpdesk.key_made"]


def test_a_made_key_opens_what_it_may(as_bela, bela):
    key = as_bela.post(PAGE, ASKED).context["key"]
    as_bela.logout()

    assert as_bela.get(TICKETS, headers=header(key)).status_code == 200
    refused = as_bela.post(TICKETS, {}, content_type="application/json", headers=header(key))
    assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")


def test_form_says_what_is_missing(as_bela):
    response = as_bela.post(PAGE, {"name": "x", "days": "9999"})

    assert (response.status_code, sorted(response.context["form"].errors), ApiToken.objects.count()) == (
        422, ["days", "scopes"], 0,
    )  # fmt: skip


@pytest.mark.parametrize("days", [0, 366])
def test_no_key_lasts_longer_than_a_year(bela, days):
    with pytest.raises(KeyRefused):
        make_key(by=bela, name="x", scopes=["tickets:read"], days=days, now=timezone.now())


def test_twenty_keys_are_enough(bela):
    KeyFactory.create_batch(20, user=bela)

    with pytest.raises(KeyRefused):
        make_key(by=bela, name="x", scopes=["tickets:read"], days=1, now=timezone.now())


def test_revoking_is_at_once_and_only_ones_own(client, bela, carla):
    token = KeyFactory(user=bela, key="jems_mine")
    address = reverse("helpdesk:key_revoke", args=[token.pk])
    client.force_login(carla)
    assert client.post(address).status_code == 404
    assert client.get(TICKETS, headers=header("jems_mine")).status_code == 200

    client.force_login(bela)
    client.post(address)

    assert client.get(TICKETS, headers=header("jems_mine")).status_code == 401
    assert audit_verbs(token) == ["helpdesk.key_revoked"]


@pytest.mark.parametrize("change", ["ended", "inactive", "wrong", "no_prefix", "empty"])
def test_what_is_no_living_key_is_told_to_sign_in(client, bela, change):
    fields = {"expires_at": timezone.now() - timedelta(seconds=1)} if change == "ended" else {}
    KeyFactory(user=bela, key="jems_mine", **fields)
    if change == "inactive":
        type(bela).objects.filter(pk=bela.pk).update(is_active=False)
    sent = {"wrong": "jems_minf", "no_prefix": "mine", "empty": ""}.get(change, "jems_mine")

    response = client.get(TICKETS, headers=header(sent))

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_whoever_leaves_the_programme_sees_its_tickets_no_more(client, bela, alpine, anna):
    TicketFactory(programme=alpine, requester=anna)
    headers = caller(bela)
    assert len(client.get(TICKETS, headers=headers).json()["items"]) == 1

    Membership.objects.filter(user=bela).update(status="left", left_at=timezone.now())

    assert client.get(TICKETS, headers=headers).json()["items"] == []
    assert client.get("/api/v1/hours?programme=alpine-lakes", headers=headers).status_code == 404


def test_last_use_is_noted_at_most_every_ten_minutes(client, bela, django_assert_num_queries):
    headers = caller(bela)
    client.get(TICKETS, headers=headers)
    first = ApiToken.objects.get().last_used_at
    client.get(TICKETS, headers=headers)
    assert ApiToken.objects.get().last_used_at == first is not None

    ApiToken.objects.update(last_used_at=first - timedelta(minutes=11))
    client.get(TICKETS, headers=headers)

    assert ApiToken.objects.get().last_used_at > first


def test_too_many_calls_of_one_key_wait_and_others_do_not(client, bela, carla, monkeypatch):
    monkeypatch.setattr(api_keys, "MOST_CALLS", 3)
    monkeypatch.setattr(api_keys.time, "time", lambda: 1_800_000_000.0)
    headers, others = caller(bela), caller(carla)

    answers = [client.get(TICKETS, headers=headers) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[3]["Retry-After"]) > 0
    assert client.get(TICKETS, headers=others).status_code == 200


def test_a_session_alone_opens_nothing(as_bela):
    assert as_bela.get(TICKETS).status_code == 401
    assert as_bela.post(TICKETS, {}, content_type="application/json").status_code == 401


def test_a_session_of_somebody_else_changes_nothing(client, bela, carla, alpine):
    TicketFactory(programme=alpine, requester=bela)
    client.force_login(carla)

    assert len(client.get(TICKETS, headers=caller(bela)).json()["items"]) == 1


def test_keys_page_costs_the_same_for_one_and_thirty(as_bela, bela):
    from tests.queries import count

    KeyFactory(user=bela)
    one = count(as_bela, PAGE)
    KeyFactory.create_batch(29, user=bela)

    assert count(as_bela, PAGE) == one <= 12


def test_mail_about_a_new_key(bela):
    from tests.factories.helpdesk import NOON

    token = make_key(by=bela, name="Nightly report", scopes=["tickets:read"], days=90, now=NOON)[0]
    message = Message.objects.get()
    assert token.prefix in message.text
    for part in ("text", "html"):
        setattr(message, part, getattr(message, part).replace(token.prefix, "PREFIX"))

    assert_golden(message, "helpdesk/key_made")
