"""What the plugin list shows: filters, counts and order, worked out over the whole (small) catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.catalogue import Installed, Use, categories_of, installed_version, with_versions
from releases.compatibility import Judgement, best_version
from releases.enums import ExtensionPoint, Verdict
from releases.models import Plugin, PluginVersion, Release
from releases.selectors import newest_release

SURE = [Verdict.CONFIRMED, Verdict.DECLARED, Verdict.UNTESTED]
FITTING = [Verdict.CONFIRMED.value, Verdict.DECLARED.value]
ORDERS = {"used": gettext_lazy("Most used"), "name": gettext_lazy("Name"), "new": gettext_lazy("Newest")}


@dataclass(frozen=True)
class ShelfRow:
    plugin: Plugin
    best: PluginVersion | None
    judgement: Judgement | None
    used_by: int
    installed: Installed | None
    categories: list[ExtensionPoint] = field(default_factory=list)

    @property
    def has_update(self) -> bool:
        """There is a better version for the release asked for than the one that runs."""
        if not (self.installed and self.best and self.judgement and self.judgement.fits):
            return False
        return not self.plugin.comes_with_jems and self.installed.text != self.best.version


class Shelf:
    """``release`` is where the plugins should run (None: any release). For readers who may see the catalogue."""

    def __init__(self, query: QueryDict, use: Use, at: datetime) -> None:
        self.query, self.use, self.installations = query, use, use.mine
        self.release = self._release(at)
        self.sure = [value for value in query.getlist("sure") if value in Verdict.values]
        if not self.sure and not query.get("all") and self.release and "sure" not in query:
            self.sure = FITTING if query.get("on", "") != "any" else []
        self.points = [value for value in query.getlist("point") if value in ExtensionPoint.values]
        self.order = query.get("order") if query.get("order") in ORDERS else "used"
        self.rows = [self._row(plugin) for plugin in with_versions(Plugin.objects.listed())]

    def _release(self, at: datetime) -> Release | None:
        """The one asked for; else the newest the reader runs; else the newest there is."""
        wanted = self.query.get("on", "")
        if wanted == "any":
            return None
        mine = sorted((row.release for row in self.installations), key=lambda row: -row.sort_key)
        asked = next((release for release in mine if release.version == wanted), None)
        if wanted and not asked:
            asked = Release.objects.published(at=at).filter(version=wanted[:20]).first()
        return asked or next(iter(mine), None) or newest_release(at)

    def _row(self, plugin: Plugin) -> ShelfRow:
        best = best_version(plugin, self.release) if self.release else None
        version, judgement = best or (next(iter(plugin.versions.all()), None), None)
        found = (installed_version(plugin, row) for row in self.installations)
        return ShelfRow(
            plugin, version, judgement, self.use.count(plugin), next(filter(None, found), None), categories_of(plugin)
        )

    @property
    def matching(self) -> list[ShelfRow]:
        rows = [row for row in self.rows if self._is_sure(row) and self._has_point(row)]
        keys = {
            "used": lambda row: (-row.used_by, row.plugin.name),
            "name": lambda row: (row.plugin.name,),
            "new": lambda row: (-row.plugin.published_at.timestamp(), row.plugin.name),
        }
        return sorted(rows, key=keys[self.order])

    def _is_sure(self, row: ShelfRow) -> bool:
        return not self.sure or row.judgement is None or row.judgement.verdict in self.sure

    def _has_point(self, row: ShelfRow) -> bool:
        return not self.points or bool(set(self.points) & {point.value for point in row.categories})

    @property
    def sure_choices(self) -> list[dict[str, Any]]:
        present = [row.judgement.verdict for row in self.rows if row.judgement]
        words = {Verdict.CONFIRMED: _("Confirmed by programmes"), Verdict.DECLARED: _("Declared by the author")}
        return [
            {
                "value": verdict.value,
                "label": words.get(verdict, verdict.label),
                "count": present.count(verdict),
                "is_on": verdict.value in self.sure,
            }
            for verdict in SURE
        ]

    @property
    def point_choices(self) -> list[dict[str, Any]]:
        """Points with plugins first; the others stand folded away."""
        present = [point for row in self.rows for point in row.categories]
        choices = [
            {"value": p.value, "label": p.label, "count": present.count(p), "is_on": p.value in self.points}
            for p in ExtensionPoint
        ]
        return sorted(choices, key=lambda choice: (-choice["count"], choice["label"]))

    @property
    def release_choices(self) -> list[dict[str, Any]]:
        chosen = self.release.version if self.release else "any"
        choices = [
            {
                "value": row.release.version,
                "label": f"{_('Our')} {row.get_kind_display().lower()}, {row.release.version}",
            }
            for row in self.installations
        ]
        if chosen not in {"any", *(choice["value"] for choice in choices)}:
            choices.append({"value": chosen, "label": f"Jems {chosen}"})
        choices.append({"value": "any", "label": _("Any release")})
        return [choice | {"is_on": choice["value"] == chosen} for choice in choices]

    @property
    def order_choices(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value == self.order) for value, label in ORDERS.items()]

    @property
    def chips(self) -> list[dict[str, str]]:
        chips = []
        if self.release:
            label = _("Runs on %(version)s") % {"version": self.release.version}
            chips.append({"label": label, "remove_url": self._url(on="any")})
        if sorted(self.sure) == sorted(FITTING):
            chips.append({"label": _("Confirmed or declared"), "remove_url": self._url(sure=None, all="1")})
        elif self.sure:
            names = ", ".join(str(Verdict(value).label) for value in self.sure)
            chips.append({"label": names, "remove_url": self._url(sure=None, all="1")})
        for value in self.points:
            rest = [point for point in self.points if point != value]
            chips.append({"label": str(ExtensionPoint(value).label), "remove_url": self._url(point=rest)})
        return chips

    def _url(self, **changes: Any) -> str:
        query = self.query.copy()
        query.pop("page", None)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query.setlist(name, value if isinstance(value, list) else [value])
        return f"?{query.urlencode()}"
