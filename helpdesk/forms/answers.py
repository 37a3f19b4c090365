from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import IdeaStatus
from portal.events.enums import SeriesKind
from portal.events.models import Occasion
from releases.models import Release


class IdeaForm(forms.Form):
    """What becomes of an idea; the action says which of release and review a state needs."""

    status = forms.ChoiceField(choices=[(each.value, capfirst(each.label)) for each in IdeaStatus], label=_("Status"))
    reason = forms.CharField(
        max_length=500, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who voted or watches reads it."),
    )  # fmt: skip
    release = forms.ModelChoiceField(Release.objects.none(), required=False, label=_("Released in"))
    review = forms.ModelChoiceField(Occasion.objects.none(), required=False, label=_("Shown at"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["release"].queryset = Release.objects.published(at=timezone.now()).newest_first()
        reviews = Occasion.objects.published().of_kind(SeriesKind.SPRINT_REVIEW)
        self.fields["review"].queryset = reviews.order_by("-starts_at", "-pk")


class PublicAnswerForm(forms.Form):
    title = forms.CharField(max_length=160, label=_("Question in one line"))
    question = forms.CharField(max_length=20_000, label=_("Question"), widget=forms.Textarea(attrs={"rows": 10}))
    answer = forms.CharField(max_length=20_000, label=_("Answer"), widget=forms.Textarea(attrs={"rows": 12}))


class RefusalForm(forms.Form):
    note = forms.CharField(
        max_length=500, required=False, label=_("Why not, or what should change"),
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Optional. Interact reads it."),
    )  # fmt: skip


class HideForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why it goes out of sight"))
