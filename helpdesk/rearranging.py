"""What a merge or a split may do: who would read the words afterwards, what moves, and what speaks against it.

A message has no audience of its own, it has its ticket's. So a word may only go where nobody reads it who could not
read it before. Agents read everything and are left out of the reckoning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.enums import Kind, PendingStatus, Visibility
from helpdesk.models import Estimate, Hold, IdeaVote, LedgerRow, Ticket, TicketFile, UncoveredWork, Watcher
from helpdesk.permissions import can_see
from licences.entitlements import Entitlement, programme_has

NARROW_TO_WIDE = (Visibility.PRIVATE, Visibility.PROGRAMME, Visibility.LICENSEES, Visibility.PUBLIC)


@dataclass(frozen=True)
class MergePlan:
    """``refusal`` says why it cannot be; ``visibility`` is what the target's becomes, never wider than it is."""

    source: Ticket
    target: Ticket
    refusal: str
    visibility: str
    moving: list[str]
    audience: str
    must_confirm: bool


def is_wider(visibility: str, than: str) -> bool:
    return NARROW_TO_WIDE.index(Visibility(visibility)) > NARROW_TO_WIDE.index(Visibility(than))


def is_within(ticket: Ticket, visibility: str, other: Ticket) -> bool:
    """Whether all who could read ``ticket``, were it ``visibility``, can read ``other`` as it is."""
    if other.visibility == Visibility.PUBLIC:
        return True
    if visibility == Visibility.PUBLIC:
        return False
    if visibility == Visibility.PRIVATE or ticket.programme_id is None:
        is_seen = can_see(ticket.requester, other)
    else:
        is_seen = _is_programme_within(ticket.programme_id, other)
    return is_seen and (visibility != Visibility.LICENSEES or other.visibility == Visibility.LICENSEES)


def _is_programme_within(programme_id: int, other: Ticket) -> bool:
    if other.visibility != Visibility.PRIVATE and programme_id == other.programme_id:
        return True
    return other.visibility == Visibility.LICENSEES and programme_has(programme_id, Entitlement.PLUGINS)


def merged_visibility(source: Ticket, target: Ticket) -> str | None:
    """The widest audience of ``target`` that shows no word to anybody new; None when there is none."""
    for visibility in reversed(NARROW_TO_WIDE):
        if is_wider(visibility, target.visibility) or not _is_possible(target, visibility):
            continue
        is_narrower = visibility == target.visibility or is_within(target, visibility, target)
        if is_narrower and is_within(target, visibility, source):
            return visibility
    return None


def _is_possible(ticket: Ticket, visibility: str) -> bool:
    """The two check constraints of a ticket's audience."""
    if visibility == Visibility.PROGRAMME:
        return ticket.programme_id is not None
    return visibility != Visibility.PRIVATE or ticket.kind != Kind.SUPPORT


def plan_merge(source: Ticket, target: Ticket) -> MergePlan:
    """What merging ``source`` into ``target`` would do, without doing it."""
    refusal = next(_obstacles(source, target), "")
    visibility = None if refusal else merged_visibility(source, target)
    if visibility is None and not refusal:
        words = {"source": source, "target": target}
        refusal = _("Not all who read %(target)s may read %(source)s. Merge the other way round, or link them.") % words
    changes = visibility is not None and visibility != target.visibility
    is_elsewhere = source.programme_id != target.programme_id
    return MergePlan(
        source, target, refusal, visibility or target.visibility, _moving(source, target),
        audience_words(target, visibility or target.visibility), changes or is_elsewhere,
    )  # fmt: skip


def _obstacles(source: Ticket, target: Ticket) -> Iterator[str]:
    words = {"source": source, "target": target}
    if source.pk == target.pk:
        yield _("A ticket cannot be merged into itself.")
    for ticket in (source, target):
        if ticket.merged_into_id:
            yield _("%(ticket)s is part of another ticket already.") % {"ticket": ticket}
    if target.is_settled and not source.is_settled:
        yield _("%(target)s is over and %(source)s is not. Open %(target)s again first, or link them.") % words
    if source.pending.filter(status=PendingStatus.WAITING).exists():
        yield _("A reply in %(source)s is going out at this moment. Wait some seconds.") % words
    if has_open_money(source):
        yield (_("%(source)s has an open estimate or holds hours. Settle it, or merge the other way round.") % words)
    if source.programme_id != target.programme_id and has_cost(source):
        yield _("%(source)s cost hours of its programme, so it cannot become part of another programme's.") % words


def has_open_money(ticket: Ticket) -> bool:
    held = Hold.objects.filter(estimate__ticket=ticket, left_minutes__gt=0)
    return Estimate.objects.proposed().filter(ticket=ticket).exists() or held.exists()


def has_cost(ticket: Ticket) -> bool:
    charged = LedgerRow.objects.filter(ticket=ticket).exists()
    return charged or UncoveredWork.objects.filter(entry__ticket=ticket).exists()


def _moving(source: Ticket, target: Ticket) -> list[str]:
    """In words, for the page that asks."""
    words = source.messages.count()
    files = TicketFile.objects.filter(message__ticket=source).count()
    watchers = Watcher.objects.filter(ticket=source).exclude(user__in=target.watchers.values("user")).count()
    votes = votes_to_move(source, target).count()
    lines = [
        (words, ngettext("%(count)s message", "%(count)s messages", words)),
        (files, ngettext("%(count)s file", "%(count)s files", files)),
        (watchers, ngettext("%(count)s person who watches", "%(count)s people who watch", watchers)),
        (votes, ngettext("%(count)s vote", "%(count)s votes", votes)),
    ]
    return [line % {"count": number} for number, line in lines if number]


def votes_to_move(source: Ticket, target: Ticket) -> QuerySet[IdeaVote]:
    """Of programmes that did not vote for the target; nothing where the target is no idea."""
    if target.kind != Kind.IDEA:
        return IdeaVote.objects.none()
    voted = IdeaVote.objects.filter(ticket=target).values("programme_id")
    return IdeaVote.objects.filter(ticket=source).exclude(programme_id__in=voted)


def audience_words(ticket: Ticket, visibility: str) -> str:
    """Who reads ``ticket``, were it ``visibility``; Interact always does."""
    words = {
        Visibility.PRIVATE: str(ticket.requester),
        Visibility.PROGRAMME: str(ticket.programme or ticket.requester),
        Visibility.LICENSEES: _("licence holders"),
        Visibility.PUBLIC: _("everyone"),
    }
    return words[Visibility(visibility)]
