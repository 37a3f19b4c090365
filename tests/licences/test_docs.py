"""docs/licences.md cannot lie: its diagrams and tables are compared with the code."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from licences import permissions
from licences.enums import (
    AGREEMENT_TRANSITIONS,
    NEEDS_TWO,
    REFUSED_AT_UPLOAD,
    REQUEST_TRANSITIONS,
    SignatureLevel,
    Verdict,
)
from portal.accounts.models import User
from tests.factories.accounts import MembershipFactory
from tests.factories.licences import AgreementFactory, LicenceRequestFactory

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "licences.md").read_text()
TABLES = {
    "The life of a request (checked)": REQUEST_TRANSITIONS,
    "The life of an agreement (checked)": AGREEMENT_TRANSITIONS,
}


def section(title):
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def rows(title, first):
    """The cells of the table whose head begins with ``first``."""
    lines = section(title).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    return table


@pytest.mark.parametrize("title", TABLES)
def test_each_diagram_draws_exactly_the_moves_that_are_legal(title):
    drawn = set(re.findall(r"^\s+(\w+) --> (\w+)$", section(title), re.MULTILINE))

    assert drawn == {(old.value, new.value) for old, legal in TABLES[title].items() for new in legal}


@pytest.mark.parametrize("title", TABLES)
def test_each_table_of_states_names_exactly_the_moves_that_are_legal(title):
    told = {old: set(filter(None, new.split(", "))) for old, new, _words in rows(title, "from")}

    assert told == {old.value: {new.value for new in legal} for old, legal in TABLES[title].items()}


def test_every_verdict_and_level_is_explained():
    title = "What the machine says, and who decides (checked)"
    verdicts = {name.strip("`"): then for name, _means, then in rows(title, "verdict")}
    levels = [name.strip("`") for name, _means in rows(title, "level")]

    assert list(verdicts) == Verdict.values
    assert {name for name, then in verdicts.items() if then.startswith("refused")} == REFUSED_AT_UPLOAD
    assert {name for name, then in verdicts.items() if then.startswith("two persons")} == NEEDS_TWO
    assert levels == SignatureLevel.values


RIGHTS = rows("Who may do what (checked)", "verb")
OBJECTS = {"can_review": None, "can_edit": "request", "can_withdraw": "request", "can_join": "request"}
OBJECTS |= {"can_request": "programme", "can_declare": "programme", "can_transfer": "living", "can_terminate": "living"}
OBJECTS |= {"can_hand_in": "issued", "can_ask_new_link": "issued"}


def test_every_permission_is_in_the_table():
    assert {row[-1].strip("`") for row in RIGHTS} == {name for name in dir(permissions) if name.startswith("can_")}


@pytest.mark.django_db
@pytest.mark.parametrize("row", RIGHTS, ids=lambda row: row[0])
def test_the_table_of_rights_is_true(row, alpine, anna, bela, iris):
    signer = MembershipFactory(programme=alpine, may_sign_requests=True).user
    things = {
        "request": LicenceRequestFactory(programme=alpine),
        "programme": alpine,
        "living": AgreementFactory(programme=alpine, in_force=True),
        "issued": AgreementFactory(programme=alpine, issued=True),
    }
    ask, about = getattr(permissions, row[-1].strip("`")), OBJECTS[row[-1].strip("`")]

    answers = []
    for person in (bela, signer, anna, iris):
        user = User.objects.get(pk=person.pk)
        may = ask(user, things[about]) if about else ask(user)
        answers.append("yes" if may else "no")

    assert answers == row[1:5]


@pytest.mark.parametrize(
    "page", ["README.md", "docs/licences.md", "docs/decisions/README.md", "docs/decisions/0012-programme-merges.md"]
)
def test_links_of_the_pages_lead_somewhere(page):
    path = ROOT / page
    targets = re.findall(r"\]\(([^)#:]+)\)", path.read_text())

    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_read_me_leads_to_the_page():
    assert "(docs/licences.md)" in (ROOT / "README.md").read_text()
