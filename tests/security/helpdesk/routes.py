"""Every route of the helpdesk as the URLconf has it, so that a new one cannot be forgotten by an attack."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """``converters`` by the name of the argument."""

    name: str
    route: str
    converters: dict[str, Any]

    @property
    def is_desk(self) -> bool:
        return self.route.startswith("helpdesk/desk/") or self.name in {"helpdesk:word_hide", "helpdesk:word_show"}

    def words(self) -> dict[str, str]:
        """The first of each argument that is one of a few words: the verbs."""
        return {
            name: converter.regex.partition("|")[0]
            for name, converter in self.converters.items()
            if "|" in converter.regex
        }


def of_helpdesk() -> list[Address]:
    return [each for each in _walk(get_resolver(), "", "") if each.route.startswith("helpdesk/")]


def of_api() -> list[Address]:
    return [each for each in _walk(get_resolver(), "", "") if each.route.startswith("api/v1/")]


def _walk(resolver: URLResolver, space: str, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{entry.namespace}:" if entry.namespace else space, path)
        elif isinstance(entry, URLPattern) and entry.name:
            yield Address(f"{space}{entry.name}", path, entry.pattern.converters)
