"""The public list: only who chose it, found by words, strand and country, and safe in a spreadsheet."""

from datetime import date

import pytest
from django.urls import reverse

from licences.registry import countries_shown, shown_holders
from tests import queries
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import AgreementFactory, ProgrammeLicenceFactory

pytestmark = pytest.mark.django_db


def holder(name, *, strand="A", countries="AT CZ", since=date(2026, 5, 1), shown=True, living=True):
    programme = ProgrammeFactory(name=name, strand=strand, countries=countries)
    AgreementFactory(programme=programme, **({"in_force": True} if living else {"issued": True}))
    ProgrammeLicenceFactory(programme=programme, in_registry=shown, in_registry_since=since if shown else None)
    return programme


@pytest.fixture
def three():
    return [
        holder("Amber Coast", strand="B", countries="LT LV PL", since=date(2026, 3, 1)),
        holder("Blue River", countries="AT", since=date(2026, 1, 1)),
        holder("Cold Lakes", countries="UK-NI AT", since=None),
    ]


def names(**asked):
    return [programme.name for programme in shown_holders(**asked)]


def test_only_living_agreements_of_programmes_that_chose_it_are_listed(three):
    holder("Hidden", shown=False)
    holder("Unsigned", living=False)

    assert names() == ["Amber Coast", "Blue River", "Cold Lakes"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"strand": "B"}, ["Amber Coast"]),
        ({"country": "AT"}, ["Blue River", "Cold Lakes"]),
        ({"country": "LV"}, ["Amber Coast"]),
        ({"country": "UK"}, []),
        ({"words": "blue"}, ["Blue River"]),
        ({"words": "blue", "strand": "B"}, []),
        ({"order": "since"}, ["Blue River", "Amber Coast", "Cold Lakes"]),
        ({"order": "strand"}, ["Blue River", "Cold Lakes", "Amber Coast"]),
        ({"order": "'; drop"}, ["Amber Coast", "Blue River", "Cold Lakes"]),
    ],
)
def test_the_list_is_searched_filtered_and_ordered(three, asked, expected):
    assert names(**asked) == expected


def test_countries_to_choose_from_are_those_on_the_list(three):
    assert [code for code, _name in countries_shown()] == ["AT", "LV", "LT", "UK-NI", "PL"]


def test_the_page_shows_since_when_and_offers_the_same_list_as_a_file(client, three):
    page = client.get(reverse("licences:registry"), {"country": "AT", "sort": "since"}).content.decode()

    assert "1 Jan 2026" in page
    assert "Amber Coast" not in page
    assert f"{reverse('licences:registry_csv')}?country=AT&amp;sort=since" in page


@pytest.mark.parametrize("wrong", [{"strand": "Z"}, {"country": "XX"}, {"sort": "x"}, {"page": "99"}, {"q": "x" * 200}])
def test_wrong_values_do_not_break_the_page(client, three, wrong):
    assert client.get(reverse("licences:registry"), wrong).status_code == 200
    assert client.get(reverse("licences:registry_csv"), wrong).status_code == 200


def test_nothing_found_says_so(client, three):
    page = client.get(reverse("licences:registry"), {"q": "nowhere"}).content.decode()

    assert "No programme on the list fits." in page


def test_the_file_has_the_filtered_rows_and_no_formula(client, three):
    holder('=HYPERLINK("x")', countries="AT")

    response = client.get(reverse("licences:registry_csv"), {"country": "AT"})

    assert response["Content-Disposition"] == 'attachment; filename="jems-licence-holders.csv"'
    assert response.content.decode().splitlines() == [
        "Programme,Strand,Countries,Shown since",
        '"\'=HYPERLINK(""x"")",A,AT,2026-05-01',
        "Blue River,A,AT,2026-01-01",
        "Cold Lakes,A,UK-NI AT,",
    ]


def test_the_public_learns_nothing_but_what_was_chosen(client, three, anna, alpine):
    AgreementFactory(programme=alpine, in_force=True)
    ProgrammeLicenceFactory(programme=alpine, usage="production", core_modified_note="Secret")

    for name in ("licences:registry", "licences:registry_csv"):
        page = client.get(reverse(name)).content.decode()
        assert "Alpine Lakes" not in page
        assert "Secret" not in page


@pytest.mark.parametrize("name", ["licences:registry", "licences:registry_csv"])
def test_the_list_costs_the_same_for_one_and_thirty(client, name):
    holder("First")
    one = queries.count(client, reverse(name))
    for number in range(29):
        holder(f"Holder {number}")

    assert queries.count(client, reverse(name)) == one <= 12
