"""Logs in a ZIP are looked through and masked like logs beside it, in bounds."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk import packed
from helpdesk.forms.safe import MASK
from helpdesk.masking import findings_in, masked_copy, size_to_look_at
from helpdesk.models import TicketFile
from portal.files import storage
from tests.factories.helpdesk import TicketFactory

LOG = b"start\npassword=hunter2hunter2\nend"
PICTURE = b"\x89PNG password=hunter2hunter2"


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return SimpleUploadedFile("logs.zip", out.getvalue(), "application/zip")


def members_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_logs_are_found_by_name_and_line_and_masked():
    upload = zipped(a__start_log=LOG, b_png=PICTURE, c_txt=b"nothing")

    found = findings_in(upload, own=[])
    copy, places = masked_copy(upload, own=[])

    assert [(place, each.line) for place, each in found] == [("logs.zip: a/start.log", 2)]
    assert (places, members_of(copy.read())) == (
        1, {"a/start.log": b"start\npassword=[masked: password]\nend", "b.png": PICTURE, "c.txt": b"nothing"},
    )  # fmt: skip


def test_a_clean_archive_stays_itself():
    upload = zipped(a_log=b"WARN")

    assert masked_copy(upload, own=[]) == (upload, 0)


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("logs.zip", b"PK\x03\x04 broken"),
        SimpleUploadedFile("logs.zip", b"no archive at all"),
        SimpleUploadedFile("logs.zip", b""),
        zipped(a_png=PICTURE),
    ],
    ids=["broken", "none", "empty", "no text"],
)
def test_what_cannot_be_read_is_left_to_the_file_check(upload):
    assert (findings_in(upload, own=[]), size_to_look_at(upload), masked_copy(upload, own=[])) == ([], 0, (upload, 0))


def test_an_archive_that_swells_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(packed, "MOST_UNPACKED", 1000)

    assert findings_in(zipped(a_log=LOG * 100), own=[]) == []
    monkeypatch.setattr(packed, "MOST_MEMBERS", 1)
    assert findings_in(zipped(a_log=LOG, b_log=LOG), own=[]) == []


@pytest.mark.django_db
def test_a_reply_with_a_packed_log_comes_back_once(client, alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela)
    client.force_login(bela)
    address = f"/helpdesk/tickets/{ticket}/reply/"

    form = client.post(address, {"body": "The logs", "files": [zipped(start_log=LOG)]}).context["form"]
    client.post(address, {"body": "The logs", "secrets": MASK, "held": [row.token for row in form.held_rows]})

    file = TicketFile.objects.get()
    assert [each.place for each in form.found] == ["logs.zip: start.log"]
    assert (file.stored.name, file.masked_places) == ("logs.zip", 1)
    assert b"[masked" in members_of(storage.path_of(file.stored.key).read_bytes())["start.log"]
