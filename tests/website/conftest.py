import pytest
from django.core.cache import cache

from portal.website.layout import lay_site


@pytest.fixture
def site(db):
    cache.clear()
    return lay_site()
