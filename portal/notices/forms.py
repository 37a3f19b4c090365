from __future__ import annotations

from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.notices.enums import MessageStatus
from portal.notices.selectors import switched_off
from portal.notices.topics import TOPICS, optional_topics


class PreferencesForm(forms.Form):
    """One switch for each optional topic, named by the topic's key."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        off = switched_off(user)
        for topic in optional_topics():
            self.fields[topic.key] = forms.BooleanField(
                label=str(topic.title), help_text=str(topic.description), required=False, initial=topic.key not in off
            )

    @property
    def wanted(self) -> set[str]:
        return {key for key, is_on in self.cleaned_data.items() if is_on}


class LogFilterForm(forms.Form):
    """Narrows the mail log; unknown values are ignored by the view, so an old link never breaks."""

    q = forms.CharField(label=_("Address, name or subject"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=lambda: [("", _("All states")), *MessageStatus.choices]
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, choices=lambda: [("", _("All topics")), *sorted(_titles(), key=itemgetter(1))]
    )


def _titles() -> list[tuple[str, str]]:
    return [(topic.key, str(topic.title)) for topic in TOPICS.values()]
