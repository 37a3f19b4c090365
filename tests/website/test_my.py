import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from helpdesk.enums import Status
from portal.accounts.models import User
from portal.website.demo.story import address_of
from portal.website.demo.telling import tell
from tests import queries
from tests.factories.accounts import MembershipFactory
from tests.factories.helpdesk import TicketFactory

MOST = 15


@pytest.fixture
def told(db):
    cache.clear()
    return tell(scale=0, say=lambda words: None)


def test_my_programme_asks_as_often_for_30_tickets_more(told, client):
    anna = User.objects.get(email=address_of("anna"))
    client.force_login(anna)
    few = queries.count(client, "/my/")
    now = timezone.now()
    for number in range(30):
        TicketFactory(
            programme=told.programmes["alpine-lakes"],
            requester=anna,
            number=5000 + number,
            status=Status.WAITING_CUSTOMER,
            last_word_at=now,
            status_since=now,
            opened_at=now,
        )

    assert queries.count(client, "/my/") == few <= MOST


def test_my_programme_says_what_is_mine_and_what_is_next(told, client):
    client.force_login(User.objects.get(email=address_of("anna")))

    content = client.get("/my/").content.decode()

    for words in (
        "7 h 15 min",
        "Accept the estimate for JH-142",
        "LA-2026-0047",
        "Island Budget Export",
        "Sprint review",
    ):
        assert words in content


def test_who_has_no_programme_is_led_to_one(site, client, stranger):
    client.force_login(stranger)

    assert reverse("accounts:welcome") in client.get("/my/").content.decode()


def test_who_works_for_two_programmes_chooses(site, client, anna, fjords):
    MembershipFactory(user=anna, programme=fjords)
    client.force_login(anna)

    assert "<h1>Interreg Alpine Lakes" in client.get("/my/").content.decode()
    assert "<h1>Interreg Northern Fjords" in client.get("/my/?programme=northern-fjords").content.decode()
    assert client.get("/my/?programme=elsewhere").status_code == 404


@pytest.mark.parametrize(("who", "place"), [("iris", "/helpdesk/desk/"), ("tomas", "/helpdesk/desk/")])
def test_interacts_people_land_at_their_desk(site, client, request, who, place):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/my/")["Location"] == place
