from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpdesk.actions.booking import Work
from helpdesk.calendar import legal_day
from helpdesk.canned import unfilled
from helpdesk.enums import TRANSITIONS, Area, Decision, Environment, Kind, Priority, Status, Visibility
from helpdesk.forms.tickets import FILES_LABEL
from helpdesk.models import SupportAccount, Ticket
from portal.accounts.models import User
from portal.accounts.selectors import staff_holding
from portal.files.forms import MultipleUploadField
from portal.files.models import StoredFile
from portal.files.policies import ANY_SUPPORT
from releases.enums import LISTED
from releases.models import Plugin, Release

LINES = 4
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
THEN = [
    (Status.WAITING_CUSTOMER, _("Send and wait for customer")),
    (Status.OPEN, _("Send, stay open")),
    (Status.WAITING_DEVELOPMENT, _("Send, pass to developers")),
    (Status.SOLVED, _("Send, mark as solved")),
]


class AnswerForm(forms.Form):
    body = forms.CharField(max_length=50_000, label=_("Reply"), widget=forms.Textarea(attrs={"rows": 6}))
    files = MultipleUploadField(ANY_SUPPORT, required=False, label=FILES_LABEL)
    keep = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Files from before"),
        help_text=_("They came with this draft and go out with it."),
    )  # fmt: skip
    then = forms.ChoiceField(choices=THEN, initial=Status.WAITING_CUSTOMER, label=_("After sending"))

    def __init__(self, *args: Any, kept: Sequence[dict[str, Any]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(each["pk"]), each["name"]) for each in kept]
        self.fields["keep"].choices = choices
        self.fields["keep"].initial = [pk for pk, _name in choices]
        if not choices:
            del self.fields["keep"]

    def clean_body(self) -> str:
        """A canned reply with a gap must not reach a customer."""
        body = self.cleaned_data["body"]
        if left := unfilled(body):
            raise forms.ValidationError(
                _("Fill in or take out %(names)s before you send."), params={"names": ", ".join(left)}
            )
        return body

    def kept_files(self) -> list[StoredFile]:
        return list(StoredFile.objects.filter(pk__in=self.cleaned_data.get("keep", [])))


