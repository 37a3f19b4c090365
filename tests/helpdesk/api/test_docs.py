"""docs/api.md is run, not believed: every curl line against the portal, the Python lines against a real signature."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.hooks.signing import secret_of, signed_headers
from tests.factories.helpdesk import NOON, AccountFactory, TicketFactory
from tests.factories.programs import caller

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
CURLS = re.findall(r"```sh\n(curl .*?)```", DOCUMENT, re.S)
SITE = "https://portal.example.eu"


def run(client, line, key):
    """What curl would do, with the test client."""
    words = shlex.split(line.replace("\\\n", " ").replace("$KEY", key))
    address = next(word for word in words if word.startswith(SITE)).removeprefix(SITE)
    given = {
        flag: [words[place + 1] for place, word in enumerate(words) if word == flag] for flag in ("-H", "-d", "-F")
    }
    headers = dict(each.split(": ", 1) for each in given["-H"])
    if given["-d"]:
        return client.post(address, given["-d"][0], content_type=headers.pop("Content-Type"), headers=headers)
    if given["-F"]:
        fields = dict(each.split("=", 1) for each in given["-F"])
        files = {name: SimpleUploadedFile(value[1:], b"WARN") for name, value in fields.items() if value[0] == "@"}
        return client.post(address, fields | files, headers=headers)
    return client.get(address, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("line", CURLS)
def test_every_example_of_the_document_works(client, bela, alpine, line):
    TicketFactory(number=142, programme=alpine, requester=bela)
    AccountFactory(programme=alpine)
    key = caller(bela)["Authorization"].removeprefix("Bearer ")

    response = run(client, line, key)

    assert response.status_code == (201 if "-d " in line or "-F " in line else 200), response.content


def test_there_are_examples_for_every_kind_of_call():
    assert len(CURLS) == 7


def test_the_check_of_a_signature_fits_ours():
    code = re.search(r"```python\n(.*?)```", DOCUMENT, re.S)[1]
    ours = {}
    exec(code, ours)  # our own document

    headers = signed_headers(seed="a-seed", event_id="1", at=NOON, body=b"{}")

    assert ours["is_ours"](secret_of("a-seed"), headers, b"{}")
    assert not ours["is_ours"](secret_of("a-seed"), headers, b"{ }")
    assert not ours["is_ours"](secret_of("b-seed"), headers, b"{}")
