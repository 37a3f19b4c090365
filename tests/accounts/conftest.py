from datetime import UTC, datetime

import pytest
from django.core.cache import cache

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_rate_used():
    """Rate limits count in the cache: each test starts with none used."""
    cache.clear()


@pytest.fixture
def noon():
    return NOON
