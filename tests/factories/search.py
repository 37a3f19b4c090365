"""A shelf of things that can be found, standing on the Programme model: search is tested without any feature."""

from __future__ import annotations

from typing import Any

import factory

from portal.accounts.audiences import PUBLIC, tokens_for
from portal.accounts.models import Programme
from search.documents import SearchDocument
from search.sources import Source
from tests.factories.accounts import ProgrammeFactory


class DocumentFactory(factory.Factory):
    class Meta:
        model = SearchDocument

    kind = "paper"
    object_id = factory.Sequence(lambda n: n + 1)
    title = "A paper"
    body = "About nothing in particular."
    url = factory.LazyAttribute(lambda o: f"/papers/{o.object_id}/")
    audiences = frozenset({PUBLIC})


class Shelf(Source):
    """``put`` makes an object and remembers what is to be said of it."""

    model = Programme

    def __init__(self, kind: str = "paper") -> None:
        self.kind, self.title, self.plural = kind, kind.capitalize(), f"{kind.capitalize()}s"
        self.documents: dict[int, SearchDocument | Exception] = {}

    def put(self, **fields: Any) -> Programme:
        obj = ProgrammeFactory()
        self.documents[obj.pk] = DocumentFactory(kind=self.kind, object_id=obj.pk, **fields)
        return obj

    def queryset(self) -> Any:
        return Programme.objects.filter(pk__in=self.documents)

    def document(self, obj: Programme) -> SearchDocument | None:
        said = self.documents[obj.pk]
        if isinstance(said, Exception):
            raise said
        return said

    def visible(self, queryset: Any, user: Any) -> Any:
        tokens = tokens_for(user)
        return queryset.filter(pk__in=[pk for pk, said in self.documents.items() if said.audiences & tokens])
