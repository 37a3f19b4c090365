from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import Rating


class RatingForm(forms.Form):
    rating = forms.ChoiceField(
        choices=[(value, capfirst(label)) for value, label in Rating.choices],
        widget=forms.RadioSelect,
        label=_("How did it go?"),
        error_messages={"required": _("Choose one of the three.")},
    )
    comment = forms.CharField(
        max_length=1000,
        required=False,
        label=_("A word on it"),
        help_text=_("Read by Interact only."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
