"""Secrets in what people send: found, masked before the database sees them, in time that grows with the text only."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.forms.safe import MASK
from helpdesk.models import Ticket, TicketDraft, TicketFile, TicketMessage
from helpdesk.secrets import SecretKind, is_iban, mask, masked, scan
from portal.files import storage

KINDS = [
    ("spring.datasource.password=hunter2!", SecretKind.PASSWORD, "hunter2!"),
    ('{"password": "three words here"}', SecretKind.PASSWORD, "three words here"),
    ('{"pass": "a\\"b"}', SecretKind.PASSWORD, 'a\\"b'),
    ("<password>abc123</password>", SecretKind.PASSWORD, "abc123"),
    ("mysqldump --password geheim123 db", SecretKind.PASSWORD, "geheim123"),
    ("jdbc:mysql://jems:pa55@db:3306/jems", SecretKind.PASSWORD, "pa55"),
    ("api_key: abcd1234efgh", SecretKind.PASSWORD, "abcd1234efgh"),
    ("Authorization: Basic dXNlcjpwYXNz", SecretKind.TOKEN, "dXNlcjpwYXNz"),
    ("curl -H 'X: bearer abcdefghijklmnop1234'", SecretKind.TOKEN, "abcdefghijklmnop1234"),
    ("see eyJhbGciOiJI.eyJzdWIiOi.sig_nature", SecretKind.TOKEN, "eyJhbGciOiJI.eyJzdWIiOi.sig_nature"),
    ("AKIAIOSFODNN7EXAMPLE", SecretKind.TOKEN, "AKIAIOSFODNN7EXAMPLE"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123", SecretKind.TOKEN, "ghp_abcdefghijklmnopqrstuvwxyz0123"),
    ("pay to AT61 1904 3002 3457 3201", SecretKind.IBAN, "AT61 1904 3002 3457 3201"),
    ("write to liis@amber.example", SecretKind.ADDRESS, "liis@amber.example"),
]
HARMLESS = [
    "the password is reset: look into the list",
    "password: ******",
    "AT61 1904 3002 3457 3202",
    "I am bela@alpine.example",
    "spring.datasource.password=${DB_PASSWORD}",
    "WARN BudgetExport : key islands.budget not registered",
]


@pytest.mark.parametrize(("text", "kind", "secret"), KINDS)
def test_what_is_found_and_masked(text, kind, secret):
    findings = scan(f"first line\n{text}")

    assert [(each.kind, each.line) for each in findings] == [(kind, 2)]
    assert secret not in mask(f"first line\n{text}", findings)
    assert secret not in findings[0].preview


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret(text):
    assert scan(text, own=["bela@alpine.example"]) == []


def test_a_private_key_goes_as_a_whole_also_without_its_end():
    whole = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb"

    assert masked(whole)[0] == "a\n[masked: private key]\nb"
    assert masked(whole[:40])[0] == "a\n[masked: private key]"


def test_a_password_in_an_address_of_a_database_is_no_mail_address():
    found = scan("mysql://jems:geheim123@db.local/jems")

    assert [each.kind for each in found] == [SecretKind.PASSWORD]


def test_an_iban_needs_its_checksum():
    assert [is_iban(each) for each in ("DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01", "DE89")] == [
        True, False, False,
    ]  # fmt: skip


N = 1_000_000
CATASTROPHES = {
    "letters": "a" * N,
    "names": "password=" * (N // 9),
    "open quote": 'password="' + "a" * N,
    "half tokens": "eyJaaaaaaaa." * (N // 12),
    "dashes": "-eyJ" * (N // 4),
    "groups": "AT61 " * (N // 5),
    "at": "a@" * (N // 2),
    "dots": ("a." * 30 + "@") * (N // 61),
    "addresses": "a@bc.de " * (N // 8),
    "headers": "authorization: " * (N // 15),
    "schemes": "a" * 30 + "://" + "b:" * (N // 2),
    "begins": "-----BEGIN PRIVATE KEY-----\n" * (N // 28),
    "lines": "\n" * N,
    "spaces": "password" + " " * N,
}


@pytest.mark.parametrize("name", CATASTROPHES)
def test_a_megabyte_of_anything_is_read_in_seconds(name):
    """Below one on a quiet machine; what is quadratic would take hours."""
    begun = time.process_time()

    scan(CATASTROPHES[name])

    assert time.process_time() - begun < 4


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([text for text, _kind, _secret in KINDS] + HARMLESS + ["", "x"]), max_size=6))
def test_what_is_masked_has_nothing_left_and_keeps_its_lines(parts):
    text = "\n".join(parts)

    clean, places = masked(text)

    assert scan(clean) == []
    assert (clean == text) == (places == 0)
    assert clean.count("\n") == text.count("\n")


GIVEN = {"kind": "question", "title": "Log in fails", "area": "access", "visibility": "programme"}
SECRET = "password=hunter2"
LOG = b"start\nAuthorization: Basic dXNlcjpwYXNz\nend"


def send(client, alpine, *, body=SECRET, log=LOG, **more):
    files = [SimpleUploadedFile("start.log", log)] if log else []
    data = GIVEN | {"programme": alpine.pk, "body": body, "files": files} | more
    return client.post("/helpdesk/tickets/new/", data)


@pytest.fixture
def bela_in(client, bela):
    client.force_login(bela)
    return client


def everything_stored():
    fields = [each for draft in TicketDraft.objects.all() for each in draft.fields.values()]
    words = list(TicketMessage.objects.values_list("body", flat=True)) + list(
        Ticket.objects.values_list("title", flat=True)
    )
    return " ".join(map(str, [*fields, *words]))


def test_the_form_comes_back_once_and_masks_by_default(bela_in, alpine):
    answer = send(bela_in, alpine)
    form = answer.context["form"]

    assert (answer.status_code, Ticket.objects.count(), form["secrets"].value()) == (422, 0, MASK)
    assert [(each.place, each.finding.line) for each in form.found] == [
        ("What happened, or what you want to know", 1), ("start.log", 2),
    ]  # fmt: skip
    assert b"hunter2" not in b"".join(line for line in answer.content.split(b"\n") if b"<code>" in line)

    send(bela_in, alpine, log=None, secrets="mask", held=[row.token for row in form.held_rows])

    file = TicketFile.objects.get()
    assert "hunter2" not in everything_stored()
    assert (file.masked_places, file.stored.name) == (1, "start.log")
    assert storage.path_of(file.stored.key).read_bytes() == b"start\nAuthorization: Basic [masked: token]\nend"


def test_send_as_it_is_is_possible_and_said(bela_in, alpine):
    rows = send(bela_in, alpine).context["form"].held_rows

    send(bela_in, alpine, log=None, secrets="as_is", held=[row.token for row in rows])

    file = TicketFile.objects.get()
    assert TicketMessage.objects.get().body == SECRET
    assert storage.path_of(file.stored.key).read_bytes() == LOG


def test_a_held_file_is_only_for_who_sent_it_and_can_be_left_out(bela_in, alpine, anna, client):
    rows = send(bela_in, alpine).context["form"].held_rows
    client.force_login(anna)

    send(client, alpine, body="Hello", log=None, held=[rows[0].token, "forged"])

    assert (Ticket.objects.count(), TicketFile.objects.count()) == (1, 0)


def test_held_bytes_go_once_they_were_sent(bela_in, alpine, settings):
    rows = send(bela_in, alpine).context["form"].held_rows
    send(bela_in, alpine, log=None, secrets="mask", held=[row.token for row in rows])

    written = [path for path in settings.FILES_DIR.glob("*/*") if path.is_file()]
    assert [path.name for path in written] == [TicketFile.objects.get().stored.key]


def test_what_the_day_has_no_room_for_is_not_held_and_that_is_said(bela_in, alpine, settings):
    settings.FILES_DAILY_BYTES = 3 * len(LOG) - 1

    answers = [send(bela_in, alpine) for _ in range(3)]

    assert [len(answer.context["form"].held_rows) for answer in answers] == [1, 1, 0]
    assert "You have reached today&#x27;s limit" in answers[2].text
    assert len([path for path in settings.FILES_DIR.glob("*/*") if path.is_file()]) == 2


def test_a_draft_holds_no_password(bela_in):
    bela_in.post("/helpdesk/tickets/new/draft/", {"body": f"{SECRET} for liis@amber.example"})

    assert TicketDraft.objects.get().fields["body"] == "password=[masked: password] for liis@amber.example"


def test_replies_are_looked_through_and_agents_are_warned_only(bela_in, alpine, client, iris):
    send(bela_in, alpine, body="Hello", log=None)
    ticket = Ticket.objects.get()
    url = f"/helpdesk/tickets/{ticket}/reply/"

    assert bela_in.post(url, {"body": SECRET}).status_code == 422
    bela_in.post(url, {"body": SECRET, "secrets": "mask"})
    assert TicketMessage.objects.latest("pk").body == "password=[masked: password]"

    client.force_login(iris)
    answer = client.post(url, {"body": SECRET}, follow=True)
    assert "seem to hold this: password (line 1)" in answer.content.decode()
