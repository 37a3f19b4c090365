"""Two tickets become one, and two again: what moved is on record by its key, and exactly that moves back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError, close_into, merged_meanwhile, restore, tell
from helpdesk.enums import EventKind, RearrangementKind
from helpdesk.models import IdeaVote, Rearrangement, Ticket, TicketEvent, TicketLink, TicketMessage, Watcher
from helpdesk.notices import tickets as notices
from helpdesk.permissions import can_answer
from helpdesk.rearranging import is_wider, plan_merge, votes_to_move
from helpdesk.thread import MONEY
from portal.accounts.models import User
from portal.audit.actions import record
from search.actions import mark_stale

STATE = ("status", "status_since", "closed_at", "solved_at", "paused_minutes", "solve_minutes", "solution_id")


class RearrangementError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def merge(*, source: Ticket, target: Ticket, by: User, now: datetime, is_confirmed: bool = False) -> Rearrangement:
    """All that was said in ``source`` goes on in ``target``. Money stays where it was booked.

    ``is_confirmed``: the agent read what becomes of the audiences, where that needs a second look.
    """
    must_answer(by)
    source, target = locked(source, target)
    plan = plan_merge(source, target)
    if plan.refusal:
        raise RearrangementError(plan.refusal)
    if plan.must_confirm and not is_confirmed:
        raise RearrangementError(_("Confirm who reads the merged ticket first."))
    before = {"source": state_of(source), "target": {"visibility": target.visibility}}
    moved: dict[str, Any] = before | {"narrowed": plan.visibility if plan.visibility != target.visibility else ""}
    moved |= _carry_over(source, target)
    Ticket.objects.filter(pk=target.pk).update(visibility=plan.visibility)
    close_into(source, target, now=now)
    for ticket in (source, target):
        settle_numbers(ticket)
    made = Rearrangement.objects.create(
        kind=RearrangementKind.MERGE, source=source, target=target, moved=moved, made_at=now, made_by=by
    )
    _say_merged(made, source, target, by=by, now=now)
    return made


def _say_merged(made: Rearrangement, source: Ticket, target: Ticket, *, by: User, now: datetime) -> None:
    tell(target, EventKind.LINK, _("%(ticket)s became part of this ticket") % {"ticket": source}, by=by, now=now)
    tell(source, EventKind.LINK, _("It goes on in another ticket"), by=by, now=now)
    record("helpdesk.merged", target=source, by=by, at=now, facts={"into": target.number, "rearrangement": made.pk})
    notices.ticket_merged(source, target, by=by)


def _carry_over(source: Ticket, target: Ticket) -> dict[str, list[int]]:
    """Rows that both have already stay where they are: one watcher for each person, one vote for each programme."""
    watching = target.watchers.values("user_id")
    return {
        "messages": _carry(TicketMessage, Q(ticket=source), "ticket", target),
        "events": _carry(TicketEvent, Q(ticket=source) & ~Q(kind__in=MONEY), "ticket", target),
        "watchers": _carry(Watcher, Q(ticket=source) & ~Q(user__in=watching), "ticket", target),
        "votes": _carry(IdeaVote, Q(pk__in=votes_to_move(source, target)), "ticket", target),
        "links": _relink(source.links.all(), "ticket", target),
        "links_back": _relink(source.links_back.all(), "other", target),
    }


def _carry(model: type[models.Model], rows: Q, field: str, to: Ticket) -> list[int]:
    keys = list(model._default_manager.filter(rows).values_list("pk", flat=True))
    model._default_manager.filter(pk__in=keys).update(**{field: to})
    return keys


def _relink(links: QuerySet[TicketLink], mine: str, to: Ticket) -> list[int]:
    """Links that ``to`` has already, or that would lead to itself, stay."""
    theirs, keys = ("other" if mine == "ticket" else "ticket"), []
    for link in links.exclude(**{theirs: to}):
        same = {name: getattr(link, name) for name in ("kind", "release", "change", theirs)}
        if not TicketLink.objects.filter(**same, **{mine: to}).exists():
            TicketLink.objects.filter(pk=link.pk).update(**{mine: to})
            keys.append(link.pk)
    return keys


@transaction.atomic
def undo_merge(*, rearrangement: Rearrangement, by: User, now: datetime) -> Rearrangement:
    """What moved goes back and the source stands as before; what came later stays in the target."""
    must_answer(by)
    claim(rearrangement, by=by, now=now)
    source, target, moved = rearrangement.source, rearrangement.target, rearrangement.moved
    if not Ticket.objects.filter(pk=target.pk, merged_into=None).update(merged_into=None):
        raise RearrangementError(_("%(ticket)s was merged in turn. Undo that first.") % {"ticket": target})
    refuse_if_wider(source, moved["source"]["visibility"])
    bring_back(moved, source, target)
    restore(source, read_state(moved["source"]), after=target)
    kept_narrow = _widen_again(rearrangement, target)
    for ticket in (source, target):
        settle_numbers(ticket)
    line = _("%(ticket)s is a ticket of its own again") % {"ticket": source}
    tell(target, EventKind.LINK, line, by=by, now=now)
    tell(source, EventKind.LINK, line, by=by, now=now)
    facts = {"from": target.number, "rearrangement": rearrangement.pk, "kept_narrow": kept_narrow}
    record("helpdesk.merge_undone", target=source, by=by, at=now, facts=facts)
    return rearrangement


def claim(rearrangement: Rearrangement, *, by: User, now: datetime) -> None:
    """Undone once: of two agents one wins."""
    standing = Rearrangement.objects.filter(pk=rearrangement.pk, undone_at=None)
    if not standing.update(undone_at=now, undone_by=by):
        raise RearrangementError(_("This was undone already. Reload to see it as it stands."))
    rearrangement.refresh_from_db()


def bring_back(moved: dict[str, Any], home: Ticket, away: Ticket) -> None:
    """Only what still stands where the rearrangement put it, and only where its place at home is free."""
    for name, model in (("messages", TicketMessage), ("events", TicketEvent)):
        model._default_manager.filter(pk__in=moved.get(name, []), ticket=away).update(ticket=home)
    watching, voted = home.watchers.values("user_id"), home.idea_votes.values("programme_id")
    _carry(Watcher, Q(pk__in=moved.get("watchers", []), ticket=away) & ~Q(user__in=watching), "ticket", home)
    _carry(IdeaVote, Q(pk__in=moved.get("votes", []), ticket=away) & ~Q(programme__in=voted), "ticket", home)
    for name, mine in (("links", "ticket"), ("links_back", "other")):
        _relink(TicketLink.objects.filter(pk__in=moved.get(name, []), **{mine: away}), mine, home)


def _widen_again(rearrangement: Rearrangement, target: Ticket) -> bool:
    """The target gets its audience back, unless something was said meanwhile under the narrower one."""
    narrowed = rearrangement.moved["narrowed"]
    if not narrowed:
        return False
    said_since = target.messages.public().filter(created_at__gte=rearrangement.made_at)
    if said_since.exists() or target.visibility != narrowed:
        return True
    Ticket.objects.filter(pk=target.pk).update(visibility=rearrangement.moved["target"]["visibility"])
    return False


def must_answer(by: User) -> None:
    if not can_answer(by):
        raise RearrangementError(_("Only agents of the helpdesk may do this."))


def locked(*tickets: Ticket) -> list[Ticket]:
    """Each as it is now, its row held until the end, always in one order; merged ones are gone."""
    for pk in sorted({ticket.pk for ticket in tickets}):
        if not Ticket.objects.filter(pk=pk, merged_into=None).update(merged_into=None):
            raise merged_meanwhile(next(ticket for ticket in tickets if ticket.pk == pk))
    fresh = Ticket.objects.select_related("programme", "requester", "assignee").in_bulk([each.pk for each in tickets])
    return [fresh[ticket.pk] for ticket in tickets]


def refuse_if_wider(home: Ticket, than: str) -> None:
    """The words come back to who read them before, and to nobody else."""
    if is_wider(home.visibility, than):
        words = _("More people read %(ticket)s than did then. Make it as narrow as it was first.")
        raise RearrangementError(words % {"ticket": home})


def state_of(ticket: Ticket) -> dict[str, Any]:
    state = {name: getattr(ticket, name) for name in (*STATE, "visibility")}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in state.items()}


def read_state(kept: dict[str, Any]) -> dict[str, Any]:
    moments = {name: kept[name] for name in ("status_since", "closed_at", "solved_at") if kept[name]}
    return {name: kept[name] for name in STATE} | {
        name: datetime.fromisoformat(moment) for name, moment in moments.items()
    }


def settle_numbers(ticket: Ticket) -> None:
    """Last words and votes, read anew from the rows."""
    words = ticket.messages.public().filter(is_automatic=False).order_by("-created_at", "-pk")
    changes: dict[str, Any] = {"votes": ticket.idea_votes.count()}
    if last := words.first():
        changes |= {"last_word_at": last.created_at, "last_word_by": last.author_id}
    if customer := words.filter(is_staff_word=False).first():
        changes["last_customer_word_at"] = customer.created_at
    Ticket.objects.filter(pk=ticket.pk).update(**changes)
    ticket.refresh_from_db()
    mark_stale(ticket)
