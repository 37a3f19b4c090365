from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.audit.actions import record, seal_entries
from portal.audit.models import Entry, Seal
from portal.audit.selectors import verify_chain

NOW = timezone.now()


def test_sealed_entries_make_a_chain_that_holds(alpine, tomas):
    record("accounts.renamed", target=alpine, by=tomas, at=NOW, facts={"from": "x"})
    record("accounts.checked", target=alpine, by=None, at=NOW)

    assert seal_entries() == 2
    assert seal_entries() == 0
    report = verify_chain(now=NOW)
    assert (report.entries, report.faults) == (2, [])


def test_who_acted_is_user_guest_or_the_portal(alpine, tomas):
    class Signatory:
        audit_name = "Dr. Helene Vogt"

    entries = [record("x.done", target=alpine, by=by, at=NOW) for by in (tomas, Signatory(), None)]

    assert [(e.actor_kind, e.actor_id, e.actor_label) for e in entries] == [
        ("user", tomas.pk, ""),
        ("guest", None, "Dr. Helene Vogt"),
        ("system", None, ""),
    ]


@pytest.mark.parametrize("model", [Entry, Seal])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_database_refuses_changes(alpine, model, change):
    record("x.done", target=alpine, by=None, at=NOW)
    seal_entries()
    rows = model.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(**{rows.model._meta.pk.name: 99}) if change == "update" else rows._raw_delete(rows.db)


def test_verify_names_a_changed_entry(alpine):
    record("x.done", target=alpine, by=None, at=NOW)
    seal_entries()
    table = " ON audit_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_entry_refuses_update{table}")
        cursor.execute("UPDATE audit_entry SET verb = 'x.forged'")

    entry = Entry.objects.get()
    assert verify_chain(now=NOW).faults == [f"Entry {entry.pk} or its seal 1 was changed."]


def test_verify_tells_of_entries_without_a_seal(alpine):
    record("x.done", target=alpine, by=None, at=NOW)

    report = verify_chain(now=NOW + timedelta(minutes=11))
    assert report.faults == ["1 entries wait for a seal for more than 10 minutes."]
