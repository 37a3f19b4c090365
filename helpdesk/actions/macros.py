"""Several changes at once: all of them, through their ordinary actions, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk import macros
from helpdesk.actions import conversation, pending, tagging, tickets
from helpdesk.actions.canned import use_reply
from helpdesk.actions.movement import TicketError
from helpdesk.canned import fill, unfilled
from helpdesk.enums import Status
from helpdesk.models import Macro, Ticket
from portal.accounts.models import User
from portal.audit.actions import record


class MacroError(TicketError):
    """Something the person can be told; the message is fit to show."""


@dataclass(frozen=True)
class Run:
    ticket: Ticket
    steps: macros.Steps
    by: User
    now: datetime


@transaction.atomic
def run_macro(*, macro: Macro, ticket: Ticket, by: User, now: datetime) -> Ticket:
    """Take every step or none; a reply goes out as any other, with its seconds to take it back."""
    try:
        run = Run(ticket, macros.check(macro.steps), by, now)
    except macros.BrokenMacro as error:
        raise MacroError(str(error)) from None
    for do, value in run.steps.items():
        try:
            STEPS[do](run, value)
        except TicketError as error:
            words = {"step": macros.STEPS[do].label, "why": error}
            raise MacroError(_("Nothing was changed. %(step)s: %(why)s") % words) from None
    Macro.objects.filter(pk=macro.pk).update(uses=F("uses") + 1)
    record("helpdesk.macro_run", target=ticket, by=by, at=now, facts={"macro": macro.title, "steps": list(run.steps)})
    return ticket


def _assign(run: Run, value: str) -> None:
    to = macros.person_for(value, run.by)
    if to is None and value != macros.NOBODY:
        raise MacroError(_("This person is no helpdesk agent any more."))
    if run.ticket.assignee_id != (to.pk if to else None):
        tickets.assign(ticket=run.ticket, to=to, by=run.by, now=run.now)


def _classify(name: str) -> Callable[[Run, str], None]:
    def step(run: Run, value: str) -> None:
        tickets.classify(ticket=run.ticket, by=run.by, now=run.now, **{name: value})

    return step


def _tag(run: Run, value: str) -> None:
    tagging.add_tags(ticket=run.ticket, names=macros.names_in(value), by=run.by, now=run.now)


def _untag(run: Run, value: str) -> None:
    tagging.remove_tags(ticket=run.ticket, names=macros.names_in(value), by=run.by, now=run.now)


def _note(run: Run, value: str) -> None:
    text = fill(value, ticket=run.ticket, agent=run.by)
    _check_filled(text)
    conversation.add_note(ticket=run.ticket, by=run.by, body=text, now=run.now)


def _move(run: Run, value: str) -> None:
    """With a reply the state comes with it."""
    if value == Status.CLOSED and "reply" not in run.steps:
        tickets.close(ticket=run.ticket, by=run.by, now=run.now)
    elif run.ticket.status != value and not ("reply" in run.steps and value in macros.SENT_WITH):
        tickets.set_status(ticket=run.ticket, status=Status(value), by=run.by, now=run.now)


def _reply(run: Run, value: str) -> None:
    reply = macros.reply_for(value, run.by)
    if reply is None:
        raise MacroError(_("The canned reply of this macro is gone or belongs to a colleague."))
    text = use_reply(reply=reply, ticket=run.ticket, by=run.by)
    _check_filled(text)
    wanted = run.steps.get("status", macros.AFTER_REPLY)
    then = Status(wanted) if wanted in macros.SENT_WITH else macros.AFTER_REPLY
    pending.hand_in(ticket=run.ticket, by=run.by, body=text, then=then, now=run.now)


def _check_filled(text: str) -> None:
    if left := unfilled(text):
        raise MacroError(_("This case has nothing for %(names)s.") % {"names": ", ".join(left)})


STEPS: dict[str, Callable[[Run, str], None]] = {
    "assignee": _assign, "priority": _classify("priority"), "visibility": _classify("visibility"), "tags": _tag,
    "untag": _untag, "note": _note, "status": _move, "reply": _reply,
}  # fmt: skip


@transaction.atomic
def save_macro(*, title: str, steps: macros.Steps, by: User, now: datetime, macro: Macro | None = None) -> Macro:
    """Make one or change ``macro``; macros belong to all agents together."""
    rows = [{"do": do, "value": steps[do]} for do in macros.STEPS if steps.get(do)]
    try:
        macros.check(rows)
    except macros.BrokenMacro:
        raise MacroError(_("Choose at least one change.")) from None
    if {"status", "reply"} <= steps.keys() and steps["status"] == Status.CLOSED and steps["reply"]:
        raise MacroError(_("A reply cannot close a ticket. Choose “solved”; it can still be answered then."))
    is_new = macro is None
    macro = macro or Macro()
    macro.title, macro.steps, macro.changed_at, macro.changed_by = title, rows, now, by
    try:
        with transaction.atomic():
            macro.save()
    except IntegrityError:
        raise MacroError(_("There is a macro of this title already.")) from None
    verb = "helpdesk.macro_made" if is_new else "helpdesk.macro_changed"
    record(verb, target=macro, by=by, at=now, facts={"title": title, "steps": [row["do"] for row in rows]})
    return macro


@transaction.atomic
def delete_macro(*, macro: Macro, by: User, now: datetime) -> None:
    record("helpdesk.macro_deleted", target=macro, by=by, at=now, facts={"title": macro.title})
    macro.delete()
