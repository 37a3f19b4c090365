"""Fill in the working minutes of tickets that came without: older ones, and those loaded in bulk."""

from __future__ import annotations

from helpdesk.calendar import working_minutes
from helpdesk.models import Ticket

CHUNK = 1000


def measure_times(*, most: int = 20_000) -> int:
    """How many tickets were measured; safe to run twice and beside itself, the minutes come out the same."""
    done = 0
    while done < most:
        answered = Ticket.objects.filter(first_answered_at__isnull=False, first_answer_minutes=None)
        solved = Ticket.objects.filter(solved_at__isnull=False, solve_minutes=None)
        tickets = list(answered.order_by("pk")[:CHUNK]) or list(solved.order_by("pk")[:CHUNK])
        if not tickets:
            break
        for ticket in tickets:
            _measure(ticket)
        Ticket.objects.bulk_update(tickets, ["first_answer_minutes", "solve_minutes"])
        done += len(tickets)
    return done


def _measure(ticket: Ticket) -> None:
    if ticket.first_answered_at:
        ticket.first_answer_minutes = working_minutes(ticket.opened_at, ticket.first_answered_at)
    if ticket.solved_at and ticket.solve_minutes is None:
        passed = working_minutes(ticket.opened_at, ticket.solved_at)
        ticket.solve_minutes = max(passed - ticket.paused_minutes, 0)
