import io

import pytest

from portal.files.checks import FileRefused, check
from portal.files.content import LOOKS, is_content_of
from portal.files.policies import ANY_SUPPORT, ARCHIVES, DOCUMENTS, IMAGES, SIGNED_AGREEMENT, UploadPolicy
from tests.factories.files import PDF, upload
from tests.files.samples import SAMPLES, zipped

POLICIES = [ANY_SUPPORT, ARCHIVES, DOCUMENTS, IMAGES, SIGNED_AGREEMENT]
TEXTS = {"txt", "log", "csv"}
# What may truly be several things: a document is a zip, JSON and mail are text.
ALSO = {
    "zip": {"docx", "xlsx", "odt", "ods", "jar"},
    "txt": {"log", "csv", "json", "xml", "eml"},
    "log": {"txt", "csv", "json", "xml", "eml"},
    "csv": {"txt", "log", "json", "xml", "eml"},
}


@pytest.mark.parametrize("extension", SAMPLES)
def test_a_file_of_each_kind_is_taken(extension):
    policy = next(policy for policy in POLICIES if extension in policy.types)

    assert check(upload(f"a.{extension}", SAMPLES[extension]), policy) == policy.types[extension]


@pytest.mark.parametrize("claimed", SAMPLES)
def test_extension_and_content_must_agree(claimed):
    taken = {real for real, content in SAMPLES.items() if is_content_of(claimed, io.BytesIO(content))}

    assert taken == {claimed} | ALSO.get(claimed, set())


def test_every_extension_of_every_policy_has_a_look_inside():
    assert {extension for policy in POLICIES for extension in policy.types} - set(LOOKS) == set()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("picture.svg", b"<svg/>"),
        ("invoice.pdf.exe", PDF),
        ("noextension", PDF),
        ("script.pdf", b"<script>alert(1)</script>"),
        ("program.txt", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("shell.png", b"#!/bin/sh\nrm -rf /\n"),
        ("nul.txt", b"a\x00b"),
        ("half.docx", SAMPLES["docx"][:40]),
        ("notes.json", b"{not json"),
        ("trailing.zip", b"x" + SAMPLES["zip"]),
        ("many.docx", zipped(("other/document.xml", "x"))),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",
)
def test_hostile_and_broken_files_are_refused_with_what_to_send(name, content):
    with pytest.raises(FileRefused, match="PDF, PNG, JPG, GIF, WEBP, TXT, LOG, CSV, JSON, XML"):
        check(upload(name, content), ANY_SUPPORT)


def test_refusals_say_what_to_send_instead():
    small = UploadPolicy("small", {"pdf": "application/pdf"}, 2 * 1024 * 1024)
    cases = [("a.exe", PDF), ("a.pdf", b""), ("a.pdf", PDF + bytes(small.max_bytes)), ("a.pdf", b"hello")]

    words = []
    for name, content in cases:
        with pytest.raises(FileRefused) as refused:
            check(upload(name, content), small)
        words.append(str(refused.value))

    assert words == [
        "“a.exe” cannot be used here. Send PDF, up to 2 MB.",
        "“a.pdf” is empty. Choose the file again and check that it opens.",
        "“a.pdf” is too large. Send PDF, up to 2 MB, or split it.",
        "“a.pdf” is not a PDF file inside. Save it as PDF again, or send PDF, up to 2 MB.",
    ]


def test_zip_with_a_huge_table_of_contents_is_refused_unread():
    whole = bytearray(SAMPLES["docx"])
    at = whole.rfind(b"PK\x05\x06")
    whole[at + 12 : at + 16] = (900 * 1024 * 1024).to_bytes(4, "little")

    assert not is_content_of("docx", io.BytesIO(bytes(whole)))
