import csv
from pathlib import Path

import pytest
from django.conf import settings

from portal.accounts.countries import NAMES, names_of


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("AT DE CH", "Austria, Germany, Switzerland"),
        ("15 countries", "15 countries"),
        ("EU + NO CH + others", "EU + NO CH + others"),
        ("", ""),
    ],
)
def test_codes_become_names_where_all_are_known(codes, words):
    assert names_of(codes) == words


def test_every_plain_list_of_the_programmes_is_known():
    path = Path(settings.BASE_DIR) / "portal/accounts/fixtures/programmes.csv"
    lists = [row["countries"].split() for row in csv.DictReader(path.open())]
    plain = [codes for codes in lists if all(code.isalpha() and code.isupper() and len(code) == 2 for code in codes)]

    assert {code for codes in plain for code in codes} - {"EU"} <= set(NAMES)
