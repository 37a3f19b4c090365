"""Small pages of the frame itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
@login_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every shared part once, in every state; for staff, and for anybody while developing."""
    if not (request.user.is_staff or settings.DEBUG):
        raise Http404
    return render(request, "website/styleguide.html")


def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The one place that asks for a password is ours; other doors lead there and back."""
    target = request.GET.get("next", "/admin/")
    return redirect(f"/accounts/login/?next={target}" if target.startswith("/") else "/accounts/login/")
