"""``engine()`` is the one that answers; everything else knows the contract only."""

from django.conf import settings

from search.engines.contract import Engine
from search.engines.fts5 import Fts5Engine


def engine() -> Engine:
    return Fts5Engine(settings.SEARCH_FILE)
