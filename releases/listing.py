"""What the release list shows: filters by line, plugin contract and support, read from the query string."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from releases.models import Release


class ReleaseFilter:
    def __init__(self, query: QueryDict, releases: list[Release]) -> None:
        self.query = query
        self.releases = releases
        self.major = query.get("major", "")
        self.contract = query.get("contract", "")

    @property
    def matching(self) -> list[Release]:
        rows = self.releases
        if self.major:
            rows = [release for release in rows if str(release.major) == self.major]
        if self.contract:
            rows = [release for release in rows if release.plugin_contract == self.contract]
        return rows

    @property
    def majors(self) -> list[tuple[str, str, int]]:
        """(value, label, how many), newest line first."""
        lines = sorted({release.major for release in self.releases}, reverse=True)
        return [(str(line), f"{line}.x", sum(r.major == line for r in self.releases)) for line in lines]

    @property
    def contracts(self) -> list[str]:
        return list(dict.fromkeys(release.plugin_contract for release in self.releases if release.plugin_contract))

    @property
    def chips(self) -> list[dict[str, str]]:
        chips = []
        if self.major:
            chips.append({"label": _("Line %(line)s.x") % {"line": self.major}, "remove_url": self._without("major")})
        if self.contract:
            label = _("Plugin contract %(contract)s") % {"contract": self.contract}
            chips.append({"label": label, "remove_url": self._without("contract")})
        return chips

    def _without(self, name: str) -> str:
        rest: Any = self.query.copy()
        rest.pop(name, None)
        rest.pop("page", None)
        return f"?{rest.urlencode()}"
