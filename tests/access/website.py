from django.core.cache import cache

from portal.website.layout import lay_site
from tests.access import Route, everyone


def build(world):
    cache.clear()
    lay_site()


ROUTES = [
    Route("livez", get=everyone(200), post=everyone(405)),
    Route("readyz", get=everyone(200), post=everyone(405)),
    Route("robots", get=everyone(200), post=everyone(405)),
    Route("sitemap", get=everyone(200), post=everyone(405)),
    Route("my_programme", get=everyone(200, guest=302, iris=302, tomas=302), post=everyone(405)),
    Route("styleguide", get=everyone(404, guest=302, iris=200, tomas=200), post=everyone(405)),
]
