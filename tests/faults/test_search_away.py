"""The index is locked, corrupt, of another schema, or the disk is full: pages answer, nothing is lost."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from search.actions import mark_stale
from search.draining import drain
from search.engines import engine, fts5_files
from search.models import StaleEntry
from tests.search.conftest import books, papers, shelves  # noqa: F401

AWAY = b"Results are not available right now."


@pytest.fixture
def index(papers, settings):  # noqa: F811
    papers.put(title="Budget")
    drain()
    return Path(settings.SEARCH_FILE)


def total(client):
    response = client.get("/search/?q=budget")
    assert response.status_code == 200
    return "away" if AWAY in response.content else response.context["total"]


def spoil(index, how):
    file = index.resolve()
    if how == "missing":
        index.unlink()
    elif how == "no database":
        file.write_bytes(b"not a database at all" * 1000)
    elif how == "empty":
        file.write_bytes(b"")
    elif how == "half":
        file.write_bytes(file.read_bytes()[:6000])
    elif how == "other schema":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize("how", ["missing", "no database", "empty", "half", "other schema"])
def test_a_spoilt_index_breaks_no_page_and_is_built_anew(client, index, how):
    assert total(client) == 1
    spoil(index, how)

    assert total(client) == "away"
    assert client.get("/search/suggest/?q=b").status_code == 200
    drain()

    assert total(client) == 1


def test_a_plain_file_in_the_place_of_the_link_is_replaced(client, papers, settings):  # noqa: F811
    papers.put(title="Budget")
    Path(settings.SEARCH_FILE).write_bytes(b"x" * 5000)

    assert total(client) == "away"
    drain()

    assert total(client) == 1


def test_a_locked_index_answers_and_loses_no_write(client, index, papers, monkeypatch):  # noqa: F811
    monkeypatch.setattr("search.engines.fts5.WRITE_PATIENCE", 0.1)
    with closing(sqlite3.connect(index.resolve(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        papers.put(title="Budget too")
        drained = drain()
        assert (drained.written, drained.away) == (0, "database is locked")
        assert total(client) == 1

    drain()

    assert total(client) == 2


def test_a_full_disk_keeps_the_entries(client, index, papers, monkeypatch):  # noqa: F811
    obj = papers.put(title="Budget too")

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("search.engines.fts5_writing.apply", full)
        assert drain().away == "database or disk is full"
        with pytest.raises(CommandError, match="Nothing is lost"):
            call_command("search_sync")
        with pytest.raises(CommandError, match="The old one still answers"):
            call_command("search_rebuild")
    assert set(StaleEntry.objects.filter(object_id=obj.pk).values_list("attempts", flat=True)) == {0}
    assert total(client) == 1

    drain()

    assert total(client) == 2


def test_an_index_that_cannot_be_opened_breaks_no_page(client, index, monkeypatch):
    def refused(*_, **__):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(fts5_files, "_connect", refused)

    assert total(client) == "away"


def test_a_change_during_a_rebuild_is_in_the_new_index(client, index, papers):  # noqa: F811
    with engine().new_generation():
        papers.put(title="Budget too")
        drain()

    assert total(client) == 1  # this generation took nothing but what was drained while it was built
    assert [row["hit"].title for row in client.get("/search/?q=budget").context["hits"]] == ["<mark>Budget</mark> too"]


def test_a_failed_rebuild_leaves_the_old_index_and_no_litter(client, index):
    with pytest.raises(ZeroDivisionError), engine().new_generation():
        raise ZeroDivisionError

    names = {path.name for path in index.parent.glob("search*") if not path.name.endswith(".lock")}
    assert total(client) == 1
    assert {name.partition("-")[0] for name in names} == {index.name, index.resolve().name}


def test_two_rebuilds_at_once_are_one(index):
    with engine().new_generation(), pytest.raises(CommandError, match="being built by another process"):
        call_command("search_rebuild")


def test_reads_go_on_over_a_swap(client, index, papers):  # noqa: F811
    with engine().files.reading() as before:
        mark_stale(papers.put(title="Budget too"))
        call_command("search_rebuild")
        assert before.execute("SELECT count(*) FROM documents").fetchone()[0] == 1

    assert total(client) == 2
