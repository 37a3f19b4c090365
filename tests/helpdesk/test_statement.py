"""The statement on paper and as a table: the same rows, the same balance, the same bytes."""

import csv
import io

import pypdfium2
import pytest

from helpdesk.actions.booking import Work, book_time, reverse_work
from helpdesk.models import SupportAccount
from helpdesk.pdf.statement import typeset_statement
from helpdesk.statement import csv_lines
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(alpine, bela, iris, tomas):
    made = AccountFactory(programme=alpine)
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, ticket__number=142, accepted=True).ticket
    wrong = book_time(ticket=ticket, work=Work(40, TODAY, "=cmd|' /C calc'!A0", "k"), by=iris, now=NOON)
    reverse_work(entry=wrong, reason="Booked on the wrong ticket", by=tomas, now=NOON)
    book_time(ticket=ticket, work=Work(70, TODAY, "Restored addons 漢字", "k2"), by=iris, now=NOON)
    return SupportAccount.objects.select_related("agreement", "programme").get(pk=made.pk)


def words_of(data):
    document = pypdfium2.PdfDocument(data)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_pdf_shows_every_line_with_its_balance_the_same_bytes_each_time(account, alpine):
    made = [typeset_statement(alpine, [account], day=TODAY) for _ in range(2)]

    words = " ".join(words_of(made[0]).split())
    assert made[0] == made[1]
    for said in ("Interreg Alpine Lakes", "JH-142", "Booked on the wrong ticket", "1 h 10 min", "6 h 45 min", "8 h"):
        assert said in words
    assert b"pdfuaid" in made[0] and b"/MarkInfo" in made[0]  # tagged, PDF/UA


def test_pdf_of_a_programme_without_account_says_so(alpine):
    assert "No support hours yet." in words_of(typeset_statement(alpine, [], day=TODAY))


def test_pdf_breaks_over_pages(alpine, bela, iris):
    account = AccountFactory(programme=alpine, minutes=6000)
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, total_minutes=6000, accepted=True).ticket
    for number in range(60):
        book_time(ticket=ticket, work=Work(15, TODAY, "x" * 190, f"k{number}"), by=iris, now=NOON)
    account = SupportAccount.objects.select_related("agreement").get()

    document = pypdfium2.PdfDocument(typeset_statement(alpine, [account], day=TODAY))

    assert len(document) > 3


def test_csv_holds_the_same_rows_and_no_formula(account):
    lines = csv_lines([account])
    first = next(lines)
    rows = list(csv.reader(io.StringIO(first + "".join(lines))))

    assert [row[8] for row in rows] == ["Minutes", "480", "-45", "45", "-75"]
    assert [row[9] for row in rows[1:]] == ["480", "435", "480", "405"]
    assert rows[2][6] == "'=cmd|' /C calc'!A0" or rows[2][6].startswith("'=")


def test_downloads_are_the_programmes_own(client, account, anna, carla):
    for name in ("export.csv", "statement.pdf"):
        client.force_login(anna)
        response = client.get(f"/helpdesk/hours/{name}?programme=alpine-lakes")
        assert (response.status_code, response.streaming) == (200, name.endswith("csv"))
        client.force_login(carla)
        assert client.get(f"/helpdesk/hours/{name}?programme=alpine-lakes").status_code == 404
