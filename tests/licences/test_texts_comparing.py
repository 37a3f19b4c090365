"""What changed between two texts, at the size of words."""

from licences.clauses import pressed, with_clause
from licences.comparing import Part, compare, words_between
from licences.text_forms import MOST_CLAUSES, paragraphs_in

FORM = {"heading": "Form", "paragraphs": ["Signed on paper.", "Or electronically."]}
MONEY = {"heading": "Money", "paragraphs": ["It is free of charge."]}
TERM = {"heading": "Term", "paragraphs": ["It has no end date."]}


def told(rows):
    return [(row.kind, row.number, row.number_before) for row in rows]


def test_the_same_text_has_no_change():
    assert told(compare([FORM, MONEY], [FORM, MONEY])) == [("same", 1, 1), ("same", 2, 2)]


def test_added_and_removed_clauses_stand_where_they_belong():
    rows = compare([FORM, MONEY], [TERM, FORM])

    assert told(rows) == [("added", 1, None), ("same", 2, 1), ("removed", None, 2)]
    assert rows[0].heading == [Part("added", "Term")]
    assert rows[2].paragraphs == [[Part("removed", "It is free of charge.")]]


def test_a_clause_that_moved_is_not_a_change_and_says_where_it_was():
    rows = compare([FORM, MONEY, TERM], [TERM, FORM, MONEY])

    assert told(rows) == [("same", 1, 3), ("same", 2, 1), ("same", 3, 2)]
    assert all(row.has_moved for row in rows)


def test_a_clause_with_another_heading_is_found_by_its_words():
    rows = compare([MONEY], [MONEY | {"heading": "Price"}])

    assert told(rows) == [("changed", 1, 1)]
    assert rows[0].heading == [Part("removed", "Money"), Part("added", "Price")]


def test_words_that_change_side_by_side_are_one_change():
    assert words_between("The right is free of charge.", "The right costs nothing at all.") == [
        Part("same", "The right "),
        Part("removed", "is free of charge"),
        Part("added", "costs nothing at all"),
        Part("same", "."),
    ]


def test_a_new_paragraph_is_added_whole():
    rows = compare([MONEY], [MONEY | {"paragraphs": [*MONEY["paragraphs"], "Forever."]}])

    assert rows[0].paragraphs == [[Part("same", "It is free of charge.")], [Part("added", "Forever.")]]


def test_empty_clauses_are_compared_too():
    empty = {"heading": "", "paragraphs": []}

    assert told(compare([empty], [])) == [("removed", None, 1)]
    assert told(compare([], [empty, FORM])) == [("added", 1, None), ("added", 2, None)]


def test_blank_lines_make_paragraphs_and_line_ends_do_not():
    assert paragraphs_in(" One\r\ntwo.\r\n \r\n\r\nThree. ") == ["One two.", "Three."]
    assert paragraphs_in(" \r\n ") == []


def test_the_buttons_of_the_editor_move_add_and_remove():
    clauses = [FORM, MONEY, TERM]
    new = {"heading": "", "paragraphs": []}

    assert pressed(clauses, "down-0") == ([MONEY, FORM, TERM], 1, None)
    assert pressed(clauses, "up-2") == ([FORM, TERM, MONEY], 1, None)
    assert pressed(clauses, "add-0") == ([FORM, new, MONEY, TERM], 1, None)
    assert pressed([], "add") == ([new], 0, None)
    assert pressed(clauses, "remove-1") == ([FORM, TERM], 0, (1, MONEY))
    assert with_clause([FORM, TERM], 1, MONEY) == ([FORM, MONEY, TERM], 1, None)


def test_a_button_that_makes_no_sense_changes_nothing():
    clauses = [FORM, MONEY]

    for button in ("save", "", "up-0", "down-1", "remove-9", "up-x", "remove", "swap-0"):
        assert pressed(clauses, button).clauses == clauses
    assert len(pressed([FORM] * MOST_CLAUSES, "add-0").clauses) == MOST_CLAUSES
