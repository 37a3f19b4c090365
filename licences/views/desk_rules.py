from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from licences.actions.ruling import set_rules
from licences.desk_forms import RulesForm
from licences.errors import LicenceError
from licences.rules import accepted_levels, rules
from licences.views.desk import desk_frame, for_reviewers
from licences.views.posting import posted


@for_reviewers
def edit(request: HttpRequest) -> HttpResponse:
    """Which signatures are accepted; what a person decides in any case stands beside the form."""
    form = RulesForm(posted(request), initial={"levels": sorted(accepted_levels())})
    if request.method == "POST" and form.is_valid():
        try:
            set_rules(levels=form.cleaned_data["levels"], by=request.user, now=timezone.now())
        except LicenceError as error:
            form.add_error("levels", str(error))
        else:
            messages.success(request, _("Saved. The desk compares returned files with these rules from now on."))
            return redirect("licences:desk_rules")
    return render(request, "licences/desk/rules.html", {"form": form, "rules": rules(), **desk_frame("rules")})
