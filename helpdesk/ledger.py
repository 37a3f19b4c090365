"""The chain over an account's rows: each digest covers the one before, so that no row can be changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from helpdesk.models import LedgerRow, SupportAccount

GENESIS = "0" * 64


def digest_of(row: LedgerRow, *, previous: str) -> str:
    content = [
        previous,
        row.account_id,
        row.sequence,
        row.kind,
        row.minutes,
        row.balance_after,
        row.work_on.isoformat(),
        row.actor_id,
        row.ticket_id,
        row.work_entry_id,
        row.public_note,
        row.idempotency_key,
        row.reverses_id,
        row.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def faults_of(account: SupportAccount) -> list[str]:
    """Walk the account's chain again; every fault is one sentence."""
    faults: list[str] = []
    balance, sequence, digest = 0, 0, GENESIS
    for row in account.rows.order_by("sequence").iterator(chunk_size=1000):
        balance, sequence = balance + row.minutes, sequence + 1
        if row.sequence != sequence:
            faults.append(f"Account {account.pk}: row {sequence} is missing.")
            sequence = row.sequence
        if row.digest != digest_of(row, previous=digest):
            faults.append(f"Account {account.pk}: row {row.sequence} was changed.")
        if row.balance_after != balance:
            faults.append(f"Account {account.pk}: row {row.sequence} says {row.balance_after} min, the sum {balance}.")
        digest = row.digest
    if account.balance_minutes != balance:
        faults.append(f"Account {account.pk}: balance {account.balance_minutes} min, the rows say {balance}.")
    held = sum(account.holds.values_list("left_minutes", flat=True))
    if account.held_minutes != held:
        faults.append(f"Account {account.pk}: {account.held_minutes} min held, the holds say {held}.")
    return faults


def all_faults(accounts: Iterable[SupportAccount] | None = None) -> list[str]:
    chosen = SupportAccount.objects.order_by("pk").iterator() if accounts is None else accounts
    return [fault for account in chosen for fault in faults_of(account)]
