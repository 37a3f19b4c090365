from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.events import audience_names
from portal.events.enums import SAYABLE, Answer, OccasionStatus
from portal.events.models import EventSeries, Guest, Occasion
from portal.events.zones import zone_choices

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
SAID = [
    (Answer.GOING, gettext_lazy("Yes")),
    (Answer.MAYBE, gettext_lazy("Maybe")),
    (Answer.NOT_GOING, gettext_lazy("No")),
]

AGENDA_HINT = gettext_lazy(
    "One item for each line that begins with a time, such as “10:10 Reopen a checklist”. Lines under it explain it."
)
PUBLIC_HINT = gettext_lazy("Date and agenda show to everybody. Only the people invited can answer and join.")
SEATS_HINT = gettext_lazy("Leave empty when there is room for everyone. Further people wait in line.")


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=SAID, error_messages={"required": gettext_lazy("Choose yes, maybe or no, then save.")}
    )

    def clean_answer(self) -> Answer:
        answer = Answer(self.cleaned_data["answer"])
        if answer not in SAYABLE:
            raise ValidationError(_("Choose yes, maybe or no, then save."))
        return answer


class SeriesForm(forms.ModelForm):
    audience = forms.ChoiceField(label=gettext_lazy("Who is invited"))
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices, initial=settings.TIME_ZONE)

    class Meta:
        model = EventSeries
        fields = [
            "title", "occasion_title", "kind", "rhythm_days", "start_time", "duration_minutes", "zone", "audience",
            "is_public", "venue", "lead", "agenda", "join_url", "capacity", "is_active",
        ]  # fmt: skip
        widgets = {"start_time": TIME, "agenda": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "title": gettext_lazy("Name of the series"),
            "occasion_title": gettext_lazy("Name of one meeting"),
            "rhythm_days": gettext_lazy("Days between two meetings"),
            "start_time": gettext_lazy("Begins at"),
            "duration_minutes": gettext_lazy("Minutes"),
            "is_public": gettext_lazy("Anybody may read about it"),
            "venue": gettext_lazy("Where and how"),
            "lead": gettext_lazy("One sentence for people who do not know it"),
            "agenda": gettext_lazy("Usual agenda"),
            "join_url": gettext_lazy("Meeting link"),
            "capacity": gettext_lazy("Seats"),
            "is_active": gettext_lazy("The series goes on"),
        }
        help_texts = {
            "title": gettext_lazy("In the plural, such as “Sprint reviews”."),
            "occasion_title": gettext_lazy("Its number follows: “Sprint review” becomes “Sprint review 68”."),
            "rhythm_days": gettext_lazy("14 for every second week. Leave empty when there is no rhythm."),
            "start_time": gettext_lazy("Local time in the series' zone, the same in summer and winter."),
            "is_public": PUBLIC_HINT,
            "venue": gettext_lazy("Such as “Online, in English, recorded”."),
            "agenda": AGENDA_HINT,
            "join_url": gettext_lazy("Only people who said yes reach it, from 15 minutes before the start."),
            "capacity": SEATS_HINT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audience_names.choices(also=self.instance.audience)
        if not self.instance.pk:
            known = dict(self.fields["audience"].choices)
            self.initial["audience"] = "licensees" if "licensees" in known else "members"


class OccasionForm(forms.ModelForm):
    """Dates and times are typed in the meeting's own zone."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DAY)
    begins = forms.TimeField(label=gettext_lazy("Begins at"), widget=TIME)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=TIME)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zone_choices)
    audience = forms.ChoiceField(label=gettext_lazy("Who is invited"))

    field_order = ["title", "lead", "day", "begins", "ends", "zone"]

    class Meta:
        model = Occasion
        fields = [
            "title", "lead", "zone", "venue", "agenda", "join_url", "capacity", "audience", "is_public",
            "recording_url",
        ]  # fmt: skip
        widgets = {"agenda": forms.Textarea(attrs={"rows": 10})}
        labels = SeriesForm.Meta.labels | {
            "title": gettext_lazy("Title"),
            "agenda": gettext_lazy("Agenda"),
            "recording_url": gettext_lazy("Recording"),
        }
        help_texts = {
            "title": gettext_lazy("Put the topic after a colon: “Sprint review 68: checklists”."),
            "agenda": AGENDA_HINT,
            "join_url": SeriesForm.Meta.help_texts["join_url"],
            "capacity": SEATS_HINT,
            "is_public": PUBLIC_HINT,
            "recording_url": gettext_lazy("A link for those who could not come; shows once the meeting was held."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.status == OccasionStatus.HELD:
            self.fields = {"recording_url": self.fields["recording_url"]}
            return
        del self.fields["recording_url"]
        zone = ZoneInfo(self.instance.zone)
        begins, ends = self.instance.starts_at.astimezone(zone), self.instance.ends_at.astimezone(zone)
        self.initial |= {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
        self.fields["audience"].choices = audience_names.choices(also=self.instance.audience)
        if self.instance.published_at:
            self.fields["audience"].disabled = True
            self.fields["audience"].help_text = _("Stays as it was when the invitations went out.")

    def facts(self) -> dict[str, Any]:
        """What the action takes: the model's fields with both moments in place of day and times."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        if "day" not in self.fields:
            return data
        zone = ZoneInfo(data["zone"])
        day, begins, ends = (self.cleaned_data[name] for name in ("day", "begins", "ends"))
        starts_at = datetime.combine(day, begins, tzinfo=zone)
        last_day = day if ends > begins else day + timedelta(days=1)
        return data | {"starts_at": starts_at, "ends_at": datetime.combine(last_day, ends, tzinfo=zone)}

    def _post_clean(self) -> None:
        """Checks the model's fields on a copy: the action compares with the instance as it was read."""
        before = self.instance
        self.instance = Occasion(pk=before.pk, series=before.series, number=before.number)
        super()._post_clean()
        self.instance = before


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it does not take place"),
        max_length=300,
        help_text=gettext_lazy("One sentence. Everyone invited reads it in the mail and on the page."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class GuestsForm(forms.Form):
    guests = forms.CharField(
        label=gettext_lazy("Invite more people"),
        help_text=gettext_lazy("One address on each line, with a name if you like: Jana Bílá &lt;jana@example.org&gt;"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_guests(self) -> list[Guest]:
        guests, wrong = [], []
        for line in filter(None, (raw.strip() for raw in self.cleaned_data["guests"].splitlines())):
            name, address = parseaddr(line)
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(line)
            else:
                guests.append(Guest(address, name[:150]))
        if wrong:
            raise ValidationError(_("These lines hold no e-mail address: %(lines)s") % {"lines": "; ".join(wrong)})
        return guests
