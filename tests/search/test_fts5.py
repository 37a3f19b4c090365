from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from portal.accounts.audiences import STAFF
from search.engines.contract import Write
from search.engines.fts5 import Fts5Engine
from search.planning import plan_for
from tests.factories.accounts import StaffAssignmentFactory
from tests.factories.search import DocumentFactory

NOW = datetime(2026, 11, 20, 13, 32, tzinfo=UTC)
GUEST = AnonymousUser()


@pytest.fixture
def engine(tmp_path):
    engine = Fts5Engine(tmp_path / "index.sqlite3")
    with engine.new_generation():
        pass
    return engine


def put(engine, version=1, **fields):
    document = DocumentFactory(**fields)
    engine.apply([Write(document.kind, document.object_id, version, document)])
    return document


def ask(engine, query, user=GUEST):
    return engine.search(plan_for(QueryDict(query), user=user, now=NOW))


def titles(results):
    return [hit.title.replace("<mark>", "").replace("</mark>", "") for hit in results.hits]


def test_an_older_write_never_overwrites_a_newer_one(engine):
    put(engine, version=5, object_id=1, title="Newer apple")

    put(engine, version=4, object_id=1, title="Older apple")

    assert titles(ask(engine, "q=apple")) == ["Newer apple"]


def test_an_older_write_does_not_bring_back_what_is_gone(engine):
    put(engine, version=1, object_id=1, title="Apple")
    engine.apply([Write("paper", 1, 7, None)])

    put(engine, version=6, object_id=1, title="Apple")

    assert ask(engine, "q=apple").total == 0


def test_writing_twice_changes_nothing(engine):
    for _ in range(2):
        put(engine, object_id=1, title="Apple", facets={"area": "fruit"})

    assert ask(engine, "q=apple").facets == {"area": {"fruit": 1}}


def test_title_weighs_more_than_body(engine):
    put(engine, title="Something else", body="A word on rounding, and rounding again")
    put(engine, title="Rounding", body="Nothing else")

    assert titles(ask(engine, "q=rounding")) == ["Rounding", "Something else"]


def test_of_equal_matches_the_fresher_comes_first(engine):
    put(engine, title="Export of 2020", at=NOW - timedelta(days=2000))
    put(engine, title="Export of 2026", at=NOW - timedelta(days=2))

    assert titles(ask(engine, "q=export")) == ["Export of 2026", "Export of 2020"]


def test_boost_lifts_a_document(engine):
    put(engine, title="Export one")
    put(engine, title="Export two", boost=3.0)

    assert titles(ask(engine, "q=export")) == ["Export two", "Export one"]


@pytest.mark.parametrize(("query", "first"), [("q=JH-142", "Ours"), ("q=jh142", "Ours"), ("q=9.0", "Jems 9.0")])
def test_a_number_jumps_to_the_top(engine, query, first):
    put(engine, title="JH-142 JH-142 again", body="9.0 9.0 9.0 JH-142", boost=9.0)
    put(engine, title="Ours", url="/helpdesk/tickets/JH-142/")
    put(engine, title="Jems 9.0", url="/releases/9.0/")
    put(engine, title="Jems 9.0.1", url="/releases/9.0.1/", boost=9.0)

    assert titles(ask(engine, query))[0] == first


def test_of_three_words_one_may_be_missing_but_all_come_first(engine):
    put(engine, title="Addons and update")
    put(engine, title="Addons lost in an update")
    put(engine, title="Update")

    assert titles(ask(engine, "q=addons+lost+after+update")) == ["Addons lost in an update", "Addons and update"]


def test_phrases_and_exclusions_bind(engine):
    put(engine, title="Partner report export")
    put(engine, title="Report of the partner, export")
    put(engine, title="Partner report export of budget")

    assert titles(ask(engine, "q=%22partner+report%22+export+-budget")) == ["Partner report export"]


def test_forms_synonyms_and_accents_are_found_and_marked(engine):
    put(engine, title="Plug-ins of Béla", body="They were updated.")

    hit = ask(engine, "q=addons+update+bela").hits[0]

    assert hit.title == "<mark>Plug-ins</mark> of <mark>Béla</mark>"
    assert hit.snippet == "They were <mark>updated</mark>."


def test_marks_stand_in_escaped_text(engine):
    put(engine, title="<script>alert(1)</script> & budget", body='"><img src=x onerror=alert(1)> budget \x02\x03')

    hit = ask(engine, "q=budget").hits[0]

    assert hit.title == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <mark>budget</mark>"
    assert hit.snippet == "&quot;&gt;&lt;img src=x onerror=alert(1)&gt; <mark>budget</mark>"


def test_counts_are_trimmed_by_audience(engine):
    put(engine, title="Budget", kind="paper", facets={"area": "public"})
    put(engine, title="Budget", kind="book", facets={"area": "secret"}, audiences=frozenset({"programme:9"}))

    results = ask(engine, "q=budget")

    assert (results.total, results.kinds, results.facets) == (1, {"paper": 1}, {"area": {"public": 1}})


def test_facets_filter_and_count_as_if_unticked(engine):
    for area in ("export", "export", "reports"):
        put(engine, title="Budget", facets={"area": area, "version": "10.0" if area == "export" else "9.0"})

    results = ask(engine, "q=budget&f=area:reports")

    assert results.total == 1
    assert results.facets == {"area": {"export": 2, "reports": 1}, "version": {"9.0": 1}}


def test_in_the_last_year_leaves_out_the_old_and_the_undated(engine):
    put(engine, title="Budget new", at=NOW - timedelta(days=10))
    put(engine, title="Budget old", at=NOW - timedelta(days=400))
    put(engine, title="Budget timeless")

    assert titles(ask(engine, "q=budget&since=year")) == ["Budget new"]


def test_newest_first(engine):
    put(engine, title="Budget budget budget", at=NOW - timedelta(days=10))
    put(engine, title="On a budget", at=NOW - timedelta(days=1))

    assert titles(ask(engine, "q=budget&sort=newest")) == ["On a budget", "Budget budget budget"]


def test_staff_text_is_matched_and_shown_to_staff_alone(engine, iris):
    put(engine, title="Case", staff_text="The zebrafish is angry", audiences=frozenset({"public", STAFF}))

    internal = ask(engine, "q=zebrafish", iris).hits[0]

    assert (internal.snippet, internal.is_internal) == ("The <mark>zebrafish</mark> is angry", True)
    assert ask(engine, "q=zebrafish").total == 0
    assert ask(engine, "q=case+-zebrafish").total == 1
    assert "zebrafish" not in str(ask(engine, "q=case").hits)


def test_staff_text_is_not_for_every_role_of_staff(engine, db):
    editor = StaffAssignmentFactory(role="editor").user
    put(engine, title="Case", staff_text="The zebrafish is angry", audiences=frozenset({"public"}))

    assert ask(engine, "q=zebrafish", editor).total == 0
    assert ask(engine, "q=case+angry+zebrafish", editor).total == 0
    assert "zebrafish" not in str(ask(engine, "q=case", editor).hits)


def test_near_words_never_come_from_staff_text(engine):
    put(engine, title="Addons", staff_text="addnox")

    assert engine.words_like("addnos") == ["addons"]


def test_contents_lists_every_document(engine):
    document = put(engine, object_id=4)

    assert list(engine.contents()) == [("paper", 4, document.fingerprint)]
