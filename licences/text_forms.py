"""Forms of the agreement text and of renewals. The clauses come as many fields as the text has clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licences.enums import ResignRule
from licences.models import Agreement, AgreementTextVersion
from licences.one_line import OneLine
from licences.parties import MISSING, PARTIES
from licences.printed import Printed
from portal.accounts.enums import Strand

MOST_CLAUSES = 80
LONGEST_CLAUSE = 10_000
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

Clause = dict[str, Any]


def paragraphs_in(text: str) -> list[str]:
    """A blank line begins a paragraph; a single line break is only where the writer's line ended."""
    pieces = BLANK_LINE.split(text.replace("\r\n", "\n").strip())
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


class DraftForm(forms.Form):
    """Title, note and clauses. Everything may be missing: a draft is kept as it is."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("One or two sentences. Licensees read them when the text is published."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, text: AgreementTextVersion) -> None:
        count = _count_in(data) if data is not None else len(text.clauses)
        super().__init__(data, initial=None if data is not None else _initial(text))
        for index in range(count):
            self.fields[f"heading_{index}"] = forms.CharField(
                label=_("Heading of clause %(number)s") % {"number": index + 1}, max_length=200, required=False
            )
            self.fields[f"text_{index}"] = forms.CharField(
                label=_("Text of clause %(number)s") % {"number": index + 1},
                max_length=LONGEST_CLAUSE,
                required=False,
                widget=forms.Textarea(attrs={"rows": 7}),
            )
        self.clause_count = count

    @property
    def clause_rows(self) -> list[dict[str, Any]]:
        """For the template: the two fields of each clause, and which buttons make sense."""
        last = self.clause_count - 1
        return [
            {
                "index": index,
                "number": index + 1,
                "heading": self[f"heading_{index}"],
                "text": self[f"text_{index}"],
                "is_first": index == 0,
                "is_last": index == last,
            }
            for index in range(self.clause_count)
        ]

    def typed_clauses(self) -> list[Clause]:
        clean = self.cleaned_data
        return [
            {"heading": clean[f"heading_{index}"], "paragraphs": paragraphs_in(clean[f"text_{index}"])}
            for index in range(self.clause_count)
        ]


class TermsForm(forms.Form):
    """From when a text is valid, and who has to sign it."""

    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DAY)
    resign_rule = forms.ChoiceField(
        label=gettext_lazy("Must licensees who signed an earlier text sign again?"),
        choices=[(value, capfirst(label)) for value, label in ResignRule.choices],
        widget=forms.RadioSelect,
    )
    resign_by = forms.DateField(
        label=gettext_lazy("Sign by"),
        help_text=gettext_lazy("Only when they must sign by a date. Give their institutions a few months."),
        required=False,
        widget=DAY,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("resign_rule") == ResignRule.BY_DATE and "resign_by" in cleaned and not cleaned["resign_by"]:
            self.add_error("resign_by", _("Name the day by which licensees must sign."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        rule = ResignRule(self.cleaned_data["resign_rule"])
        day: date | None = self.cleaned_data["resign_by"] if rule == ResignRule.BY_DATE else None
        return {"valid_from": self.cleaned_data["valid_from"], "resign_rule": rule, "resign_by": day}


class PartiesForm(Printed, OneLine, forms.Form):
    """The parties of a renewal: as they were, unless somebody else signs now."""

    printed = PARTIES

    institution_name = forms.CharField(label=gettext_lazy("Hosting institution"), max_length=200)
    institution_address = forms.CharField(
        label=gettext_lazy("Postal address"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    institution_country = forms.CharField(label=gettext_lazy("Country"), max_length=80)
    representative_name = forms.CharField(label=gettext_lazy("Who signs"), max_length=150)
    representative_role = forms.CharField(label=gettext_lazy("Position"), max_length=150)
    representative_email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)

    def __init__(self, data: Any = None, *, agreement: Agreement) -> None:
        super().__init__(data, initial={name: getattr(agreement, name) for name in PARTIES})
        for name in PARTIES:
            self.fields[name].error_messages["required"] = MISSING[name]


class StrandForm(forms.Form):
    strand = forms.ChoiceField(
        label=gettext_lazy("Strand"), choices=[("", gettext_lazy("All strands")), *Strand.choices], required=False
    )


class RunForm(forms.Form):
    """Which licensees, and how far."""

    agreements = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose at least one licensee.")},
    )
    how_far = forms.ChoiceField(
        label=gettext_lazy("How far?"),
        choices=[
            ("prepare", gettext_lazy("Prepare only: somebody looks at each one and issues it")),
            ("issue", gettext_lazy("Prepare and issue: each person who signs gets the link at once")),
        ],
        widget=forms.RadioSelect,
        initial="prepare",
    )

    def __init__(self, data: Any = None, *, references: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["agreements"].choices = [(reference, reference) for reference in references]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> set[str]:
        """Marked boxes: all at first, later what was sent."""
        if self.is_bound:
            return set(self.data.getlist("agreements"))
        return {value for value, _label in self.fields["agreements"].choices}  # type: ignore[attr-defined]


def _count_in(data: Mapping[str, Any]) -> int:
    given = str(data.get("count", ""))
    return min(int(given), MOST_CLAUSES) if given.isascii() and given.isdigit() else 0


def _initial(text: AgreementTextVersion) -> dict[str, Any]:
    values: dict[str, Any] = {"title": text.title, "note": text.note}
    for index, clause in enumerate(text.clauses):
        values[f"heading_{index}"] = clause["heading"]
        values[f"text_{index}"] = "\n\n".join(clause["paragraphs"])
    return values
