"""Tickets and hours of a programme that becomes part of another: numbers stay, minutes stay usable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.actions.rows import Posting, post
from helpdesk.calendar import legal_day
from helpdesk.enums import UNSETTLED, EventKind, RowKind
from helpdesk.models import IdeaVote, SupportAccount, Ticket, TicketDraft, TicketEvent, TicketMessage, Webhook
from portal.accounts.models import Programme
from portal.audit.actions import record
from search.actions import mark_stale


@transaction.atomic
def take_over(*, source: Programme, into: Programme, by: Any, now: datetime) -> None:
    """Part of ``merge_programmes``. Webhooks move switched off: the managers of ``into`` decide who hears of them."""
    _move_tickets(source, into, by=by, now=now)
    for account in SupportAccount.objects.filter(programme=source).order_by("last_on", "pk"):
        _move_account(account, source, into, by=by, now=now)
    _move_votes(source, into)
    TicketMessage.objects.filter(programme=source).update(programme=into)
    Webhook.objects.filter(programme=source, switched_off_at=None).update(switched_off_at=now)
    Webhook.objects.filter(programme=source).update(programme=into)
    for draft in TicketDraft.objects.filter(fields__programme=str(source.pk)):
        TicketDraft.objects.filter(pk=draft.pk).update(fields=draft.fields | {"programme": str(into.pk)})


def _move_tickets(source: Programme, into: Programme, *, by: Any, now: datetime) -> None:
    """Whoever watches goes on watching; open tickets say in a grey line why another programme stands above them."""
    tickets = list(Ticket.objects.filter(programme=source).order_by("pk"))
    Ticket.objects.filter(programme=source).update(programme=into)
    line = _("%(source)s became part of %(into)s") % {"source": source, "into": into}
    TicketEvent.objects.bulk_create(
        TicketEvent(ticket=ticket, kind=EventKind.FACTS, text=line[:300], actor=by, created_at=now)
        for ticket in tickets
        if ticket.status in UNSETTLED
    )
    for ticket in tickets:
        mark_stale(ticket)
    if tickets:
        facts = {"source": source.code, "tickets": len(tickets)}
        record("helpdesk.tickets_moved_by_merge", target=into, by=by, at=now, facts=facts)


def _move_account(account: SupportAccount, source: Programme, into: Programme, *, by: Any, now: datetime) -> None:
    """The account itself moves with its whole chain; a row of no minutes says so on the statement."""
    SupportAccount.objects.filter(pk=account.pk).update(programme=into)
    account.refresh_from_db()
    note = _("%(source)s became part of %(into)s") % {"source": source, "into": into}
    posting = Posting(RowKind.TRANSFER, legal_day(now), f"merge:{account.pk}:{source.pk}", note)
    post(account, 0, posting, by=by, now=now)
    facts = {"source": source.code, "into": into.code}
    record("helpdesk.account_moved_by_merge", target=account, by=by, at=now, facts=facts)


def _move_votes(source: Programme, into: Programme) -> None:
    """One vote for each programme: where both voted, one stays."""
    voted = list(IdeaVote.objects.filter(programme=into).values_list("ticket_id", flat=True))
    twice = IdeaVote.objects.filter(programme=source, ticket_id__in=voted)
    Ticket.objects.filter(pk__in=list(twice.values_list("ticket_id", flat=True))).update(votes=F("votes") - 1)
    twice.delete()
    IdeaVote.objects.filter(programme=source).update(programme=into)


def tickets_and_minutes(source: Programme) -> tuple[int, int]:
    """How many tickets and how many minutes left a merge would move."""
    accounts = SupportAccount.objects.filter(programme=source).values_list("balance_minutes", flat=True)
    return Ticket.objects.filter(programme=source).count(), sum(accounts)
