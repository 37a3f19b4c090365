import json

import pytest

from releases.pasted import PasteRefused, keys_of, plugins_of, version_of

LIST = [
    {"type": "BUDGET_EXPORT", "key": "islands.budget", "name": "Island Budget", "version": "2.1.0"},
    {"type": "PRE_SUBMISSION_CHECK", "key": "a.check", "name": "Check", "version": "1.4.2", "description": "x"},
]
READ = [
    {"key": "a.check", "version": "1.4.2", "name": "Check", "type": "PRE_SUBMISSION_CHECK"},
    {"key": "islands.budget", "version": "2.1.0", "name": "Island Budget", "type": "BUDGET_EXPORT"},
]


@pytest.mark.parametrize(
    "text",
    [
        "8.0.3",
        "  v8.0.3\n",
        '{"version": "8.0.3"}',
        '\ufeff{"version": "v8.0.3-abc123", "commitId": "9.9.9"}',
        '{"build": {"version": "8.0.3", "time": "2023"}}',
    ],
)
def test_version_is_found_in_what_people_paste(text):
    assert version_of(text) == "8.0.3"


@pytest.mark.parametrize("text", ["", "newest", "{", "[]", "{}", '{"version": 8}', '{"version": "main"}', "[[[" * 9999])
def test_version_that_cannot_be_read_is_refused_with_advice(text):
    with pytest.raises(PasteRefused, match="api/_info/version"):
        version_of(text)


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"content": rows}, lambda rows: {"plugins": rows}])
def test_plugin_list_is_read_by_key(wrap):
    assert plugins_of(json.dumps(wrap(LIST))) == READ


def test_plugin_list_may_be_empty_and_a_key_counts_once():
    twice = [{"key": "a", "version": "1.0"}, {"key": "a", "version": "2.0", "name": None}]

    assert plugins_of("  ") == []
    assert plugins_of(json.dumps(twice)) == [{"key": "a", "version": "2.0", "name": "", "type": ""}]


@pytest.mark.parametrize(
    "text", ["[", "7", '{"a": 1}', '[{"name": "no key"}]', '["x"]', '[{"key": " "}]', '{"key": 3}']
)
def test_plugin_list_that_cannot_be_read_is_refused(text):
    with pytest.raises(PasteRefused):
        plugins_of(text)


def test_keys_of_an_author_are_three_words_on_a_line():
    text = "islands.budget 2.3.0 budget_export\n\nislands.report; v1.1.0; Partner_Report_Export"

    assert keys_of(text) == [
        {"key": "islands.budget", "key_version": "2.3.0", "extension_point": "budget_export"},
        {"key": "islands.report", "key_version": "1.1.0", "extension_point": "partner_report_export"},
    ]


@pytest.mark.parametrize("text", ["", "a 1.0", "a one budget_export", "a 1.0 nowhere", "a 1.0 budget_export\n" * 2])
def test_keys_that_cannot_be_read_are_refused(text):
    with pytest.raises(PasteRefused):
        keys_of(text)
