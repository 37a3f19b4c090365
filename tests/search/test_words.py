import pytest

from search.synonyms import synonyms_of
from search.words import clean, distance, folded, forms_of, number_in, phrase


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Příručka", "prirucka"), ("add-ons", "add ons"), ("10.0.1", "10 0 1"), ("  a_b ", "a b"), ("***", ""), ("", "")],
)
def test_folded_compares_without_accents_case_and_signs(text, expected):
    assert folded(text) == expected


def test_clean_leaves_no_control_characters_and_single_spaces():
    assert clean("a\x00b\x02  c\u2028d\u200be\n") == "a b c d e"


def test_phrase_keeps_accents():
    assert phrase("Béla's add-on") == "Béla s add on"


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("JH-142", "jh 142"),
        ("jh142", "jh 142"),
        ("LA-2026-0047", "la 2026 0047"),
        ("10.0.1", "10 0 1"),
        ("v9.0", "9 0"),
        ("2026", ""),
        ("update", ""),
    ],
)
def test_number_in_knows_case_numbers_and_versions(chunk, expected):
    assert number_in(chunk) == expected


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("updates", "update"),
        ("update", "updating"),
        ("plugin", "plugins"),
        ("entries", "entry"),
        ("exported", "export"),
    ],
)
def test_forms_meet_in_both_directions(typed, written):
    assert written in forms_of(typed)
    assert typed in forms_of(written)


@pytest.mark.parametrize("word", ["as", "10", "x86", "bus"])
def test_short_words_and_numbers_have_no_forms(word):
    assert forms_of(word) == ()


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("addnos", "addons", 1), ("addons", "addons", 0), ("relaese", "release", 1), ("cat", "dog", 3), ("ab", "abcd", 2)],
)
def test_distance_counts_a_swap_as_one(one, other, edits):
    assert distance(one, other, 2) == edits


def test_synonyms_are_the_others_of_the_group_in_their_own_spelling():
    assert synonyms_of("addons") == ("add-ons", "plugin", "plug-in")
    assert synonyms_of("Plugins") == ("addons", "add-ons", "plug-in")
    assert synonyms_of("budget") == ()
