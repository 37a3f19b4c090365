from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from helpdesk.filters import FILTERS, ME, NOBODY, NONE, Filters
from portal.accounts.models import Programme
from portal.accounts.selectors import staff_holding

ANY = ("", _("any"))
NAME = {"max_length": 60, "label": _("Name")}


class QuickSelect(forms.Select):
    """A select without a template for each option: a hundred programmes cost as much as all the rest of the list."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = mark_safe(" selected")
        rows = ((key, chosen if str(key) == str(value or "") else "", label) for key, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        more = self.build_attrs(self.attrs, attrs)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(more), options)


class FilterForm(forms.Form):
    """The filters as a form to send by GET; what was asked for is its initial value, so that it never complains."""

    q = forms.CharField(max_length=100, required=False, label=FILTERS["q"].label)

    def __init__(self, asked: Filters, *, tags: Iterable[dict[str, Any]], view: str) -> None:
        super().__init__(initial=asked, auto_id="filter_%s")
        self.agents = list(staff_holding("helpdesk.answer").order_by("name", "pk"))
        agents = [(str(agent.pk), str(agent)) for agent in self.agents]
        programmes = Programme.objects.current().order_by("name").values_list("pk", "name")
        changing = {
            "assignee": [(ME, _("me")), (NOBODY, _("nobody yet")), *agents],
            "programme": [(NONE, _("no programme")), *((str(pk), name) for pk, name in programmes)],
            "tag": [(tag["slug"], tag["name"]) for tag in tags],
        }
        for key, rule in FILTERS.items():
            choices = changing.get(key, list(rule.choices))
            if key in changing and asked.get(key) and asked[key] not in dict(choices):
                choices = [*choices, (asked[key], asked[key])]  # of an old address: still shown, still removable
            if choices:
                self.fields[key] = forms.ChoiceField(
                    choices=[ANY, *choices], required=False, label=rule.label, widget=QuickSelect
                )
        self.fields["version"] = forms.CharField(max_length=20, required=False, label=FILTERS["version"].label)
        self.order_fields([key for key in FILTERS if key in self.fields])
        self.asked, self.view = asked, view
        # The form is drawn once a minute for each state: a hundred translated options are dear, and change rarely.
        parts = [view, *asked.items(), *changing["tag"], *changing["programme"][1:], *agents]
        self.state = blake2b(repr(parts).encode(), digest_size=12).hexdigest()

    def chips(self, url: str) -> list[dict[str, str]]:
        """One for each filter, with the address of the same list without it."""
        return [
            {"label": f"{FILTERS[key].label}: {self._words(key, value)}", "remove_url": self._without(url, key)}
            for key, value in self.asked.items()
        ]

    def _words(self, key: str, value: str) -> str:
        choices = getattr(self.fields.get(key), "choices", [])
        return str(dict(choices).get(value, value))

    def _without(self, url: str, key: str) -> str:
        rest = {name: value for name, value in self.asked.items() if name != key}
        return f"{url}?{urlencode({'view': self.view, **rest})}"


class SaveViewForm(forms.Form):
    name = forms.CharField(**NAME)
    is_shared = forms.BooleanField(required=False, label=_("For everyone at the desk"))


class RenameForm(forms.Form):
    name = forms.CharField(**NAME)
