from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import Area, Environment, Kind, Visibility
from helpdesk.forms.safe import SafeForm
from helpdesk.models import Ticket
from helpdesk.permissions import can_open
from portal.accounts.models import Programme, User
from portal.accounts.selectors import members_of, programmes_of
from portal.files.forms import MultipleUploadField
from portal.files.policies import ANY_SUPPORT
from releases.models import Installation, Plugin, Release

BODY = forms.Textarea(attrs={"rows": 8})
FILES_LABEL = _("Files")
TECHNICAL = {Kind.BUG, Kind.SUPPORT}
VISIBILITY_HINT = _("You can say now who else may read this. Passwords and personal data belong in no ticket.")


class NewTicketForm(SafeForm):
    """Fields fit the kind: facts about the installation only where somebody must look into it."""

    words = ("title", "body")

    kind = forms.ChoiceField(choices=Kind, widget=forms.HiddenInput)
    programme = forms.TypedChoiceField(required=False, empty_value=None, label=_("For which programme"))
    title = forms.CharField(
        max_length=160, label=_("In one line"), help_text=_("Such as: Partner cannot submit a report")
    )
    body = forms.CharField(max_length=50_000, widget=BODY, label=_("What happened, or what you want to know"))
    area = forms.ChoiceField(choices=Area, initial=Area.OTHER, label=_("About"))
    installation = forms.ModelChoiceField(
        Installation.objects.none(), required=False, label=_("Your installation"), empty_label=_("none of these"),
        help_text=_("As your programme registered it. It tells us the version and the place."),
    )  # fmt: skip
    plugin = forms.ModelChoiceField(
        Plugin.objects.none(), required=False, label=_("Plugin"), empty_label=_("none, or not known")
    )
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
        super().__init__(*args, writer=user, **options)
        self.user = user
        mine = programmes_of(user)
        self.fields["kind"].initial = kind
        self._offer_programmes({str(programme.pk): programme for programme in mine})
        self._fit(kind, has_programme=bool(mine))
        self._offer_facts(kind)

    def _offer_programmes(self, mine: dict[str, Programme]) -> None:
        """One's own, at hand already; the only one is taken without asking."""
        if not mine:
            del self.fields["programme"]
            return
        field = self.fields["programme"]
        field.choices = [("", _("none of them")), *mine.items()]
        field.coerce = mine.__getitem__
        if len(mine) == 1:
            field.initial = next(iter(mine))
            field.widget = forms.HiddenInput()

    def _fit(self, kind: str, *, has_programme: bool) -> None:
        if kind not in TECHNICAL:
            del self.fields["environment"]
        allowed = [each for each in Visibility if _is_offered(each, kind, has_programme)]
        offered = [(each.value, capfirst(each.label)) for each in allowed]
        self.fields["visibility"].choices = offered
        self.fields["visibility"].initial = Visibility.PROGRAMME if has_programme else Visibility.PRIVATE

    def _offer_facts(self, kind: str) -> None:
        """What the programme registered and the plugins one may see; the only installation is chosen already."""
        self._offer("installation", partial(self._registered, kind))
        self._offer("plugin", self._plugins)

    def _registered(self, kind: str) -> QuerySet[Installation]:
        if kind == Kind.IDEA:
            return Installation.objects.none()
        ours = Installation.objects.filter(programme__in=self.user.programme_ids)
        return ours.select_related("release").order_by("kind", "pk")

    def _plugins(self) -> QuerySet[Plugin]:
        return Plugin.objects.visible_to(self.user).only("name").order_by("name", "pk")

    def _offer(self, name: str, rows: Callable[[], QuerySet[Any]]) -> None:
        """A select of what there is, left out where there is nothing.

        A form that comes back offers what it offered, and reads the names only to be shown again.
        """
        found = [] if self.is_bound else [(row.pk, str(row)) for row in rows()]
        if not found and name not in self.data:
            del self.fields[name]
            return
        field = self.fields[name]
        field.queryset = rows()
        blank = ("", field.empty_label)
        field.choices = [blank, *found] if found else lambda: [blank, *((row.pk, str(row)) for row in rows())]
        if name == "installation":
            field.initial = found[0][0] if len(found) == 1 else None
            self.fields["jems_version"].label = _("Jems version, if it is another one")

    def clean_jems_version(self) -> str:
        """Only a version there is: a wrong one sends everybody on a wrong track."""
        version = self.cleaned_data["jems_version"].strip().removeprefix("Jems ").removeprefix("v").strip()
        if version and not Release.objects.visible_to(self.user).filter(version=version).exists():
            newest = Release.objects.visible_to(self.user).newest_first().values_list("version", flat=True).first()
            if newest:
                raise forms.ValidationError(
                    _("There is no Jems “%(version)s”. Write three numbers, such as %(newest)s, or leave it empty.")
                    % {"version": version, "newest": newest}
                )
        return version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, programme = cleaned.get("kind", ""), cleaned.get("programme")
        if kind and not can_open(self.user, kind=kind, programme=programme):
            self.add_error(None, _("Support requests need a licence agreement in force. Ask a question, it is free."))
        if cleaned.get("visibility") == Visibility.PROGRAMME and programme is None:
            self.add_error("visibility", _("Choose a programme first, or keep it between you and Interact."))
        self._fill_facts(cleaned, programme)
        return cleaned

    def _fill_facts(self, cleaned: dict[str, Any], programme: Programme | None) -> None:
        """The installation says version and place where the person did not."""
        installation = cleaned.get("installation")
        if installation and installation.programme_id != getattr(programme, "pk", None):
            self.add_error("installation", _("This installation belongs to another programme. Choose one of yours."))
            return
        if installation:
            cleaned["jems_version"] = cleaned.get("jems_version") or installation.release.version
            cleaned["environment"] = cleaned.get("environment") or installation.kind
        version = cleaned.get("jems_version")
        cleaned["release"] = Release.objects.visible_to(self.user).filter(version=version).first() if version else None

    def facts(self) -> dict[str, Any]:
        """What open_ticket takes beside who and when."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in {"files", "secrets"}}
        return facts | {"uploads": self.cleaned_data["files"]}


def _is_offered(visibility: str, kind: str, has_programme: bool) -> bool:
    if kind == Kind.SUPPORT:
        return visibility == Visibility.PROGRAMME  # colleagues who authorise its hours must see it
    return visibility != Visibility.PROGRAMME or has_programme


class ReplyForm(SafeForm):
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
