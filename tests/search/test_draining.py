from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from search.actions import mark_stale, mark_stale_key
from search.draining import drain
from search.engines import engine
from search.models import StaleEntry
from search.querysets import PARK_AFTER
from tests.factories.search import DocumentFactory


def index():
    return [(kind, object_id) for kind, object_id, _ in engine().contents()]


def test_marks_are_coalesced_and_counted(shelves):
    for _ in range(3):
        mark_stale_key("paper", 4)

    assert list(StaleEntry.objects.values_list("kind", "object_id", "sequence")) == [("paper", 4, 3)]


def test_a_mark_is_undone_with_its_transaction(papers):
    with transaction.atomic():
        mark_stale_key("paper", 4)
        transaction.set_rollback(True)

    assert not StaleEntry.objects.exists()


def test_saving_and_deleting_mark_every_kind_of_the_model(shelves):
    obj = shelves[0].put()

    assert sorted(StaleEntry.objects.values_list("kind", "object_id")) == [("book", obj.pk), ("paper", obj.pk)]
    StaleEntry.objects.all().delete()
    pk = obj.pk
    obj.delete()
    assert sorted(StaleEntry.objects.values_list("kind", "object_id")) == [("book", pk), ("paper", pk)]


def test_drain_writes_deletes_and_forgets(papers):
    kept, gone = papers.put(title="Kept"), papers.put(title="Gone")
    drain()
    assert index() == [("paper", kept.pk), ("paper", gone.pk)]

    gone.delete()
    drained = drain()

    assert (drained.failed, drained.away, index()) == ([], "", [("paper", kept.pk)])
    assert not StaleEntry.objects.exists()


def test_what_nobody_may_find_leaves_the_index(papers):
    obj = papers.put()
    drain()

    papers.documents[obj.pk] = DocumentFactory(object_id=obj.pk, audiences=frozenset())
    mark_stale(obj)
    drain()

    assert index() == []


def test_a_change_during_the_drain_keeps_the_entry(papers, monkeypatch):
    obj = papers.put(title="Before")
    document = papers.document

    def changed_while_read(read):
        mark_stale(obj)
        return document(read)

    drain()
    mark_stale(obj)
    monkeypatch.setattr(papers, "document", changed_while_read)
    drain()

    assert StaleEntry.objects.get(kind="paper").sequence == 2


def test_a_faulty_document_waits_longer_each_time_and_is_parked(papers):
    fine, faulty = papers.put(), papers.put()
    drain()
    papers.documents[faulty.pk] = ValueError("no title")
    mark_stale(fine)
    mark_stale(faulty)

    drain()

    entry = StaleEntry.objects.get()
    assert (entry.object_id, entry.attempts, entry.last_error) == (faulty.pk, 1, "ValueError: no title")
    assert entry.next_attempt_at > timezone.now()
    for _ in range(PARK_AFTER):
        StaleEntry.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
        drain()
    entry.refresh_from_db()
    assert (entry.attempts, entry.is_parked, StaleEntry.objects.parked().count()) == (PARK_AFTER, True, 1)


def test_a_new_change_takes_a_parked_entry_up_again(papers):
    obj = papers.put()
    drain()
    mark_stale(obj)
    StaleEntry.objects.update(attempts=PARK_AFTER)
    drain()
    assert StaleEntry.objects.parked().count() == 2

    mark_stale(obj)
    drain()

    assert not StaleEntry.objects.exists()


def test_sync_takes_what_waits_and_names_what_fails(papers):
    obj = papers.put()
    drain()
    papers.documents[obj.pk] = ValueError("no title")
    mark_stale(obj)
    StaleEntry.objects.update(attempts=PARK_AFTER, next_attempt_at=timezone.now() + timedelta(days=1))

    with pytest.raises(CommandError, match=f"paper:{obj.pk}: ValueError: no title"):
        call_command("search_sync")

    papers.documents[obj.pk] = DocumentFactory(object_id=obj.pk)
    call_command("search_sync")
    assert not StaleEntry.objects.exists()


def test_check_names_what_is_missing_stale_and_too_much(papers, capsys):
    missing, stale, extra = papers.put(), papers.put(), papers.put()
    drain()
    with transaction.atomic():
        papers.documents[stale.pk] = DocumentFactory(object_id=stale.pk, title="New title")
        del papers.documents[extra.pk]
        papers.documents[missing.pk + 1000] = papers.documents.pop(missing.pk)
        type(missing).objects.filter(pk=missing.pk).update(id=missing.pk + 1000)

    with pytest.raises(CommandError, match="4 differences"):
        call_command("search_check")

    assert sorted(line.split() for line in capsys.readouterr().out.splitlines()) == [
        *sorted(["extra", f"paper:{obj}"] for obj in (missing.pk, extra.pk)),
        ["missing", f"paper:{missing.pk + 1000}"],
        ["stale", f"paper:{stale.pk}"],
    ]


def test_check_is_content_after_a_rebuild(papers, capsys):
    for number in range(3):
        papers.put(title=f"Paper {number}")

    call_command("search_rebuild")
    call_command("search_check")

    assert capsys.readouterr().out.splitlines() == [
        "3 documents in the new index.",
        "The index agrees with the database.",
    ]


def test_rebuild_leaves_out_and_names_what_fails(papers):
    fine, faulty = papers.put(), papers.put()
    papers.documents[faulty.pk] = ValueError("no title")

    with pytest.raises(CommandError, match=f"Left out:\npaper:{faulty.pk}: ValueError: no title"):
        call_command("search_rebuild")

    assert index() == [("paper", fine.pk)]
    assert StaleEntry.objects.filter(object_id=faulty.pk, kind="paper").exists()
