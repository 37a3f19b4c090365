from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import BETWEEN_TICKETS, Kind, LinkKind, Visibility
from helpdesk.models import Ticket, TicketMessage
from helpdesk.rearranging import is_wider
from releases.models import ChangeEntry, Release

NUMBER = re.compile(r"\s*(?:JH-)?(\d{1,9})\s*", re.IGNORECASE)


class SplitForm(forms.Form):
    """Which words, and what the new ticket is. ``messages`` is drawn by the page itself, beside each word."""

    messages = forms.MultipleChoiceField(label=_("Words"), error_messages={"required": _("Pick at least one word.")})
    title = forms.CharField(max_length=160, label=_("Title of the new ticket"))
    kind = forms.ChoiceField(choices=Kind, label=_("Kind"))
    visibility = forms.ChoiceField(label=_("Visible to"), help_text=_("As now, or fewer people."))

    def __init__(self, *args: Any, ticket: Ticket, words: list[TicketMessage], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["messages"].choices = [(str(word.pk), "") for word in words]
        self.fields["visibility"].choices = [
            choice
            for choice in Visibility.choices
            if not is_wider(choice[0], ticket.visibility) and (ticket.programme_id or choice[0] != Visibility.PROGRAMME)
        ]
        self.fields["visibility"].initial, self.fields["kind"].initial = ticket.visibility, ticket.kind

    def ticked(self) -> set[str]:
        return set(self.data.getlist("messages")) if self.is_bound else set()


class LinkForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[choice for choice in LinkKind.choices if choice[0] in BETWEEN_TICKETS], label=_("This ticket is")
    )
    number = forms.CharField(max_length=20, label=_("Ticket"), help_text=_("Its number, such as JH-142."))

    def __init__(self, *args: Any, reader: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = reader

    def clean_number(self) -> Ticket:
        number = NUMBER.fullmatch(self.cleaned_data["number"])
        tickets = Ticket.objects.visible_to(self.reader)
        if not number or not (found := tickets.filter(number=int(number[1])).first()):
            raise forms.ValidationError(_("There is no such ticket."))
        return found


class ReleaseForm(forms.Form):
    release = forms.ModelChoiceField(Release.objects.none(), label=_("Release"))

    def __init__(self, *args: Any, reader: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["release"].queryset = Release.objects.visible_to(reader).newest_first()


class ChangeForm(forms.Form):
    change = forms.ModelChoiceField(ChangeEntry.objects.none(), label=_("Change that ends it"))

    def __init__(self, *args: Any, release: Release, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["change"].queryset = release.entries.order_by("position", "pk")
        self.fields["change"].label_from_instance = lambda change: change.title
