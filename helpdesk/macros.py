"""The steps a macro may have, in the order in which they are taken, and what they would change in one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.canned import fill, unfilled
from helpdesk.enums import SETTLED, TRANSITIONS, Priority, Status, Visibility
from helpdesk.filters import ME, NOBODY, NUMBER
from helpdesk.models import CannedReply, Tag, Ticket
from helpdesk.permissions import can_answer
from portal.accounts.models import User

type Steps = dict[str, str]

LONGEST_NOTE = 5000
# After a reply of a macro without a state of its own: as after most replies.
AFTER_REPLY = Status.WAITING_CUSTOMER
SENT_WITH = {Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_DEVELOPMENT, Status.SOLVED}


class BrokenMacro(Exception):
    """Its steps are not what the desk knows (any more); the message is fit to show."""


@dataclass(frozen=True)
class Step:
    label: str | Promise
    fits: Callable[[str], bool]


STEPS: dict[str, Step] = {
    "assignee": Step(gettext_lazy("Agent"), lambda value: value in {ME, NOBODY} or bool(NUMBER.fullmatch(value))),
    "priority": Step(gettext_lazy("Priority"), lambda value: value in Priority.values),
    "visibility": Step(gettext_lazy("Visible to"), lambda value: value in Visibility.values),
    "tags": Step(gettext_lazy("Tags to add"), lambda value: any(map(slugify, value.split(",")))),
    "untag": Step(gettext_lazy("Tags to take away"), lambda value: any(map(slugify, value.split(",")))),
    "note": Step(gettext_lazy("Internal note"), lambda value: 0 < len(value) <= LONGEST_NOTE),
    "status": Step(gettext_lazy("State"), lambda value: value in Status.values and value != Status.NEW),
    "reply": Step(gettext_lazy("Canned reply"), lambda value: bool(NUMBER.fullmatch(value))),
}


def check(stored: Any) -> Steps:
    """The steps of a macro in their order; BrokenMacro when one is not known."""
    try:
        found = {str(each["do"]): str(each["value"]) for each in stored}
    except (TypeError, KeyError):
        raise BrokenMacro(_("This macro cannot be read. Make it anew.")) from None
    if not found or any(do not in STEPS or not STEPS[do].fits(value) for do, value in found.items()):
        raise BrokenMacro(_("A step of this macro no longer exists. Open it and save it anew."))
    return {do: found[do] for do in STEPS if do in found}


@dataclass(frozen=True)
class Change:
    """One line of the preview; ``refusal`` says why it cannot be done, ``is_same`` that nothing would change."""

    label: str | Promise
    before: str
    after: str
    refusal: str = ""
    is_same: bool = False


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    reply: str = ""

    @property
    def is_possible(self) -> bool:
        return not any(change.refusal for change in self.changes)


def plan(steps: Steps, *, ticket: Ticket, by: User) -> Plan:
    """What the macro would change in this case, with nothing done."""
    found = Plan()
    for do, value in steps.items():
        found.changes.append(PREVIEWS[do](value, ticket, by, found))
    if found.reply and "status" not in steps:
        found.changes.append(_status(AFTER_REPLY, ticket, by, found))
    return found


def person_for(value: str, by: User) -> User | None:
    """Whom the step names; None is nobody. Somebody who left the desk is still named, and then refused."""
    if value == ME:
        return by
    return None if value == NOBODY else User.objects.filter(pk=int(value)).first()


def reply_for(value: str, by: User) -> CannedReply | None:
    reply = CannedReply.objects.filter(pk=int(value)).first()
    return reply if reply and reply.owner_id in {None, by.pk} else None


def names_in(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _assignee(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    to = person_for(value, by)
    refusal = "" if value == NOBODY or (to and can_answer(to)) else _("This person is no helpdesk agent any more.")
    nobody = _("nobody yet")
    same = ticket.assignee_id == (to.pk if to else None) and not refusal
    return Change(_("Agent"), str(ticket.assignee or nobody), str(to or nobody), refusal, same)


def _priority(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    before, after = capfirst(ticket.get_priority_display()), capfirst(Priority(value).label)
    return Change(_("Priority"), before, after, is_same=value == ticket.priority)


def _visibility(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    before, after = capfirst(ticket.get_visibility_display()), capfirst(Visibility(value).label)
    return Change(_("Visible to"), before, after, is_same=value == ticket.visibility)


def _tags(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    has = _slugs(ticket)
    return Change(_("Tags to add"), "", ", ".join(names_in(value)), is_same={*map(slugify, names_in(value))} <= has)


def _untag(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    gone = {*map(slugify, names_in(value))}
    return Change(_("Tags to take away"), ", ".join(names_in(value)), "", is_same=not gone & _slugs(ticket))


def _slugs(ticket: Ticket) -> set[str]:
    return set(Tag.objects.filter(tickets=ticket).values_list("slug", flat=True))


def _note(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    text = fill(value, ticket=ticket, agent=by)
    return Change(_("Internal note"), "", text, _missing(text))


def _status(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    before, to = Status(ticket.status), Status(value)
    is_reopened = bool(found.reply) and before in SETTLED
    legal = before == to or to in TRANSITIONS[before] or (is_reopened and to in TRANSITIONS[Status.OPEN])
    refusal = "" if legal else _("A ticket that is “%(state)s” cannot become this.") % {"state": before.label}
    return Change(_("State"), capfirst(before.label), capfirst(to.label), refusal, before == to)


def _reply(value: str, ticket: Ticket, by: User, found: Plan) -> Change:
    reply = reply_for(value, by)
    if reply is None:
        return Change(_("Reply"), "", "", _("The canned reply of this macro is gone or belongs to a colleague."))
    found.reply = fill(reply.body, ticket=ticket, agent=by)
    return Change(_("Reply to %(who)s") % {"who": ticket.requester}, "", found.reply, _missing(found.reply))


def _missing(text: str) -> str:
    left = unfilled(text)
    return _("This case has nothing for %(names)s.") % {"names": ", ".join(left)} if left else ""


PREVIEWS: dict[str, Callable[[str, Ticket, User, Plan], Change]] = {
    "assignee": _assignee, "priority": _priority, "visibility": _visibility, "tags": _tags, "untag": _untag,
    "note": _note, "status": _status, "reply": _reply,
}  # fmt: skip
