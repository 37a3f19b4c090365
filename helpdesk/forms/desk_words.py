"""Canned replies and macros: what agents keep for all cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.canned import PLACEHOLDERS, unknown
from helpdesk.enums import Area, Priority, Status, Visibility
from helpdesk.filters import ME, NOBODY
from helpdesk.macros import LONGEST_NOTE, STEPS, Steps
from helpdesk.models import CannedReply
from portal.accounts.selectors import staff_holding

LEAVE = ("", _("leave as it is"))


def _check_placeholders(text: str) -> str:
    if wrong := unknown(text):
        known = ", ".join(f"{{{{{name}}}}}" for name in PLACEHOLDERS)
        raise forms.ValidationError(
            _("The desk does not know %(wrong)s. It knows %(known)s."),
            params={"wrong": ", ".join(wrong), "known": known},
        )
    return text


class CannedReplyForm(forms.ModelForm):
    is_shared = forms.BooleanField(required=False, initial=True, label=_("For everyone at the desk"))

    class Meta:
        model = CannedReply
        fields = ("title", "body", "area")
        labels = {"title": _("Title"), "body": _("Words"), "area": _("About")}
        help_texts = {"title": _("What it says on its button: two or three words.")}
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", _("every area")), *((v, capfirst(label)) for v, label in Area.choices)]
        if self.instance.pk:
            self.fields["is_shared"].initial = self.instance.owner_id is None

    def clean_body(self) -> str:
        return _check_placeholders(self.cleaned_data["body"])


class MacroForm(forms.Form):
    """A field for each kind of step; what is left empty is no step."""

    title = forms.CharField(max_length=80, label=_("Title"), help_text=_("Such as: Addons lost"))
    assignee = forms.ChoiceField(required=False, label=STEPS["assignee"].label)
    status = forms.ChoiceField(required=False, label=STEPS["status"].label)
    priority = forms.ChoiceField(required=False, label=STEPS["priority"].label)
    visibility = forms.ChoiceField(required=False, label=STEPS["visibility"].label)
    tags = forms.CharField(max_length=200, required=False, label=STEPS["tags"].label, help_text=_("With commas."))
    untag = forms.CharField(max_length=200, required=False, label=STEPS["untag"].label, help_text=_("With commas."))
    reply = forms.ChoiceField(required=False, label=STEPS["reply"].label)
    note = forms.CharField(
        max_length=LONGEST_NOTE, required=False, label=STEPS["note"].label, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        agents = [(str(agent.pk), str(agent)) for agent in staff_holding("helpdesk.answer").order_by("name", "pk")]
        shared = [(str(reply.pk), reply.title) for reply in CannedReply.objects.filter(owner=None)]
        states = [(value, capfirst(label)) for value, label in Status.choices if value != Status.NEW]
        for name, choices in {
            "assignee": [(ME, _("whoever runs it")), (NOBODY, _("nobody yet")), *agents],
            "status": states,
            "priority": [(value, capfirst(label)) for value, label in Priority.choices],
            "visibility": [(value, capfirst(label)) for value, label in Visibility.choices],
            "reply": shared,
        }.items():
            self.fields[name].choices = [LEAVE, *choices]

    def clean_note(self) -> str:
        return _check_placeholders(self.cleaned_data["note"])

    def steps(self) -> Steps:
        return {do: self.cleaned_data[do] for do in STEPS if self.cleaned_data.get(do)}
