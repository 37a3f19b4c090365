"""Apart from ``forms``: allauth reads this while it builds its own forms, which ``forms`` imports."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """What both ways of signing up ask beside the address; the adapter stores it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As colleagues and the helpdesk should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request, user) -> None:
        """allauth demands this hook; ``AccountAdapter.save_user`` does the work."""
