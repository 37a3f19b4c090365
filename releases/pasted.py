"""Read what a Jems installation says of itself, as people paste it: whole answers, parts of them, or only a number."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from releases.enums import ExtensionPoint

NUMBER = re.compile(r"v?(\d{1,4}(?:\.\d{1,4}){1,3})", re.ASCII)
LARGEST = 500_000
KEY_NAMES = ("key", "pluginKey")
LIST_NAMES = ("content", "plugins", "data", "items")


class PasteRefused(Exception):
    """What was pasted cannot be read; the message says what to paste instead."""


def version_of(text: str) -> str:
    """The version in the answer of /api/_info/version, or a version number alone."""
    text = text.strip().strip("\ufeff").strip()
    alone = NUMBER.fullmatch(text)
    if alone:
        return alone.group(1)
    found = _first_version(_loaded(text, _("Paste the whole answer of /api/_info/version, or only the number.")))
    if not found:
        raise PasteRefused(_("There is no version number in it. Paste the whole answer of /api/_info/version."))
    return found


def _first_version(data: Any, depth: int = 0) -> str:
    if not isinstance(data, dict) or depth > 3:
        return ""
    value = data.get("version")
    match = NUMBER.match(value) if isinstance(value, str) else None
    if match:
        return match.group(1)
    return next((found for part in data.values() if (found := _first_version(part, depth + 1))), "")


def plugins_of(text: str) -> list[dict[str, str]]:
    """[{key, version, name, type}] of the answer of /api/plugin/list/ALL, by key; a key counts once, the last wins."""
    text = text.strip().strip("\ufeff").strip()
    if not text:
        return []
    data = _loaded(text, _("Paste the whole answer of /api/plugin/list/ALL, from [ to ]."))
    if isinstance(data, dict):
        data = next((data[name] for name in LIST_NAMES if isinstance(data.get(name), list)), None)
    if not isinstance(data, list):
        raise PasteRefused(_("This is no list of plugins. Paste the answer of /api/plugin/list/ALL, from [ to ]."))
    rows = [_plugin(row, number) for number, row in enumerate(data, start=1)]
    return [row for _key, row in sorted({row["key"]: row for row in rows}.items())]


def _plugin(row: Any, number: int) -> dict[str, str]:
    key = next((row[name] for name in KEY_NAMES if isinstance(row.get(name), str)), "") if isinstance(row, dict) else ""
    if not key.strip():
        raise PasteRefused(_("Entry %(number)s of the plugin list has no key.") % {"number": number})
    fields = {name: str(row.get(name) or "") for name in ("version", "name", "type")}
    return {name: _storable(value)[:120] for name, value in ({"key": key.strip()} | fields).items()}


def _storable(text: str) -> str:
    """JSON may write a NUL or half a character as \\u0000 or \\ud800: no database and no page takes these."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _loaded(text: str, advice: str) -> Any:
    if len(text) > LARGEST:
        raise PasteRefused(_("That is more than a Jems installation answers.") + " " + advice)
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise PasteRefused(_("This is not complete JSON.") + " " + advice) from None


def keys_of(text: str) -> list[dict[str, str]]:
    """Plugin keys as an author types them, one on each line: ``key version extension_point``."""
    rows = []
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), start=1):
        parts = line.replace(",", " ").replace(";", " ").split()
        if len(parts) != 3:
            raise PasteRefused(_("Line %(number)s: write key, key version and extension point.") % {"number": number})
        rows.append(_key(*parts, number=number))
    if not rows:
        raise PasteRefused(_("Name at least one key that the plugin registers."))
    if len({row["key"] for row in rows}) < len(rows):
        raise PasteRefused(_("One key stands there twice."))
    return rows


def _key(key: str, version: str, point: str, *, number: int) -> dict[str, str]:
    if not NUMBER.fullmatch(version):
        raise PasteRefused(_("Line %(number)s: “%(text)s” is no version number.") % {"number": number, "text": version})
    if point.lower() not in ExtensionPoint.values:
        raise PasteRefused(
            _("Line %(number)s: “%(text)s” is no extension point. They are listed below the field.")
            % {"number": number, "text": point}
        )
    return {"key": key[:120], "key_version": version.removeprefix("v"), "extension_point": point.lower()}
