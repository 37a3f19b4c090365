"""Version numbers as people write them, and as a number the database can sort."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){1,3}", re.ASCII)
PARTS = 4
BASE = 10_000
MAJOR_STEP = BASE ** (PARTS - 1)


def sort_key(version: str) -> int:
    """10.0.1 sorts after 9.0.1; raises ValueError for anything that is no version number."""
    if not VERSION.fullmatch(version):
        raise ValueError(f"{version!r} is no version number")
    parts = [int(part) for part in version.split(".")]
    key = 0
    for part in parts + [0] * (PARTS - len(parts)):
        key = key * BASE + part
    return key


def validate_version(value: str) -> None:
    if not VERSION.fullmatch(value):
        raise ValidationError(_("Write two to four numbers with dots, such as 2.3.0."))


class VersionConverter:
    """``<version:version>`` in URLs: numbers with dots, so that it never swallows a word such as changes/."""

    regex = r"[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
