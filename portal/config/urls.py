from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve

from helpdesk.api.edges import no_such_call, with_problems
from helpdesk.api.routes import api

urlpatterns = [
    path("accounts/", include("portal.accounts.urls")),
    path("accounts/", include("portal.accounts.allauth_urls")),
    path("programmes/", include("portal.accounts.programme_urls")),
    path("notices/", include("portal.notices.urls")),
    path("search/", include("search.urls")),
    path("events/", include("portal.events.urls")),
    path("licences/", include("licences.urls")),
    path("releases/", include("releases.urls")),
    path("plugins/", include("releases.plugin_urls")),
    path("academy/", include("academy.urls")),
    path("helpdesk/", include("helpdesk.urls")),
    path("api/v1/", with_problems(api.urls)),
    re_path(r"^api/", no_such_call, name="no_such_call"),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),  # pictures of public pages only
    path("", include("portal.website.urls")),
]

handler400 = "portal.website.views.errors.bad_request"
handler403 = "portal.website.views.errors.forbidden"
handler404 = "portal.website.views.errors.not_found"
handler500 = "portal.website.views.errors.server_error"
