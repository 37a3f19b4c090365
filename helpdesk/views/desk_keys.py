"""Keyboard shortcuts: off by default, because single keys fire by accident for people who speak to their computer
or whose hands shake (WCAG 2.1.4); switched on by each person for themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.actions.habits import set_shortcuts
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents

# The keys themselves live in static/helpdesk/desk.js; a test compares the two lists.
KEYS = {
    "j": gettext_lazy("next ticket of the list"),
    "k": gettext_lazy("ticket before it"),
    "o": gettext_lazy("open the marked ticket"),
    "x": gettext_lazy("tick the marked ticket"),
    "r": gettext_lazy("write a reply"),
    "n": gettext_lazy("write an internal note"),
    "b": gettext_lazy("book time"),
    "t": gettext_lazy("take the case"),
    "u": gettext_lazy("back to the list"),
    "/": gettext_lazy("to the search box"),
    "?": gettext_lazy("this page"),
}


@for_agents
def keys(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        on = request.POST.get("shortcuts") == "on"
        set_shortcuts(user=request.user, on=on, now=timezone.now())
        messages.success(request, _("The keys work now.") if on else _("The keys do nothing now."))
        return redirect("helpdesk:desk_keys")
    context = desk_frame(request, now=timezone.now()) | {"keys": KEYS, "current": "keys"}
    return render(request, "helpdesk/desk_keys.html", context)
