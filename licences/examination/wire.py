"""How a job and its answer travel through a socket: the length of a JSON head, the head, then pieces of bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from socket import socket
from typing import Any

HEAD = struct.Struct(">I")
# What the keeper adds when the child is gone: its wait status, processor time (ms) and memory at its peak (kB).
END = struct.Struct(">iII")


def packed(head: dict[str, Any], pieces: Sequence[bytes] = ()) -> bytes:
    words = json.dumps(head | {"pieces": [len(piece) for piece in pieces]}).encode()
    return b"".join([HEAD.pack(len(words)), words, *pieces])


def unpacked(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Raises ValueError for anything that ``packed`` did not make."""
    start = HEAD.size + _length(data)
    head = json.loads(data[HEAD.size : start])
    pieces = []
    for size in head.pop("pieces"):
        pieces.append(data[start : start + size])
        start += size
    if start != len(data):
        raise ValueError("The answer is cut off.")
    return head, pieces


def received(source: socket, most: int) -> bytes:
    """Everything until the other side closes, at most ``most`` bytes."""
    chunks, size = [], 0
    while chunk := source.recv(1 << 18):
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise ValueError("The answer is too long.")
    return b"".join(chunks)


def _length(data: bytes) -> int:
    if len(data) < HEAD.size:
        raise ValueError("There is no answer.")
    return int(HEAD.unpack_from(data)[0])
