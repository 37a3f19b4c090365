from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Programme
from portal.files.forms import UploadField
from portal.files.policies import ARCHIVES, DOCUMENTS, UploadPolicy
from releases import pasted
from releases.enums import ChangeKind, DocumentType, FileKind, InstallationKind, Statement
from releases.models import ChangeEntry, Installation, Plugin, PluginVersion, Release

ANY_FILE = UploadPolicy("release files", {**ARCHIVES.types, **DOCUMENTS.types}, ARCHIVES.max_bytes)
PLUGIN_ARCHIVE = ARCHIVES


class ReleaseForm(forms.ModelForm):
    """Facts of a release; version only when it is begun."""

    class Meta:
        model = Release
        fields = ["version", "plugin_contract", "standard_plugin", "flyway_total", "plugin_types", "is_required_stop"]
        labels = {
            "version": _("Version"),
            "plugin_contract": _("Plugin contract"),
            "standard_plugin": _("Standard plugin"),
            "flyway_total": _("Database migrations in all"),
            "plugin_types": _("Plugin types"),
            "is_required_stop": _("Required stop"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["version"]


class PublishForm(forms.Form):
    released_on = forms.DateField(
        label=_("Release date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: today."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class EntryForm(forms.ModelForm):
    class Meta:
        model = ChangeEntry
        fields = ["kind", "area", "audience", "title", "text", "to_do", "fixed_in"]
        labels = {
            "kind": _("Kind"),
            "area": _("Area"),
            "audience": _("For"),
            "title": _("Title"),
            "text": _("Text"),
            "to_do": _("Do"),
            "fixed_in": _("Solved in"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "to_do": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == ChangeKind.BREAKING and not cleaned.get("to_do"):
            self.add_error("to_do", _("Say what readers have to do about a breaking change."))
        if cleaned.get("fixed_in") and cleaned.get("kind") != ChangeKind.KNOWN_ISSUE:
            self.add_error("fixed_in", _("Only a known issue is solved later. Leave this empty."))
        return cleaned


class FileForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=FileKind)
    document_type = forms.ChoiceField(
        label=_("Document"),
        choices=[("", ""), *DocumentType.choices],
        required=False,
        help_text=_("Only for documents. Pre-installation Instructions are open to everyone."),
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    upload = UploadField(ANY_FILE, label=_("File"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_document = cleaned.get("kind") == FileKind.DOCUMENT
        if is_document and not cleaned.get("document_type"):
            self.add_error("document_type", _("Say which document it is."))
        if not is_document:
            cleaned["document_type"] = ""
        return cleaned


class InstallationForm(forms.Form):
    """What Jems says of itself, pasted."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Installation"), choices=InstallationKind, widget=forms.RadioSelect)
    version = forms.CharField(
        label=_("Version"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("Open /api/_info/version of your Jems and paste the answer. The number alone is enough."),
    )
    plugins = forms.CharField(
        label=_("Plugin list"),
        required=False,
        max_length=pasted.LARGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Sign in to your Jems, open /api/plugin/list/ALL and paste the answer."),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        if len(programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.fields["programme"].initial = programmes[0].pk

    def clean_version(self) -> Release:
        version = self._read(pasted.version_of, "version")
        release = Release.objects.visible_to(None).filter(version=version).first()
        if release is None:
            raise forms.ValidationError(
                _("There is no release %(version)s. Check the number.") % {"version": version}, code="unknown"
            )
        return release

    def clean_plugins(self) -> list[dict[str, str]]:
        return self._read(pasted.plugins_of, "plugins")

    def _read(self, reader: Any, name: str) -> Any:
        try:
            return reader(self.cleaned_data[name])
        except pasted.PasteRefused as error:
            raise forms.ValidationError(str(error), code="refused") from None


class PluginForm(forms.ModelForm):
    class Meta:
        model = Plugin
        fields = ["name", "sentence", "description", "repository", "licence"]
        labels = {
            "name": _("Name"),
            "sentence": _("What it does"),
            "description": _("Description"),
            "repository": _("Source code"),
            "licence": _("Licence"),
        }
        help_texts = {
            "description": _("What it is for, what it needs, how to put it in. Markdown works."),
            "repository": _("Address of the repository, when others may read it."),
            "licence": _("Such as EUPL 1.2."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}


class PluginVersionForm(forms.ModelForm):
    keys = forms.CharField(
        label=_("Keys it registers"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "One on each line: key, key version, extension point. For example: islands.budget 2.3.0 budget_export"
        ),
    )
    upload = UploadField(PLUGIN_ARCHIVE, label=_("Archive"))

    class Meta:
        model = PluginVersion
        fields = ["version", "contract_version", "notes"]
        labels = {
            "version": _("Version"),
            "contract_version": _("Plugin contract it was built for"),
            "notes": _("What is new"),
        }
        help_texts = {"contract_version": _("The number stands on the page of each release, such as 1.6.7.")}
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}

    field_order = ["version", "contract_version", "keys", "upload", "notes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].help_text = _("Leave empty to keep %(name)s.") % {"name": self.instance.stored.name}
            rows = self.instance.keys.all()
            self.fields["keys"].initial = "\n".join(f"{k.key} {k.key_version} {k.extension_point}" for k in rows)

    def clean_keys(self) -> list[dict[str, str]]:
        try:
            return pasted.keys_of(self.cleaned_data["keys"])
        except pasted.PasteRefused as error:
            raise forms.ValidationError(str(error), code="refused") from None


class StatementForm(forms.Form):
    statement = forms.ChoiceField(
        label=_("Does it work for you?"),
        choices=[(Statement.CONFIRMED, _("It works for us")), (Statement.INCOMPATIBLE, _("It does not work"))],
        widget=forms.RadioSelect,
    )
    version = forms.ChoiceField(label=_("Version"))
    installation = forms.ChoiceField(label=_("On your Jems"))
    note = forms.CharField(label=_("In one sentence"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        versions: Iterable[PluginVersion],
        installations: Iterable[Installation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {version.version: version for version in versions}
        self.installations = {str(row.pk): row for row in installations}
        self.fields["version"].choices = [(number, number) for number in self.versions]
        self.fields["installation"].choices = list(self.installations.items())

    def clean_version(self) -> PluginVersion:
        return self.versions[self.cleaned_data["version"]]

    def clean_installation(self) -> Installation:
        return self.installations[self.cleaned_data["installation"]]
