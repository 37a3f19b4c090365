"""Forms check fields; they send, log and change nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from licences.actions.requests import REQUIRED
from licences.enums import RejectReason, Usage
from licences.models import EarlierAgreements, LicenceRequest, ProgrammeLicence
from portal.files.forms import UploadField
from portal.files.policies import SIGNED_AGREEMENT

MISSING = {
    "institution_name": _("Name the hosting institution."),
    "institution_address": _("Write the institution's address."),
    "institution_country": _("Name the institution's country."),
    "representative_name": _("Name the person who may sign for the institution."),
    "representative_role": _("Write the position of the person who signs."),
    "representative_email": _("Write the e-mail address of the person who signs."),
    "intended_use": _("Say in a sentence or two what you want to use Jems for."),
}


class RequestForm(forms.ModelForm):
    """The answers of a request. As a draft everything may be missing; ``complete=True`` asks for all of it."""

    class Meta:
        model = LicenceRequest
        fields = (
            "institution_name",
            "institution_address",
            "institution_country",
            "representative_name",
            "representative_role",
            "representative_email",
            "intended_use",
            "usage",
            "contact_role",
            "contact_phone",
        )
        labels = {
            "institution_name": _("Hosting institution"),
            "institution_address": _("Postal address"),
            "institution_country": _("Country"),
            "representative_name": _("Full name"),
            "representative_role": _("Position"),
            "representative_email": _("E-mail address"),
            "intended_use": _("What do you want to use Jems for?"),
            "usage": _("Where do you stand with Jems today?"),
            "contact_role": _("Your position"),
            "contact_phone": _("Your phone number"),
        }
        help_texts = {
            "institution_name": _("The legal entity that signs, as it must stand in the agreement."),
            "institution_address": _("Street, postcode and town, one per line."),
            "representative_name": _("The person who may sign for the institution, such as its director."),
            "representative_email": _("We send the agreement there. No account is needed."),
            "intended_use": _("Two or three sentences: programme period, modules, number of projects you expect."),
            "contact_role": _("The person who signs sees it, so that they know who asks."),
            "contact_phone": _("For the person who signs, if they want to be sure that the mail is real."),
        }
        widgets = {
            "institution_address": forms.Textarea(attrs={"rows": 3}),
            "intended_use": forms.Textarea(attrs={"rows": 6}),
            "representative_email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "contact_phone": forms.TextInput(attrs={"type": "tel"}),
        }

    def __init__(self, *args: Any, complete: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.complete = complete
        self.fields["usage"].choices = [("", _("Choose")), *_usages()]
        for name in REQUIRED if complete else ():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = MISSING[name]

    def clean_representative_email(self) -> str:
        email = self.cleaned_data["representative_email"]
        if self.complete:
            validate_email(email)
        return email


class ReasonForm(forms.Form):
    """A sentence the other side reads."""

    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a sentence: the other side reads it.")},
    )

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label or _("Reason")
        self.fields["reason"].help_text = hint


class RejectForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with the file?"), choices=RejectReason, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What should they do?"),
        help_text=_("The signatory reads this. Needed for another reason."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == RejectReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Write the reason: the signatory must know what to do."))
        return cleaned


class InForceForm(forms.Form):
    signed_on = forms.DateField(
        label=_("Date of the last party's signature"),
        help_text=_("The six months of support run from this day."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from our mail."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the code from our mail.")},
    )


class SignedFileForm(forms.Form):
    file = UploadField(
        SIGNED_AGREEMENT,
        label=_("Signed agreement"),
        error_messages={"required": _("Choose the signed PDF first.")},
    )


class DelegateForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=150)
    role = forms.CharField(label=_("Position"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("We send the link there. Your own stops working.")
    )


class EarlierForm(forms.ModelForm):
    class Meta:
        model = EarlierAgreements
        fields = ("as_of", "signed", "willing", "source_note")
        labels = {
            "as_of": _("As of"),
            "signed": _("Agreements signed before the portal"),
            "willing": _("Programmes willing before the portal"),
            "source_note": _("Where do the numbers come from?"),
        }
        help_texts = {"signed": "", "willing": _("The signed ones included."), "source_note": _("Staff read it.")}
        widgets = {"as_of": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("signed", 0) > cleaned.get("willing", 0):
            self.add_error("willing", _("Whoever signed was willing: this number includes the signed ones."))
        return cleaned


class UsageForm(forms.ModelForm):
    class Meta:
        model = ProgrammeLicence
        fields = ("usage", "usage_since", "core_modified", "core_modified_note", "in_registry")
        labels = {
            "usage": _("How does your programme use Jems?"),
            "usage_since": _("Since when?"),
            "core_modified": _("We changed the source code of the core"),
            "core_modified_note": _("What did you change?"),
            "in_registry": _("Show our programme on the public list of licence holders"),
        }
        help_texts = {
            "usage": _("Signing does not oblige you to use it. We ask once a year."),
            "core_modified": _(
                "Updates may then not be compatible; you make them at your own cost and risk. "
                "Releases, downloads and tickets remind you of it."
            ),
            "core_modified_note": _("The modules concerned help the helpdesk to answer."),
            "in_registry": _("The public sees the programme's name and nothing else. The counters are always public."),
        }
        widgets = {
            "usage": forms.RadioSelect,
            "usage_since": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "core_modified_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["usage"].choices = _usages()


def _usages() -> list[tuple[str, str]]:
    """The enum's words stand in sentences; a list of answers begins with capitals."""
    return [(value, capfirst(label)) for value, label in Usage.choices]
