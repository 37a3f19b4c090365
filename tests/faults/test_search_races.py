"""Many write and drain at once, and the index is rebuilt meanwhile: at the end it says what the database says."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from portal.accounts.models import Programme
from search import sources
from search.actions import mark_stale, mark_stale_key
from search.checking import differences
from search.draining import drain
from search.engines.contract import EngineAwayError
from search.models import StaleEntry
from search.rebuilding import rebuild
from tests.factories.accounts import ProgrammeFactory
from tests.factories.search import DocumentFactory, Shelf

WRITERS, CHANGES = 8, 5


class Names(Shelf):
    """Says what the database says at that moment."""

    def queryset(self):
        return Programme.objects.all()

    def document(self, obj):
        return DocumentFactory(kind=self.kind, object_id=obj.pk, title=obj.name)


@pytest.fixture
def names(transactional_db, monkeypatch):
    names = Names()
    monkeypatch.setattr(sources, "_sources", {names.kind: names})
    return [ProgrammeFactory() for _ in range(3)]


def together(*jobs):
    """Run the jobs at one moment, each with a database connection of its own."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as threads:
        return list(threads.map(run, jobs))


def writer(programmes, number):
    def change():
        for turn in range(CHANGES):
            for programme in programmes:
                with transaction.atomic():
                    Programme.objects.filter(pk=programme.pk).update(name=f"{programme.code} {number} {turn}")
                    mark_stale(programme)
            drain()

    return change


def rebuilder():
    for _ in range(3):
        try:
            rebuild()
        except EngineAwayError:
            continue


def test_writers_drains_and_rebuilds_together_leave_a_true_index(names):
    together(rebuilder, *(writer(names, number) for number in range(WRITERS)))
    drain(everything=True)

    assert list(differences()) == []
    assert not StaleEntry.objects.exists()


def test_marks_of_sixteen_threads_are_all_counted(names):
    together(*(lambda: mark_stale_key("paper", 4) for _ in range(16)))

    assert StaleEntry.objects.get().sequence == 16
