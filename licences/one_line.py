"""Names and positions stand in headers of mails: a line break that was pasted or posted becomes a space."""

from typing import Any

from django import forms


class OneLine(forms.BaseForm):
    """Beside a form class: answers typed into one line are kept as one line."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        lines = {name for name, field in self.fields.items() if isinstance(field.widget, forms.TextInput)}
        for name in lines & self.cleaned_data.keys():
            if isinstance(self.cleaned_data[name], str):
                self.cleaned_data[name] = " ".join(self.cleaned_data[name].split())
        return self.cleaned_data
