"""Small pages of the frame itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap

from portal.website.styleguide import samples


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every shared part once, in every state; for staff, and for anybody while developing."""
    if not (request.user.is_staff or settings.DEBUG):
        raise Http404
    return render(request, "website/styleguide.html", samples())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    return sitemap(request)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The one place that asks for a password is ours; other doors lead there and back."""
    return redirect_to_login(request.GET.get("next", "/admin/"))
