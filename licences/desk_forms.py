"""Forms of the licensing desk. They check fields; they send, log and change nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from licences.desk_queue import View, Wanted, states_of
from licences.enums import AgreementKind, RejectReason, SignatureLevel
from licences.models import EarlierAgreements
from portal.accounts.enums import Strand
from portal.files.forms import UploadField
from portal.files.policies import SIGNED_AGREEMENT

SORT_WORDS = (
    ("oldest", _("Longest wait")),
    ("newest", _("Newest")),
    ("programme", _("Programme A to Z")),
    ("-programme", _("Programme Z to A")),
    ("institution", _("Institution A to Z")),
    ("-institution", _("Institution Z to A")),
)


class QueueForm(forms.Form):
    """Words, filters and order of the queue; wrong values simply do not filter."""

    q = forms.CharField(
        label=_("Programme, institution, reference or signatory"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    strand = forms.ChoiceField(label=_("Strand"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=SORT_WORDS, initial="oldest")

    def __init__(self, data: Any, *, view: View) -> None:
        super().__init__(data, auto_id="queue-%s", use_required_attribute=False)
        self.fields["q"].widget.attrs["placeholder"] = self.fields["q"].label
        for name, every, choices in (
            ("strand", _("All strands"), Strand.choices),
            ("state", _("All states"), states_of(view)),
            ("kind", _("All kinds"), AgreementKind.choices),
        ):
            self.fields[name].choices = [("", every), *[(value, capfirst(str(label))) for value, label in choices]]

    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})


class RejectForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with the file?"),
        choices=RejectReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what is wrong with the file: the signatory must know what to do.")},
    )
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


class CountersignForm(forms.Form):
    file = UploadField(
        SIGNED_AGREEMENT,
        label=_("File signed by the licensor"),
        error_messages={"required": _("Choose the PDF that the licensor signed as well.")},
    )


class InForceForm(forms.Form):
    signed_on = forms.DateField(
        label=_("Date of the last party's signature"),
        help_text=_("The six months of support run from this day."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class RulesForm(forms.Form):
    levels = forms.MultipleChoiceField(
        label=_("Signatures we accept"),
        help_text=_("A returned file of another level cannot be accepted; it is rejected with help."),
        choices=[(level.value, capfirst(str(level.label))) for level in SignatureLevel if level != "unknown"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Accept at least one level, else nobody can sign.")},
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
