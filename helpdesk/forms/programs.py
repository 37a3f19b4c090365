from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.actions.keys import LONGEST_DAYS
from helpdesk.enums import HookEvent, Scope
from portal.accounts.models import Programme, User

LASTS = [(30, _("30 days")), (90, _("90 days")), (180, _("half a year")), (LONGEST_DAYS, _("one year"))]


class KeyForm(forms.Form):
    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("Such as: nightly report"))
    scopes = forms.MultipleChoiceField(
        choices=[(scope.value, capfirst(scope.label)) for scope in Scope],
        widget=forms.CheckboxSelectMultiple,
        label=_("What it may do"),
    )
    days = forms.TypedChoiceField(choices=LASTS, coerce=int, initial=90, label=_("Lasts"))


class HookForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"))
    name = forms.CharField(max_length=80, label=_("Name"), help_text=_("Such as: our chat room"))
    url = forms.URLField(
        max_length=500, assume_scheme="https", label=_("Address"), help_text=_("Such as https://example.org/jems")
    )
    events = forms.MultipleChoiceField(
        choices=[(event.value, capfirst(event.label)) for event in HookEvent if event != HookEvent.PING],
        widget=forms.CheckboxSelectMultiple,
        label=_("Tell when"),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        managed = [membership.programme_id for membership in user.active_memberships if membership.is_manager]
        self.fields["programme"].queryset = Programme.objects.filter(pk__in=managed).order_by("name")
        if len(managed) == 1:
            self.fields["programme"].initial = managed[0]
            self.fields["programme"].widget = forms.HiddenInput()


class DisputeForm(forms.Form):
    text = forms.CharField(max_length=1000, label=_("What is wrong with it"), widget=forms.Textarea(attrs={"rows": 4}))


class DisputeAnswerForm(forms.Form):
    answer = forms.CharField(
        max_length=200,
        label=_("Answer"),
        help_text=_("The programme reads it; it also stands beside the line that takes the booking back."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
