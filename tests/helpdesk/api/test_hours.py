import pytest

from helpdesk.actions.booking import Work, book_time
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory
from tests.factories.programs import caller

pytestmark = pytest.mark.django_db
HOURS = "/api/v1/hours"


@pytest.fixture
def account(alpine, bela, iris):
    made = AccountFactory(programme=alpine)
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, accepted=True).ticket
    book_time(ticket=ticket, work=Work(40, TODAY, "Restored addons", "k"), by=iris, now=NOON)
    return made


def test_hours_say_what_is_left_and_every_line(client, bela, account):
    headers = caller(bela)

    hours = client.get(HOURS, headers=headers).json()
    lines = client.get(hours["accounts"][0]["lines"], headers=headers).json()

    assert (hours["programme"], hours["left_minutes"], hours["total_minutes"]) == ("alpine-lakes", 435, 480)
    assert [(line["kind"], line["minutes"], line["balance_minutes"]) for line in lines["items"]] == [
        ("grant", 480, 480), ("charge", -45, 435),
    ]  # fmt: skip
    assert lines["items"][1]["worked_minutes"] == 40


def test_lines_go_on_where_they_ended(client, bela, account):
    headers = caller(bela)
    address = f"{HOURS}/{account.pk}/lines?limit=1"

    first = client.get(address, headers=headers).json()
    rest = client.get(first["next"], headers=headers).json()

    assert ([row["kind"] for row in first["items"]], [row["kind"] for row in rest["items"]]) == (["grant"], ["charge"])
    assert rest["next"] is None


def test_hours_of_others_do_not_exist(client, carla, iris, account):
    assert client.get(f"{HOURS}?programme=alpine-lakes", headers=caller(carla)).status_code == 404
    assert client.get(f"{HOURS}/{account.pk}/lines", headers=caller(carla)).status_code == 404
    assert client.get(f"{HOURS}?programme=alpine-lakes", headers=caller(iris)).status_code == 200
    assert client.get(HOURS, headers=caller(iris)).status_code == 422


def test_programme_without_account_has_no_minutes(client, bela):
    content = client.get(HOURS, headers=caller(bela)).json()

    assert (content["left_minutes"], content["accounts"], content["last_on"]) == (0, [], None)
