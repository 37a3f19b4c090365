import re

import pytest

from portal.accounts.audiences import HELPDESK, STAFF, programme_token
from search import doors, views
from search.draining import drain
from search.models import StaleEntry
from tests import queries


def get(client, words, **params):
    return client.get("/search/", {"q": words, **params})


def test_an_empty_box_says_what_to_type(client, papers):
    drain()

    response = get(client, "")

    assert b"Type a word, a ticket number such as JH-142" in response.content


def test_a_guest_finds_public_things_with_marks(client, papers):
    papers.put(title="Budget rules", body="How the budget works", label="Paper 7", facts="Valid since May")
    drain()

    page = get(client, "budget").content.decode()

    assert '<a href="/papers/' in page
    assert "<mark>Budget</mark> rules</a>" in page
    assert "How the <mark>budget</mark> works" in page
    assert "1 result." in page


def test_only_the_programme_finds_what_is_the_programmes(client, papers, alpine, bela, carla, stranger, iris):
    papers.put(title="Zebrafish", audiences=frozenset({programme_token(alpine.pk), HELPDESK}))
    drain()

    found = {}
    for user in (bela, carla, stranger, iris, None):
        client.force_login(user) if user else client.logout()
        found[user and user.name] = get(client, "zebrafish").context["total"]

    assert found == {bela.name: 1, carla.name: 0, stranger.name: 0, iris.name: 1, None: 0}


def test_tabs_count_by_kind_and_keep_the_words(client, papers, books):
    papers.put(title="Budget one")
    books.put(title="Budget two")
    books.put(title="Budget three")
    drain()

    response = get(client, "budget", kind="book", page=1, f="area:none")
    everything = get(client, "budget", kind="book")

    assert [(tab["label"], tab["count"], tab["current"]) for tab in everything.context["tabs"]] == [
        ("All", 3, False),
        ("Papers", 1, False),
        ("Books", 2, True),
    ]
    assert everything.context["tabs"][1]["url"] == "?q=budget&kind=paper"
    assert response.context["chips"] == [{"label": "None", "remove_url": "?q=budget&kind=book"}]


def test_pages_hold_ten_and_a_page_too_far_is_the_last(client, papers):
    for number in range(23):
        papers.put(title=f"Budget {number:02}")
    drain()

    pages = [get(client, "budget", page=number) for number in (1, 3, 9)]

    assert [(len(page.context["hits"]), page.context["page"].number) for page in pages] == [(10, 1), (3, 3), (3, 3)]
    assert b"21 to 23 of 23" in pages[1].content


def test_an_unknown_word_is_put_right(client, papers):
    papers.put(title="Addons folder")
    drain()

    response = get(client, "addnos")

    assert (response.context["correction"], response.context["correction_url"]) == ("addons", "?q=addons")
    assert b"No results for addnos. Did you mean" in response.content


def test_a_word_of_others_is_never_proposed(client, papers, alpine, anna, carla):
    papers.put(title="Zebrafish", audiences=frozenset({programme_token(alpine.pk)}))
    drain()

    proposed = {}
    for user in (anna, carla):
        client.force_login(user)
        proposed[user] = get(client, "zebrafihs").context["correction"]

    assert proposed == {anna: "zebrafish", carla: ""}


def page_about(client, path, word):
    """The page without the word itself and without the token that changes with each request."""
    content = client.get(path, {"q": word}).content.decode().replace(word, "WORD")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", content)


def test_a_word_only_staff_may_read_looks_like_nonsense_to_others(client, papers, iris, carla):
    papers.put(title="Case", body="Plain words", staff_text="zebrafish", audiences=frozenset({"public", STAFF}))
    papers.put(title="Hidden zebrafish", audiences=frozenset({STAFF}))
    drain()

    client.force_login(iris)
    assert get(client, "zebrafish").context["total"] == 2
    client.force_login(carla)
    for path in ("/search/", "/search/suggest/"):
        assert page_about(client, path, "zebrafish") == page_about(client, path, "qwxyzfish")


def test_a_hit_the_database_no_longer_shows_is_dropped(client, papers, alpine, carla):
    obj = papers.put(title="Budget")
    papers.put(title="Budget too")
    drain()
    papers.documents[obj.pk] = type(papers.documents[obj.pk])(
        **vars(papers.documents[obj.pk]) | {"audiences": frozenset({programme_token(alpine.pk)})}
    )
    client.force_login(carla)

    response = get(client, "budget")

    assert (response.context["total"], len(response.context["hits"])) == (1, 1)
    assert [tab["count"] for tab in response.context["tabs"]] == [1, 1]


def test_suggestions_complete_what_is_typed(client, papers, alpine):
    papers.put(title="Budget export", label="Paper 1")
    papers.put(title="Budget secret", audiences=frozenset({programme_token(alpine.pk)}))
    papers.put(title="Other", body="budget")
    drain()

    content = client.get("/search/suggest/", {"q": "budg"}).content.decode()

    assert content.count("<li>") == 1
    assert "<mark>Budget</mark> export" in content and "Paper 1" in content


def test_suggestions_are_eight_at_most_and_none_for_nothing(client, papers):
    for number in range(12):
        papers.put(title=f"Budget {number}")
    drain()

    assert client.get("/search/suggest/", {"q": "b"}).content.count(b"<li>") == 8
    assert client.get("/search/suggest/").content.strip() == b""


def test_suggestions_have_a_limit(client, papers, monkeypatch):
    drain()
    monkeypatch.setattr(views, "SUGGESTIONS_PER_MINUTE", 3)

    statuses = [client.get("/search/suggest/", {"q": "b"}, REMOTE_ADDR="192.0.2.77").status_code for _ in range(5)]

    assert statuses.count(429) >= 1
    assert client.get("/search/suggest/", {"q": "b"}, REMOTE_ADDR="192.0.2.78").status_code == 200


def test_exact_words_only(client, papers):
    papers.put(title="Plugins")
    drain()

    wide, narrow = get(client, "addon"), get(client, "addon", exact="1")

    assert (wide.context["total"], narrow.context["total"]) == (1, 0)
    assert b"Only these exact words" in wide.content
    assert b"Look for similar words too" in narrow.content


def test_doors_get_the_words_along(client, papers, monkeypatch):
    monkeypatch.setattr(doors, "_doors", {})
    door = doors.Door("Not here?", "Ask.", "Ask a question", lambda words: f"/ask/?about={words}", is_offer=True)
    doors.register("ask", door)
    drain()

    assert b'href="/ask/?about=budget"' in get(client, "budget").content


@pytest.mark.parametrize("who", ["anna", "iris", None])
def test_results_take_the_same_few_queries_for_one_and_thirty(request, client, papers, books, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    papers.put(title="Budget")
    books.put(title="Budget")
    drain()
    few = queries.count(client, "/search/?q=budget")
    for _ in range(30):
        papers.put(title="Budget")
        books.put(title="Budget")
    drain()

    many = queries.count(client, "/search/?q=budget")

    assert few == many <= 12
    assert not StaleEntry.objects.exists()
