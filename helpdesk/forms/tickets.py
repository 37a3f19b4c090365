from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import Area, Environment, Kind, Visibility
from helpdesk.models import Ticket
from helpdesk.permissions import can_open
from portal.accounts.models import Programme, User
from portal.accounts.selectors import members_of, programmes_of
from portal.files.forms import MultipleUploadField
from portal.files.policies import ANY_SUPPORT

BODY = forms.Textarea(attrs={"rows": 8})
FILES_LABEL = _("Files")
TECHNICAL = {Kind.BUG, Kind.SUPPORT}
VISIBILITY_HINT = _("You can say now who else may read this. Passwords and personal data belong in no ticket.")


class NewTicketForm(forms.Form):
    """Fields fit the kind: facts about the installation only where somebody must look into it."""

    kind = forms.ChoiceField(choices=Kind, widget=forms.HiddenInput)
    programme = forms.ModelChoiceField(Programme.objects.none(), required=False, label=_("For which programme"))
    title = forms.CharField(
        max_length=160, label=_("In one line"), help_text=_("Such as: Partner cannot submit a report")
    )
    body = forms.CharField(max_length=50_000, widget=BODY, label=_("What happened, or what you want to know"))
    area = forms.ChoiceField(choices=Area, initial=Area.OTHER, label=_("About"))
    jems_version = forms.CharField(
        max_length=20, required=False, label=_("Jems version"), help_text=_("Such as 10.0.1")
    )
    environment = forms.ChoiceField(
        choices=[("", _("not said")), *Environment.choices], required=False, label=_("Where")
    )
    visibility = forms.ChoiceField(
        choices=Visibility, widget=forms.RadioSelect, label=_("Who may read it"), help_text=VISIBILITY_HINT
    )
    files = MultipleUploadField(ANY_SUPPORT, required=False, label=FILES_LABEL)

    def __init__(self, *args: Any, user: User, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        mine = programmes_of(user)
        self.fields["programme"].queryset = Programme.objects.filter(pk__in=[programme.pk for programme in mine])
        self.fields["kind"].initial = kind
        if len(mine) == 1:
            self.fields["programme"].initial = mine[0]
            self.fields["programme"].widget = forms.HiddenInput()
        elif not mine:
            del self.fields["programme"]
        self._fit(kind, has_programme=bool(mine))

    def _fit(self, kind: str, *, has_programme: bool) -> None:
        if kind not in TECHNICAL:
            del self.fields["environment"]
        allowed = [each for each in Visibility if _is_offered(each, kind, has_programme)]
        offered = [(each.value, capfirst(each.label)) for each in allowed]
        self.fields["visibility"].choices = offered
        self.fields["visibility"].initial = Visibility.PROGRAMME if has_programme else Visibility.PRIVATE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, programme = cleaned.get("kind", ""), cleaned.get("programme")
        if kind and not can_open(self.user, kind=kind, programme=programme):
            self.add_error(None, _("Support requests need a licence agreement in force. Ask a question, it is free."))
        if cleaned.get("visibility") == Visibility.PROGRAMME and programme is None:
            self.add_error("visibility", _("Choose a programme first, or keep it between you and Interact."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What open_ticket takes beside who and when."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "files"}
        return facts | {"uploads": self.cleaned_data["files"]}


def _is_offered(visibility: str, kind: str, has_programme: bool) -> bool:
    if kind == Kind.SUPPORT:
        return visibility == Visibility.PROGRAMME  # colleagues who authorise its hours must see it
    return visibility != Visibility.PROGRAMME or has_programme


class ReplyForm(forms.Form):
    body = forms.CharField(max_length=50_000, label=_("Your reply"), widget=forms.Textarea(attrs={"rows": 5}))
    files = MultipleUploadField(ANY_SUPPORT, required=False, label=FILES_LABEL)


class ColleagueForm(forms.Form):
    """Add a colleague of the ticket's programme to those who get its news."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))

    def __init__(self, *args: Any, ticket: Ticket, **options: Any) -> None:
        super().__init__(*args, **options)
        if ticket.programme:
            watching = ticket.watchers.values("user_id")
            self.fields["user"].queryset = members_of(ticket.programme).exclude(pk__in=watching)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        required=False,
        label=_("Why"),
        help_text=_("Optional. It helps Interact to propose something else."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
