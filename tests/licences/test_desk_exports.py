"""Tables for a spreadsheet: every row, nothing that calculates, for licensing staff alone."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import AgreementFactory, LicenceRequestFactory, ProgrammeLicenceFactory

pytestmark = pytest.mark.django_db

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", '=HYPERLINK("http://x.example")']
TEXT = {"s", "inlineStr"}
FORMS = [(what, form) for what in ("requests", "agreements", "holders") for form in ("csv", "xlsx")]


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def content_of(response):
    return b"".join(response.streaming_content)


def export(client, what, form):
    response = client.get(reverse("licences:desk_export", args=[what, form]))
    assert response.status_code == 200
    return content_of(response)


def read_csv(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data):
    rows = list(load_workbook(io.BytesIO(data)).active.iter_rows())
    head = [cell.value for cell in rows[0]]
    return [dict(zip(head, row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_file_begins_like_a_formula(as_iris, text):
    AgreementFactory(issued=True, institution_name=text, signatory_name=text, programme=ProgrammeFactory(name=text))

    row = read_csv(export(as_iris, "agreements", "csv"))[0]

    assert [row[name] for name in ("Hosting institution", "Signatory", "Programme")] == [f"'{text}"] * 3


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_an_xlsx_file_is_a_formula(as_iris, text):
    AgreementFactory(issued=True, institution_name=text, reason=f"{text}\x01")

    row = read_xlsx(export(as_iris, "agreements", "xlsx"))[0]

    cells = [row["Hosting institution"], row["Reason"]]
    assert {cell.data_type for cell in row.values()} <= {*TEXT, "n", "d"}
    assert [(cell.data_type in TEXT, cell.quotePrefix) for cell in cells] == [(True, True)] * 2
    assert [cell.value.replace("_x000D_", "\r") for cell in cells] == [text, text]


def test_moments_are_real_dates_in_the_legal_zone(as_iris):
    agreement = AgreementFactory(in_force=True)

    sheet = read_xlsx(export(as_iris, "agreements", "xlsx"))[0]
    text = read_csv(export(as_iris, "agreements", "csv"))[0]

    assert sheet["Issued at"].value.isoformat() == "2026-11-18T12:00:00"
    assert (text["Issued at"], text["In force since"]) == ("2026-11-18 12:00", "2026-11-20")
    assert text["Reference"] == sheet["Reference"].value == agreement.reference


def test_holders_are_those_with_a_living_agreement_and_what_they_declared(as_iris, alpine, fjords):
    AgreementFactory(programme=alpine, in_force=True)
    AgreementFactory(programme=fjords, issued=True)
    ProgrammeLicenceFactory(programme=alpine, usage="production", core_modified=True)
    AgreementFactory(programme=ProgrammeFactory(name="Silent"), in_force=True)

    rows = read_csv(export(as_iris, "holders", "csv"))

    assert [(row["Programme"], row["Use of Jems"], row["Core modified"]) for row in rows] == [
        ("Interreg Alpine Lakes", "in production", "yes"),
        ("Silent", "", ""),
    ]


def test_drafts_are_private_and_all_else_is_there(as_iris):
    LicenceRequestFactory()
    sent = [LicenceRequestFactory(submitted=True), LicenceRequestFactory(accepted=True)]

    rows = read_csv(export(as_iris, "requests", "csv"))

    assert {row["Reference"] for row in rows} == {request.reference for request in sent}


@pytest.mark.parametrize(("what", "form"), FORMS)
def test_an_export_costs_the_same_with_one_row_and_thirty(as_iris, what, form):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            export(as_iris, what, form)
        return len(queries)

    def fill(rows):
        for _ in range(rows):
            LicenceRequestFactory(submitted=True)
            ProgrammeLicenceFactory(programme=AgreementFactory(in_force=True).programme)

    fill(1)
    cost()
    one = cost()
    fill(29)

    assert cost() == one <= 6


@pytest.mark.parametrize(
    ("who", "status"), [("iris", 200), ("tomas", 200), ("anna", 403), ("stranger", 403), (None, 302)]
)
@pytest.mark.parametrize(("what", "form"), [("agreements", "csv"), ("requests", "xlsx")])
def test_exports_are_for_licensing_staff(request, client, who, status, what, form):
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("licences:desk_export", args=[what, form])).status_code == status


def test_other_tables_and_forms_are_not_there(as_iris):
    for what, form in (("users", "csv"), ("agreements", "pdf")):
        assert as_iris.get(reverse("licences:desk_export", args=[what, form])).status_code == 404
