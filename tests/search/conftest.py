import pytest
from django.db.models.signals import post_delete, post_save

from search import sources
from search.draining import drain
from tests.factories.search import Shelf


@pytest.fixture
def shelves(db, monkeypatch):
    """Papers and books are all that can be found."""
    monkeypatch.setattr(sources, "_sources", {})
    both = Shelf("paper"), Shelf("book")
    for shelf in both:
        sources.register(shelf)
    yield both
    for shelf in both:
        uid = f"search:{shelf.kind}:{shelf.model._meta.label}"
        post_save.disconnect(sender=shelf.model, dispatch_uid=f"{uid}:saved")
        post_delete.disconnect(sender=shelf.model, dispatch_uid=f"{uid}:deleted")


@pytest.fixture
def papers(shelves):
    return shelves[0]


@pytest.fixture
def books(shelves):
    return shelves[1]


@pytest.fixture
def titles(client):
    """What a reader of the results page is shown, without marks."""

    def ask(words: str, **params: str) -> list[str]:
        drain()
        response = client.get("/search/", {"q": words, **params})
        assert response.status_code == 200
        hits = response.context["hits"]
        return [row["hit"].title.replace("<mark>", "").replace("</mark>", "") for row in hits]

    return ask
