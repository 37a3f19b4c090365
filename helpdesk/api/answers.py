"""Rows as the API shows them: what the customer's page shows, never more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from helpdesk.models import LedgerRow, SupportAccount, Ticket, TicketFile, TicketMessage
from helpdesk.thread import author_name


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.reference,
        "title": ticket.title,
        "kind": ticket.kind,
        "state": ticket.status,
        "visibility": ticket.visibility,
        "area": ticket.area,
        "programme": ticket.programme.code if ticket.programme else "",
        "jems_version": ticket.jems_version,
        "environment": ticket.environment,
        "opened_at": ticket.opened_at,
        "updated_at": ticket.last_word_at,
        "url": absolute(ticket.get_absolute_url()),
    }


def message_row(ticket: Ticket, message: TicketMessage, reader: Any) -> dict[str, Any]:
    return {
        "id": message.pk,
        "author": author_name(ticket, message, reader),
        "is_interact": message.is_staff_word,
        "body": message.body,
        "written_at": message.created_at,
        "files": [file_row(ticket, file) for file in message.kept_files],
    }


def file_row(ticket: Ticket, file: TicketFile) -> dict[str, Any]:
    return {
        "id": file.pk,
        "name": file.stored.name,
        "size": file.stored.size,
        "content_type": file.stored.content_type,
        "url": absolute(reverse("api:file", args=[ticket.reference, file.pk])),
    }


def account_row(account: SupportAccount) -> dict[str, Any]:
    return {
        "id": account.pk,
        "agreement": account.agreement.reference,
        "first_on": account.first_on,
        "last_on": account.last_on,
        "granted_minutes": account.granted_minutes,
        "balance_minutes": account.balance_minutes,
        "held_minutes": account.held_minutes,
        "lines": absolute(reverse("api:hours_lines", args=[account.pk])),
    }


def line_row(row: LedgerRow) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "kind": row.kind,
        "work_on": row.work_on,
        "posted_at": row.created_at,
        "ticket": row.ticket.reference if row.ticket else "",
        "note": row.public_note,
        "worked_minutes": row.work_entry.actual_minutes if row.work_entry and row.minutes < 0 else None,
        "minutes": row.minutes,
        "balance_minutes": row.balance_after,
    }


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
