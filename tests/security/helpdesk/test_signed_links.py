"""Class: links that act without signing in. Published again and again: the link of one person or ticket opens another,
lives for ever, is a way around the second factor, or lands in a referrer and a shared cache."""

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from helpdesk import rating_links, reply_links, signed_links
from helpdesk.enums import Visibility
from helpdesk.models import Ticket, TicketMessage
from portal.accounts.models import Membership
from tests.factories.helpdesk import MessageFactory, TicketFactory

pytestmark = pytest.mark.django_db
KINDS = {"reply_link": (reply_links, {"body": "Taken"}), "rate_link": (rating_links, {"rating": "poor"})}


@pytest.fixture
def ticket(alpine, bela):
    made = TicketFactory(number=142, programme=alpine, requester=bela, visibility=Visibility.PRIVATE, solved=True)
    Ticket.objects.filter(pk=made.pk).update(solved_at=timezone.now())
    MessageFactory(ticket=made, body="The bridge at Lake Achen")
    return Ticket.objects.get(pk=made.pk)


def url_of(name, token):
    return reverse(f"helpdesk:{name}", args=[token])


def is_dead(client, name, token):
    answers = [client.get(url_of(name, token)), client.post(url_of(name, token), KINDS[name][1])]
    assert not TicketMessage.objects.filter(body="Taken").exists()
    assert set(Ticket.objects.values_list("rating", flat=True)) == {""}
    assert not [each for each in answers if "Achen" in each.content.decode()]
    return {each.status_code for each in answers} == {404}


@pytest.mark.parametrize("name", KINDS)
def test_the_link_of_the_right_person_works(client, ticket, bela, name):
    links, data = KINDS[name]

    assert client.get(url_of(name, links.make_token(ticket, bela))).status_code == 200
    assert client.post(url_of(name, links.make_token(ticket, bela)), data).status_code == 302


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("who", ["anna", "carla", "stranger", "iris", "tomas"])
def test_a_link_for_who_may_not_opens_nothing(client, request, ticket, name, who):
    assert is_dead(client, name, KINDS[name][0].make_token(ticket, request.getfixturevalue(who)))


@pytest.mark.parametrize("name", KINDS)
def test_a_changed_link_opens_nothing(client, ticket, bela, name):
    token = KINDS[name][0].make_token(ticket, bela)
    forged = [token[1:], f"{token}x", token[:-1] + ("A" if token[-1] != "A" else "B"), token.swapcase(), "x", "a:b:c"]
    content, stamp, mac = token.split(":")
    forged.append(":".join([signing.b64_encode(f"[{ticket.number + 1},{bela.pk}]".encode()).decode(), stamp, mac]))
    forged.append(f"{content}:zzzzzz:{mac}")

    assert all(is_dead(client, name, each) for each in forged[:9])


@pytest.mark.parametrize("name", KINDS)
def test_a_link_of_the_other_kind_opens_nothing(client, ticket, bela, name):
    other = next(links for key, (links, _) in KINDS.items() if key != name)

    assert is_dead(client, name, other.make_token(ticket, bela))


@pytest.mark.parametrize("name", KINDS)
def test_a_link_ends_with_its_days_and_with_the_place(client, ticket, bela, anna, name, monkeypatch):
    links, _ = KINDS[name]
    Ticket.objects.filter(pk=ticket.pk).update(visibility=Visibility.PROGRAMME)
    token, of_anna = links.make_token(ticket, bela), links.make_token(ticket, anna)

    Membership.objects.filter(user=anna).delete()
    assert is_dead(client, name, of_anna)
    later = timezone.now().timestamp() + signed_links.LIFETIME.total_seconds() + 60
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert is_dead(client, name, token)


@pytest.mark.parametrize("name", KINDS)
def test_a_link_leaves_nothing_behind(client, ticket, bela, name):
    response = client.get(url_of(name, KINDS[name][0].make_token(ticket, bela)))

    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store, private", "same-origin")
    assert "sessionid" not in client.cookies
    assert client.get(ticket.get_absolute_url()).status_code == 302
