from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.audiences import PUBLIC
from portal.events.enums import ANNOUNCED
from portal.events.models import Occasion
from search.documents import SearchDocument
from search.sources import Source

ORGANISERS = "organisers"


class OccasionSource(Source):
    kind = "event"
    icon = "cal"
    model = Occasion
    title = _("Event")
    plural = _("Events")

    def queryset(self) -> QuerySet[Any]:
        return Occasion.objects.select_related("series")

    def document(self, obj: Occasion) -> SearchDocument:
        announced = {PUBLIC if obj.is_public else obj.audience} if obj.status in ANNOUNCED else set()
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=obj.title,
            body="\n".join(filter(None, [obj.lead, obj.agenda, obj.venue])),
            url=obj.get_absolute_url(),
            audiences=frozenset({ORGANISERS} | announced),
            at=obj.starts_at,
            facts=f"{obj.series.get_kind_display()}, {obj.get_status_display()}",
            facets={"event_kind": obj.series.kind},
        )
