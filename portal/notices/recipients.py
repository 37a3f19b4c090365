from dataclasses import dataclass


@dataclass(frozen=True)
class Recipient:
    """Somebody without an account, known by address only."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A file to travel with a message."""

    name: str
    content_type: str
    content: bytes
