from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext_lazy as _

from helpdesk.actions.bulk import MOST, Order
from helpdesk.enums import Priority, Status
from portal.accounts.models import User
from portal.accounts.selectors import staff_holding

STATES = [state for state in Status if state not in {Status.NEW, Status.CLOSED}]


class BulkForm(forms.Form):
    """What to do with the ticked tickets; one list of orders, so that it works without JavaScript."""

    tickets = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Tick at least one ticket.")})
    order = forms.ChoiceField(label=_("With the ticked ones"), error_messages={"required": _("Choose what to do.")})
    tag = forms.CharField(max_length=40, required=False, label=_("Tag"))

    def __init__(self, *args: Any, agents: list[User] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        agents = list(staff_holding("helpdesk.answer").order_by("name", "pk")) if agents is None else agents
        self.agents = {str(agent.pk): agent for agent in agents}
        self.fields["order"].choices = [("", _("Choose …")), *self._orders()]
        wanted = self.data.getlist("tickets") if hasattr(self.data, "getlist") else []
        numbers = [number for number in wanted if number.isascii() and number.isdecimal() and len(number) < 10]
        self.fields["tickets"].choices = [(number, number) for number in numbers[:MOST]]

    def _orders(self) -> list[Any]:
        return [
            (_("Give to"), [(f"assign:{pk}", str(agent)) for pk, agent in self.agents.items()]),
            (_("No agent"), [("assign:", _("Nobody yet"))]),
            (_("State"), [(f"status:{state}", capfirst(state.label)) for state in STATES]),
            (_("Priority"), [(f"priority:{priority}", capfirst(priority.label)) for priority in Priority]),
            (_("Tag (name it beside)"), [("tag:", _("Add the tag")), ("untag:", _("Take the tag away"))]),
            (_("End"), [("close", _("Close"))]),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        do = cleaned.get("order", "").partition(":")[0]
        if do in {"tag", "untag"} and not slugify(cleaned.get("tag", "")):
            self.add_error("tag", _("Name the tag."))
        return cleaned

    def asked(self) -> Order:
        do, _colon, value = self.cleaned_data["order"].partition(":")
        return Order(do, self.cleaned_data["tag"].strip() if do in {"tag", "untag"} else value)

    def words(self) -> str:
        """The order as the agent chose it."""
        order = self.asked()
        if order.do == "assign":
            return str(_("Give to %(who)s") % {"who": self.agents.get(order.value) or _("nobody yet")})
        labels = {
            "status": _("State: %(value)s"), "priority": _("Priority: %(value)s"), "tag": _("Add the tag “%(value)s”"),
            "untag": _("Take the tag “%(value)s” away"), "close": _("Close"),
        }  # fmt: skip
        names = {**dict(Status.choices), **dict(Priority.choices)}
        return str(labels[order.do]) % {"value": names.get(order.value, order.value)}
