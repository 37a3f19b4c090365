"""Features register what of theirs can be found; ``search`` knows no feature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from search.documents import SearchDocument


class Source:
    """One kind of findable object.

    Subclasses give ``kind`` (the keyword in index and tabs), ``model``, ``title`` and ``plural`` (for people),
    ``queryset()`` (all that may be in the index, prefetched), ``document(obj)`` (None: not findable now) and
    ``visible(queryset, user)`` (the model's one visibility definition, for the recheck of hits).
    ``icon`` stands before a hit, ``facet_titles`` head the filters (a facet without
    a title is kept and not offered), ``boost`` lifts or lowers the whole kind.
    """

    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    title: ClassVar[Any]
    plural: ClassVar[Any]
    icon: ClassVar[str] = "file"
    boost: ClassVar[float] = 1.0
    facet_titles: ClassVar[Mapping[str, Any]] = {"area": _("Area"), "version": _("Release"), "status": _("State")}

    def queryset(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def document(self, obj: Any) -> SearchDocument | None:
        raise NotImplementedError

    def visible(self, queryset: models.QuerySet[Any], user: Any) -> models.QuerySet[Any]:
        visible: models.QuerySet[Any] = queryset.visible_to(user)  # type: ignore[attr-defined]
        return visible


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called in AppConfig.ready of the feature; from then on saving and deleting its objects marks them stale."""
    from search import receivers  # needs models, which are ready when features register

    _sources[source.kind] = source
    receivers.watch(source)


def all_sources() -> list[Source]:
    return list(_sources.values())


def source_of_kind(kind: str) -> Source | None:
    return _sources.get(kind)


def sources_of_model(model: type[models.Model]) -> list[Source]:
    """One model may be found as several kinds, such as a ticket and its public answer."""
    return [source for source in _sources.values() if issubclass(model, source.model)]
