from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.audiences import PUBLIC, STAFF, programme_token
from releases.catalogue import categories_of, with_versions
from releases.enums import LISTED, ReleaseStatus
from releases.models import Plugin, Release
from releases.notices import LICENSEES
from search.documents import SearchDocument
from search.sources import Source


class ReleaseSource(Source):
    """Release notes: for everyone, from the day they are published."""

    kind = "release"
    icon = "box"
    model = Release
    title = gettext_lazy("Release")
    plural = gettext_lazy("Releases")

    def queryset(self) -> QuerySet[Release]:
        return Release.objects.prefetch_related("entries")

    def document(self, obj: Release) -> SearchDocument | None:
        if obj.status == ReleaseStatus.PREPARED:
            return None
        texts = [obj.title, obj.highlights, strip_tags(obj.introduction)] if obj.live else []
        for entry in obj.entries.all():
            texts += [entry.title, entry.text, entry.to_do]
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=f"Jems {obj.version}",
            body="\n".join(text for text in texts if text),
            url=obj.get_absolute_url(),
            audiences=frozenset({PUBLIC}),
            at=obj.published_at,
            facts=_("Plugin contract %(contract)s") % {"contract": obj.plugin_contract} if obj.plugin_contract else "",
            facets={"version": obj.version},
        )


class PluginSource(Source):
    """The catalogue: for licence holders, staff and the programme that made it."""

    kind = "plugin"
    icon = "puzzle"
    model = Plugin
    title = gettext_lazy("Plugin")
    plural = gettext_lazy("Plugins")

    def queryset(self) -> QuerySet[Plugin]:
        return with_versions(Plugin.objects.listed())

    def document(self, obj: Plugin) -> SearchDocument | None:
        if obj.status not in LISTED:
            return None
        points = ", ".join(str(point.label) for point in categories_of(obj))
        keys = " ".join(sorted({key.key for version in obj.versions.all() for key in version.keys.all()}))
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=obj.name,
            body="\n".join([obj.sentence, obj.description, points, keys]),
            url=obj.get_absolute_url(),
            audiences=self._audiences(obj),
            at=obj.published_at,
            facts=f"{points}, {obj.owner_name}" if points else obj.owner_name,
        )

    def _audiences(self, plugin: Plugin) -> frozenset[str]:
        own = {programme_token(plugin.owner_id)} if plugin.owner_id else set()
        return frozenset({LICENSEES, STAFF} | own)

    def visible(self, queryset: QuerySet[Any], user: Any) -> QuerySet[Any]:
        return queryset.visible_to(user)
