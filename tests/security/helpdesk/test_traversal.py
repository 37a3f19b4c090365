"""Class: traversal. Published again and again: a file name out of a mail, an upload or an address leads out of the
folder it belongs to, on the server or in the archive that somebody unpacks."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from helpdesk.models import TicketFile
from portal.files.names import safe_name
from tests.factories.files import StoredFileFactory
from tests.factories.helpdesk import MessageFactory, TicketFactory
from tests.helpdesk.gateway.writing import file, part, parts

pytestmark = pytest.mark.django_db
NAMES = [
    "../../../etc/passwd.txt", "..\\..\\windows\\win.txt", "/etc/passwd.txt", "C:\\x.txt", "....//....//x.txt",
    "..%2f..%2fx.txt",
    "%2e%2e/x.txt", "x/../../y.txt", "..", ".", "...txt", "\u2215etc\u2215x.txt", "con.txt", "a" * 400 + ".txt",
    ".htaccess.txt",
    "file:///etc/passwd.txt", "\\\\evil.example\\share\\x.txt", "~root.txt", "x.txt/", "-rf.txt", "a\\..\\b.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_plain_name(name):
    plain = safe_name(name)

    assert plain and plain not in {".", ".."} and len(plain) <= 150
    assert not set("/\\:\x00") & set(plain)
    assert not plain.startswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_file_by_mail_lies_under_a_key_of_ours(scene, name):
    words = name.replace("\\", "\\\\")
    scene.take(scene.filled(parts("m", part("See"), file(b"words", words), to="@@reply.bela@@")))

    root = Path(settings.FILES_DIR).resolve()
    for row in TicketFile.objects.all():
        assert not set("/\\") & set(row.stored.name)
    assert not [each for each in root.rglob("*") if not each.resolve().is_relative_to(root)]
    assert {len(each.name) for each in root.glob("??/*")} <= {64}


@pytest.mark.parametrize("name", NAMES)
def test_the_archive_of_a_ticket_unpacks_into_one_folder(client, bela, name, tmp_path):
    ticket = TicketFactory(requester=bela, title=name[:160])
    MessageFactory(ticket=ticket).files.create(stored=StoredFileFactory(name=safe_name(name)))
    client.force_login(bela)

    response = client.get(f"/helpdesk/tickets/{ticket.reference}/export.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))

    for inner in archive.namelist():
        assert inner.split("/")[:-1] in ([], ["files"])
        assert ".." not in inner.split("/") and not inner.startswith("/") and "\\" not in inner
    assert json.loads(archive.read("ticket.json"))["number"] == ticket.reference
    assert response["Content-Disposition"] == f'attachment; filename="{ticket.reference}.zip"'


@pytest.mark.parametrize(
    "path", ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//x", "1/../../x", "1%00", "%2e%2e/"]
)
@pytest.mark.parametrize(
    "where", ["/helpdesk/files/", "/helpdesk/tickets/", "/helpdesk/desk/mail/", "/api/v1/tickets/"]
)
def test_an_address_with_dots_leads_nowhere(client, iris, where, path):
    client.force_login(iris)

    assert client.get(where + path).status_code in {400, 401, 404}
