from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.website.views import frame, health, my

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", frame.robots, name="robots"),
    path("sitemap.xml", frame.site_map, name="sitemap"),
    path("my/", my.my_programme, name="my_programme"),
    path("styleguide/", frame.styleguide, name="styleguide"),
    path("admin/login/", frame.to_sign_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
