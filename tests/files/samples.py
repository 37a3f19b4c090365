"""Small files of every kind that policies know, made here so that nothing foreign lies in the repository."""

import io
import json
import zipfile

from tests.factories.files import PDF, PNG


def zipped(*members: tuple[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

SAMPLES: dict[str, bytes] = {
    "pdf": PDF,
    "png": PNG,
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01",
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00",
    "docx": zipped(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")),
    "xlsx": zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>")),
    "odt": zipped(("mimetype", ODT), ("content.xml", "<o/>")),
    "ods": zipped(("mimetype", ODS), ("content.xml", "<o/>")),
    "zip": zipped(("readme.txt", "hello")),
    "jar": zipped(("META-INF/MANIFEST.MF", "Manifest-Version: 1.0"), ("eu/Plugin.class", "x")),
    "txt": "Žluťoučký kůň, čau\n".encode(),
    "log": b"14:32:01 ERROR Cannot submit: field 2.1 is mandatory\r\n\tat eu.jems.Form\r\n",
    "csv": "sep=;\nfund;müß\n".encode("cp1252"),
    "json": json.dumps({"plugins": []}).encode(),
    "xml": b'\xef\xbb\xbf<?xml version="1.0"?><programme/>',
    "eml": b"From: anna@alpine.example\r\nSubject: In spam\r\n\r\nHello\r\n",
}
