from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.enums import WorkRole
from academy.models import Cohort, Enrolment, Session
from portal.accounts.models import Programme, User
from portal.accounts.selectors import programmes_of

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ApplicationForm(forms.Form):
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=gettext_lazy("Your programme"),
        required=False,
        empty_label=gettext_lazy("None of them"),
    )
    role = forms.ChoiceField(
        choices=WorkRole,
        label=gettext_lazy("What do you work on?"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Groups are chosen with a balance of programmes, countries and roles."),
    )
    motivation = forms.CharField(
        label=gettext_lazy("Why do you want to take part?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("What you do with Jems today and what you want to do afterwards. A few sentences."),
        error_messages={"required": gettext_lazy("Write a few sentences: the trainers choose by them.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = programmes_of(user)
        self.fields["programme"].queryset = Programme.objects.filter(pk__in=[programme.pk for programme in own])
        if not own:
            del self.fields["programme"]
        elif len(own) == 1:
            self.fields["programme"].initial = own[0].pk


class CohortForm(forms.ModelForm):
    """Moments are typed as days: applications open at the start of the first and close at the end of the last."""

    opens_on = forms.DateField(label=gettext_lazy("Applications open on"), widget=DAY)
    closes_on = forms.DateField(label=gettext_lazy("Last day to apply"), widget=DAY)

    class Meta:
        model = Cohort
        fields = ["title", "starts_on", "ends_on", "capacity", "decides_on"]
        widgets = {"starts_on": DAY, "ends_on": DAY, "decides_on": DAY}
        labels = {
            "title": gettext_lazy("Name of the group"),
            "starts_on": gettext_lazy("First day"),
            "ends_on": gettext_lazy("Last day"),
            "capacity": gettext_lazy("Places"),
            "decides_on": gettext_lazy("Applicants hear by"),
        }
        help_texts = {"title": gettext_lazy("Such as “winter 2027”; the course's title stands before it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.opens_at:
            zone = ZoneInfo(settings.LEGAL_TIME_ZONE)
            days = {"opens_on": self.instance.opens_at, "closes_on": self.instance.closes_at}
            self.initial |= {name: moment.astimezone(zone).date() for name, moment in days.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        opens, closes, starts = data.get("opens_on"), data.get("closes_on"), data.get("starts_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("Applications cannot close before they open."))
        if closes and starts and starts < closes:
            self.add_error("starts_on", _("The group starts after the last day to apply."))
        if starts and data.get("ends_on") and data["ends_on"] < starts:
            self.add_error("ends_on", _("The last day comes after the first one."))
        return data

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        zone = ZoneInfo(settings.LEGAL_TIME_ZONE)
        opens, closes = self.cleaned_data["opens_on"], self.cleaned_data["closes_on"]
        moments = {
            "opens_at": datetime(opens.year, opens.month, opens.day, tzinfo=zone),
            "closes_at": datetime(closes.year, closes.month, closes.day, 23, 59, 59, tzinfo=zone),
        }
        return moments | {name: self.cleaned_data[name] for name in self.Meta.fields}


class SessionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What"), max_length=150)
    trainers = forms.CharField(label=gettext_lazy("With"), max_length=150, required=False)
    day = forms.DateField(label=gettext_lazy("Day"), widget=DAY)
    begins = forms.TimeField(
        label=gettext_lazy("Begins at"), widget=TIME, help_text=gettext_lazy("Times of the portal's own zone.")
    )
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=TIME)
    join_url = forms.URLField(
        label=gettext_lazy("Meeting link"), required=False, help_text=gettext_lazy("Only the group sees it.")
    )

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        zone = ZoneInfo(settings.LEGAL_TIME_ZONE)
        begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
        words = {"title": session.title, "trainers": session.trainers, "join_url": session.join_url}
        return words | {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("begins") and data.get("ends") and data["ends"] <= data["begins"]:
            self.add_error("ends", _("The session ends after it begins."))
        return data

    def facts(self) -> dict[str, Any]:
        zone, data = ZoneInfo(settings.LEGAL_TIME_ZONE), self.cleaned_data
        return {
            "title": data["title"],
            "trainers": data["trainers"],
            "join_url": data["join_url"],
            "starts_at": datetime.combine(data["day"], data["begins"], tzinfo=zone),
            "ends_at": datetime.combine(data["day"], data["ends"], tzinfo=zone),
        }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the group does not take place"),
        max_length=300,
        help_text=gettext_lazy("One sentence. Everyone whose application stands reads it in the mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """Which applications, and what becomes of them."""

    DECISIONS = (
        ("enrol", gettext_lazy("Enrol")),
        ("wait", gettext_lazy("Put on the waiting list")),
        ("reject", gettext_lazy("Do not choose")),
    )
    enrolments = forms.ModelMultipleChoiceField(
        Enrolment.objects.none(),
        error_messages={"required": gettext_lazy("Tick at least one application.")},
    )
    decision = forms.ChoiceField(
        choices=DECISIONS, error_messages={"required": gettext_lazy("Choose what becomes of them.")}
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrolments"].queryset = cohort.enrolments.select_related("user", "cohort__course")

    def clean_decision(self) -> str:
        decision = self.cleaned_data["decision"]
        if decision not in dict(self.DECISIONS):
            raise ValidationError(_("Choose what becomes of them."))
        return decision
