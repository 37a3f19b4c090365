from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.models import Membership, Programme
from portal.accounts.selectors import current_programme, programmes_of
from portal.website.desks import desks_for
from portal.website.selectors.my import my_programme_of


@require_safe
@login_required
def my_programme(request: HttpRequest) -> HttpResponse:
    """The reader's programme; people of several choose by ?programme=, Interact's people land at their desks."""
    code = request.GET.get("programme")
    mine = programmes_of(request.user)
    own = Programme.objects.filter(pk__in=[programme.pk for programme in mine])
    programme = get_object_or_404(own, code=code) if code else current_programme(request.user)
    if programme is None:
        return _without_programme(request)
    context = {"my": my_programme_of(request.user, programme, at=timezone.now()), "programmes": mine}
    return render(request, "website/my/my.html", context)


def _without_programme(request: HttpRequest) -> HttpResponse:
    if request.user.is_staff:
        return redirect(desks_for(request.user, "")[0]["url"])
    waiting = Membership.objects.filter(user=request.user).waiting().select_related("programme").order_by("pk")
    return render(request, "website/my/nothing.html", {"waiting": waiting})
