"""Features register what of theirs can be found; ``search`` knows no feature."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from search.documents import SearchDocument


class Source:
    """One kind of findable object.

    Subclasses give ``kind`` (the keyword in index and tabs), ``model``, ``title`` and ``plural`` (for people),
    ``queryset()`` (all that may be in the index, prefetched), ``document(obj)`` (None: not findable now) and
    ``visible(queryset, user)`` (the model's one visibility definition, for the recheck of hits).
    """

    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    title: ClassVar[Any]
    plural: ClassVar[Any]

    def queryset(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def document(self, obj: Any) -> SearchDocument | None:
        raise NotImplementedError

    def visible(self, queryset: models.QuerySet[Any], user: Any) -> models.QuerySet[Any]:
        return queryset.visible_to(user)


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called in AppConfig.ready of the feature."""
    _sources[source.kind] = source


def all_sources() -> list[Source]:
    return list(_sources.values())


def source_of_kind(kind: str) -> Source | None:
    return _sources.get(kind)


def source_of_model(model: type[models.Model]) -> Source | None:
    return next((source for source in _sources.values() if issubclass(model, source.model)), None)
