"""Forms check fields; they send, log and change nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from licences.actions.requests import REQUIRED
from licences.enums import AgreementKind, ReturnWay, Usage
from licences.models import LicenceRequest, ProgrammeLicence
from licences.one_line import OneLine
from licences.parties import MISSING, PARTIES
from licences.printed import Printed
from portal.accounts.enums import Strand
from portal.files.forms import UploadField
from portal.files.policies import SIGNED_AGREEMENT


class RequestForm(Printed, OneLine, forms.ModelForm):
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
        self.complete, self.printed = complete, PARTIES if complete else ()
        if self.instance.kind == AgreementKind.TRANSFER:
            self._ask_about_the_move()
        self.fields["usage"].choices = [("", _("Choose")), *_usages()]
        for name in REQUIRED if complete else ():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = self._missing(name)

    def _missing(self, name: str) -> Any:
        is_why = name == "intended_use" and self.instance.kind == AgreementKind.TRANSFER
        return _("Say in a sentence or two why the agreement moves.") if is_why else MISSING[name]

    def _ask_about_the_move(self) -> None:
        """A transfer asks for the new institution and the reason; what Jems is used for was said before."""
        labels = {"institution_name": _("New hosting institution"), "intended_use": _("Why does the agreement move?")}
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["intended_use"].help_text = _("A sentence or two: who hosts the programme from when on, and why.")

    @property
    def replaces_text(self) -> str:
        words = {"reference": self.instance.replaces, "institution": self.instance.replaces.institution_name}
        text = _("Agreement %(reference)s with %(institution)s stays in force, with all it opens, until this one is.")
        return text % words

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


class SigningForm(forms.Form):
    """One of the ways the rules accept; the file is asked for only where it is uploaded."""

    way = forms.ChoiceField(label=_("How do you want to sign?"), required=False, widget=forms.RadioSelect)
    file = UploadField(
        SIGNED_AGREEMENT,
        label=_("Drop the signed PDF here"),
        help_text=_("PDF up to 25 MB. We tell you at once if the signature is missing."),
        required=False,
    )

    def __init__(self, *args: Any, ways: Sequence[ReturnWay], **options: Any) -> None:
        super().__init__(*args, initial={"way": ways[0]}, **options)
        self.ways = ways
        self.fields["way"].choices = [(way.value, way.label) for way in ways]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["way"] = cleaned.get("way") or self.ways[0]
        if cleaned["way"] == ReturnWay.CLICK:
            self.errors.pop("file", None)
        elif not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the signed PDF first."))
        return cleaned


class ClickForm(forms.Form):
    """The three things that make a click a signature."""

    name = forms.CharField(
        label=_("Your full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your full name: it is your signature.")},
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from our newest mail."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the code from our mail.")},
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Tick the box: without it the click is not a signature.")},
    )

    def __init__(self, *args: Any, consent: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["consent"].label = consent


class HashForm(forms.Form):
    """A hash, or a file to make it from; the file is read and not kept."""

    sha256 = forms.CharField(
        label=_("SHA-256 of the file"),
        help_text=_("64 characters, 0 to 9 and a to f. Spaces do not matter."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("Or choose the file"),
        help_text=_("Up to 25 MB. The portal makes the hash, compares it and keeps nothing of the file."),
        required=False,
        allow_empty_file=True,
    )

    def clean_sha256(self) -> str:
        value = "".join(self.cleaned_data["sha256"].split()).lower()
        if value and not re.fullmatch("[0-9a-f]{64}", value):
            raise forms.ValidationError(_("This is not a SHA-256: it has 64 characters, 0 to 9 and a to f."))
        return value

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > SIGNED_AGREEMENT.max_bytes:
            raise forms.ValidationError(_("This file is larger than 25 MB. Make its hash yourself and paste it."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("sha256") and cleaned.get("file") is None:
            self.add_error("sha256", _("Paste a hash or choose a file."))
        return cleaned


class DelegateForm(Printed, OneLine, forms.Form):
    printed = ("name", "role", "email")
    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        error_messages={"required": _("Name the person who signs instead.")},
    )
    role = forms.CharField(
        label=_("Position"), max_length=150, error_messages={"required": MISSING["representative_role"]}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send the link there. Your own stops working."),
        error_messages={"required": MISSING["representative_email"]},
    )


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
            "in_registry": _(
                "The public sees the programme's name, strand and countries, and since when it is shown. "
                "The counters are always public."
            ),
        }
        widgets = {
            "usage": forms.RadioSelect,
            "usage_since": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "core_modified_note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["usage"].choices = _usages()


class RegistryForm(forms.Form):
    """Search and filters of the public list; wrong values simply do not filter."""

    q = forms.CharField(label=_("Name or country"), required=False, max_length=100)
    strand = forms.ChoiceField(label=_("Strand"), required=False, choices=[("", _("All strands")), *Strand.choices])
    country = forms.ChoiceField(label=_("Country"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("name", _("By name")), ("strand", _("By strand")), ("since", _("By the day first shown"))],
    )

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("All countries")), *countries]


def _usages() -> list[tuple[str, str]]:
    """The enum's words stand in sentences; a list of answers begins with capitals."""
    return [(value, capfirst(label)) for value, label in Usage.choices]