class NoteForm(forms.Form):
    body = forms.CharField(
        max_length=50_000, label=_("Internal note"), help_text=_("Only agents read this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    files = MultipleUploadField(ANY_SUPPORT, required=False, label=FILES_LABEL)


class EstimateForm(forms.Form):
    """Up to four lines of work; empty ones are left out."""

    answer_by = forms.DateField(
        required=False, label=_("Answer by"), widget=DATE, help_text=_("Left empty: ten working days.")
    )
    note = forms.CharField(max_length=300, required=False, label=_("A word on it"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, LINES + 1):
            first = number == 1
            self.fields[f"text_{number}"] = forms.CharField(
                max_length=160, required=first, label=_("Work %(number)s") % {"number": number}
            )
            self.fields[f"minutes_{number}"] = forms.IntegerField(
                min_value=1, max_value=6000, required=first, label=_("Minutes %(number)s") % {"number": number}
            )
        self.order_fields(
            [*[f"{name}_{n}" for n in range(1, LINES + 1) for name in ("text", "minutes")], "answer_by", "note"]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(1, LINES + 1):
            text, minutes = cleaned.get(f"text_{number}"), cleaned.get(f"minutes_{number}")
            if (
                bool(text) != bool(minutes)
                and f"minutes_{number}" not in self.errors
                and f"text_{number}" not in self.errors
            ):
                self.add_error(f"minutes_{number}", _("Give both, what you will do and how long it takes."))
        return cleaned

    def lines(self) -> list[tuple[str, int]]:
        pairs = [(self.cleaned_data[f"text_{n}"], self.cleaned_data[f"minutes_{n}"]) for n in range(1, LINES + 1)]
        return [(text, minutes) for text, minutes in pairs if text and minutes]


class BookForm(forms.Form):
    minutes = forms.IntegerField(
        min_value=1, max_value=1440, label=_("Minutes"),
        help_text=_("What it really took. Over a day the total is rounded up to steps of 15."),
    )  # fmt: skip
    work_on = forms.DateField(label=_("Worked on"), widget=DATE)
    note = forms.CharField(
        max_length=200, label=_("What for"), help_text=_("The programme reads this on its statement.")
    )
    late_reason = forms.CharField(
        max_length=200, required=False, label=_("Why so late"), help_text=_("Only for work of more than 14 days ago.")
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["work_on"].initial = today
        self.fields["key"].initial = secrets.token_hex(16)

    def work(self) -> Work:
        return Work(**{name: self.cleaned_data[name] for name in ("minutes", "work_on", "note", "key", "late_reason")})


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), required=False, label=_("Agent"), empty_label=_("nobody yet"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = staff_holding("helpdesk.answer").order_by("name", "pk")


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=_("State"), help_text=_("Solved and closed are told to the customer by mail."))

    def __init__(self, *args: Any, ticket: Ticket, **options: Any) -> None:
        super().__init__(*args, **options)
        legal = TRANSITIONS[Status(ticket.status)]
        self.fields["status"].choices = [(status.value, status.label) for status in Status if status in legal]


class FactsForm(forms.Form):
    kind = forms.ChoiceField(choices=Kind, label=_("Kind"))
    area = forms.ChoiceField(choices=Area, label=_("Area"))
    priority = forms.ChoiceField(choices=Priority, label=_("Priority"))
    priority_reason = forms.CharField(max_length=80, required=False, label=_("Why this priority"))
    visibility = forms.ChoiceField(choices=Visibility, label=_("Visible to"))
    jems_version = forms.CharField(max_length=20, required=False, label=_("Jems version"))
    environment = forms.ChoiceField(
        choices=[("", _("not said")), *Environment.choices], required=False, label=_("Where")
    )
    plugin = forms.CharField(
        max_length=120, required=False, label=_("Plugin"), help_text=_("Its name in the catalogue, or empty.")
    )

    def __init__(self, *args: Any, ticket: Ticket, **options: Any) -> None:
        super().__init__(*args, **options)
        self.ticket = ticket

    def clean_plugin(self) -> Plugin | None:
        """By name: a list of all plugins would be one query too many for the page of a case."""
        name = self.cleaned_data["plugin"].strip()
        known = Plugin.objects.filter(Q(status__in=LISTED) | Q(pk=self.ticket.plugin_id), name__iexact=name)
        found = known.order_by("pk").first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("No plugin has this name. Write it as in the catalogue."))
        return found

    def clean(self) -> dict[str, Any]:
        """The release goes with the version, as when the ticket was opened."""
        cleaned = super().clean()
        version = cleaned.get("jems_version", "").strip()
        cleaned["release"] = Release.objects.filter(version=version).first() if version else None
        return cleaned


class DecisionForm(forms.Form):
    CHOICES = [choice for choice in Decision.choices if choice[0] not in {Decision.OPEN, Decision.DROPPED}]

    decision = forms.ChoiceField(choices=CHOICES, label=_("Decision"))
    note = forms.CharField(max_length=300, label=_("Why"), help_text=_("The programme reads this."))


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=200, label=_("Why"), help_text=_("The programme reads this on its statement."))


class ExtendForm(ReasonForm):
    last_on = forms.DateField(label=_("New last day"), widget=DATE)


class GoodwillForm(ReasonForm):
    minutes = forms.IntegerField(min_value=1, max_value=6000, label=_("Minutes"))


class TransferForm(ReasonForm):
    minutes = forms.IntegerField(min_value=1, max_value=6000, label=_("Minutes"))
    target = forms.ModelChoiceField(SupportAccount.objects.none(), label=_("To the account of"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        running = SupportAccount.objects.filter(last_on__gte=legal_day(timezone.now()))
        self.fields["target"].queryset = running.select_related("programme")
