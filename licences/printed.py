"""Answers that will stand in an agreement: letters no font of it has are refused where they are typed."""

from __future__ import annotations

from typing import Any

from django import forms

from licences.pdf.printable import unprintable_letters
from licences.pdf.typesetting import CannotPrint


class Printed(forms.BaseForm):
    """Beside a form class, before OneLine; ``printed`` names the fields. Empty while nothing is printed yet."""

    printed: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = {name: str(self.cleaned_data.get(name) or "") for name in self.printed}
        for name, letters in unprintable_letters(answers).items() if any(answers.values()) else ():
            self.add_error(name, str(CannotPrint(letters)))
        return self.cleaned_data
