import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from portal.accounts.audiences import programme_token
from search.engines import fts5_query, fts5_schema
from search.planning import LAST_YEAR, parse, plan_for, suggestion_plan
from search.plans import Order, Word

NOW = datetime(2026, 11, 20, 13, 32, tzinfo=UTC)
GUEST = AnonymousUser()


def texts(plan):
    return [word.text for word in plan.words]


def test_words_without_the_small_ones_and_twice_is_once():
    plan = parse("Addons lost after the Update update")

    assert texts(plan) == ["Addons", "lost", "Update"]
    assert plan.minimum == 2
    assert plan.also_looked_for == ["add-ons", "plugin", "plug-in"]


def test_small_words_alone_are_still_a_question():
    assert texts(parse("how to")) == ["how", "to"]


def test_phrases_exclusions_and_typographic_quotes():
    plan = parse('„partner report“ export -budget -"unit cost" "open end')

    assert (texts(plan), plan.phrases) == (["export"], ("partner report", "open end"))
    assert plan.exclusions == ("budget", "unit cost")


def test_a_hyphen_inside_a_word_excludes_nothing():
    plan = parse("add-ons - plugin")

    assert (texts(plan), plan.exclusions) == (["add ons", "plugin"], ())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("JH-142", ("jh 142",)),
        ("jh142", ("jh142", "jh 142")),
        ("Jems 10.0.1", ("jems 10 0 1", "10 0 1")),
        ("v10.0.1", ("v10 0 1", "10 0 1")),
    ],
)
def test_numbers_are_keys(text, keys):
    assert parse(text).keys == keys


def test_exact_words_have_no_forms_and_no_synonyms():
    assert parse("addons", is_exact=True).words == (Word("addons"),)


def test_plan_carries_the_readers_tokens_and_filters(anna, alpine):
    params = QueryDict("q=export&kind=nonsense&f=version:10.0.1&f=version:9.0&f=broken&since=year&sort=newest&page=3")

    plan = plan_for(params, user=anna, now=NOW)

    assert programme_token(alpine.pk) in plan.tokens
    assert (plan.is_staff, plan.kinds, plan.facets) == (False, (), {"version": ("10.0.1", "9.0")})
    assert (plan.since, plan.order, plan.page) == (NOW - LAST_YEAR, Order.NEWEST, 3)


def test_only_staff_plans_look_into_staff_text(iris):
    assert plan_for(QueryDict("q=x"), user=iris, now=NOW).is_staff
    assert not plan_for(QueryDict("q=x"), user=GUEST, now=NOW).is_staff


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "²", "9" * 30])
def test_a_strange_page_number_is_a_page(page):
    assert 1 <= plan_for(QueryDict(f"q=x&page={page}"), user=GUEST, now=NOW).page <= 100


def test_suggestions_complete_the_last_word_only():
    plan = suggestion_plan("budget exp", user=GUEST, now=NOW, size=8)

    assert plan.words == (Word("budget"), Word("exp", is_prefix=True))
    assert (plan.titles_only, plan.minimum, plan.size) == (True, 2, 8)


def accepts(plan):
    """Whether a real, empty index takes every expression made of the plan."""
    with closing(sqlite3.connect(":memory:")) as connection:
        fts5_schema.create(connection)
        for index in ("words", "staff_words"):
            for expression in (fts5_query.match_any, fts5_query.match_all, fts5_query.match_needed):
                connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", [expression(plan)]).fetchall()
    return True


awkward = st.lists(
    st.one_of(
        st.text(),
        st.sampled_from(['"', "-", "*", "^", ":", "(", ")", "NEAR", "AND", "OR", "NOT", "{title}", "JH-142", "10.0.1"]),
        st.sampled_from(["\x00", "ſ", "İ", "²", "①", "क्षण", "e\u0301", "\ud800", "🦓", "ﬃ", "_", "'", ";--", "a:b"]),
    )
).map(" ".join)


@given(st.one_of(st.text(), awkward), st.booleans())
@example('"', False)
@example('-"', False)
@example("a b c d e f g h i j k l m", False)
@example("* ^ : ( ) { } + -", False)
def test_any_text_becomes_a_plan_the_index_accepts(text, is_exact):
    plan = parse(text, is_exact=is_exact)

    assert plan.is_empty or accepts(plan)
    assert plan.is_empty or accepts(replace(plan, titles_only=True))


@given(awkward)
def test_any_text_becomes_suggestions_the_index_accepts(text):
    plan = suggestion_plan(text, user=GUEST, now=NOW, size=8)

    assert plan.is_empty or accepts(plan)
