"""Small files made to grow beyond all bounds when somebody reads them."""

from __future__ import annotations

import zlib


def deflate_bomb(gigabytes: int = 3) -> bytes:
    """A page whose content grows to gigabytes when it is read: deflated zeros, deflated once more."""
    return _with_stream(zlib.compress(_growing(b"\0", gigabytes), 9), b"[/FlateDecode /FlateDecode]")


def object_stream_bomb() -> bytes:
    """The catalogue hides in an object stream that grows without end."""
    return _with_object_stream(zlib.compress(_growing(b" ", 3), 9))


def _growing(byte: bytes, gigabytes: int) -> bytes:
    """A deflated block of 16 MB, over and over: flushed in full, each stands alone."""
    squeezed = zlib.compressobj(9)
    first = squeezed.compress(byte * (1 << 24)) + squeezed.flush(zlib.Z_FULL_FLUSH)
    again = squeezed.compress(byte * (1 << 24)) + squeezed.flush(zlib.Z_FULL_FLUSH)
    return first + again * (gigabytes * 64)


def deeply_nested(depth: int = 200_000) -> bytes:
    return _assembled([b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * depth + b"]" * depth + b" >>",
                       b"<< /Type /Pages /Kids [] /Count 0 >>"])  # fmt: skip


def _with_stream(stream: bytes, filters: bytes) -> bytes:
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
            b"<< /Length %d /Filter %s >>\nstream\n" % (len(stream), filters) + stream + b"\nendstream",
        ]
    )


def _with_object_stream(stream: bytes) -> bytes:
    """A cross-reference stream that puts objects 1 and 2 into object stream 3."""
    head = b"%PDF-1.5\n"
    packed = b"3 0 obj\n<< /Type /ObjStm /N 2 /First 10 /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % (
        len(stream)
    )
    body = head + packed + stream + b"\nendstream\nendobj\n"
    rows = b"\0\0\0\0\0" + b"\2\0\0\3\0" + b"\2\0\0\3\1" + b"\1" + len(head).to_bytes(3, "big") + b"\0"
    rows += b"\1" + len(body).to_bytes(3, "big") + b"\0"
    table = b"4 0 obj\n<< /Type /XRef /Size 5 /W [1 3 1] /Root 1 0 R /Length %d >>\nstream\n" % len(rows)
    return body + table + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _assembled(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + table + trailer
