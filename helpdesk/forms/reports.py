from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.reports import LONGEST_DAYS, Period

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


class PeriodForm(forms.Form):
    first = forms.DateField(label=_("From"), widget=DATE)
    last = forms.DateField(label=_("To"), widget=DATE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if not first or not last:
            return cleaned
        if first > last:
            self.add_error("last", _("The last day comes after the first."))
        elif first < EARLIEST or last > LATEST:
            self.add_error("first", _("Choose days of this century."))
        elif (last - first).days > LONGEST_DAYS:
            self.add_error("last", _("Choose two years at most."))
        return cleaned

    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])
