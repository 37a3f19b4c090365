"""A page of a very long ticket stays a page: a hundred words, and the way to all the others."""

import re
from datetime import timedelta

import pytest

from helpdesk.models import TicketEvent
from helpdesk.thread import shown_thread, thread_of
from helpdesk.windows import MOST_WORDS
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.queries import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela)


def say(ticket, number, *, step=timedelta(minutes=1), **facts):
    return [
        MessageFactory(
            ticket=ticket, author=ticket.requester, body=f"Word {each}.", created_at=NOON + each * step, **facts
        )
        for each in range(number)
    ]


def shown(client, url):
    """(numbers of the words on the page, address of the earlier ones)"""
    page = client.get(url).content.decode()
    numbers = [int(each) for each in re.findall(r"Word (\d+)\.", page)]
    earlier = re.search(r'href="(\?[^"]*before=\d+[^"]*)#earlier"', page)
    return numbers, earlier[1].replace("&amp;", "&") if earlier else None


@pytest.mark.parametrize("words", [1, MOST_WORDS, MOST_WORDS + 1])
def test_up_to_the_question_and_a_hundred_all_is_shown(client, ticket, bela, words):
    say(ticket, words)
    client.force_login(bela)

    assert shown(client, ticket.get_absolute_url()) == (list(range(words)), None)


@pytest.mark.parametrize("step", [timedelta(minutes=1), timedelta(0)], ids=["in turn", "all at once"])
def test_the_way_back_meets_every_word(client, ticket, bela, step):
    say(ticket, 250, step=step)
    client.force_login(bela)
    url, met = ticket.get_absolute_url(), []
    numbers, earlier = shown(client, url)

    assert numbers == [0, *range(150, 250)]
    while earlier:
        numbers, earlier = shown(client, url + earlier)
        met += numbers

    assert sorted({*met, *range(150, 250)}) == list(range(250))


def test_counts_on_both_sides_and_the_way_to_the_newest(client, ticket, bela):
    words = say(ticket, 320)
    client.force_login(bela)

    page = client.get(ticket.get_absolute_url(), {"before": words[220].pk}).content.decode()

    assert "119 earlier words are not shown." in page
    assert "100 newer words are not shown." in page
    assert 'id="later"' in page


def test_a_marked_solution_is_never_folded_away(client, ticket, bela, iris):
    words = say(ticket, 150)
    ticket.solution = words[20]
    ticket.save()
    client.force_login(bela)

    numbers, earlier = shown(client, ticket.get_absolute_url())

    assert (earlier is not None, set(numbers)) == (True, {0, 20, *range(50, 150)})


def test_what_a_reader_may_not_see_is_neither_counted_nor_a_mark(client, ticket, bela, iris):
    say(ticket, 120)
    notes = say(ticket, 30, is_internal=True, is_staff_word=True)
    client.force_login(bela)

    assert "19 earlier words are not shown." in client.get(ticket.get_absolute_url()).content.decode()
    assert shown(client, f"{ticket.get_absolute_url()}?before={notes[-1].pk}") == shown(
        client, ticket.get_absolute_url()
    )


@pytest.mark.parametrize("before", ["", "x", "-1", "0", "9" * 40, "٣", "1 OR 1=1"])
def test_nonsense_shows_the_newest(client, ticket, bela, before):
    say(ticket, 130)
    client.force_login(bela)

    response = client.get(ticket.get_absolute_url(), {"before": before})

    assert response.status_code == 200
    assert "29 earlier words are not shown." in response.content.decode()


def test_grey_lines_keep_to_the_window(ticket, bela):
    say(ticket, 150)
    for minute, text in ((10, "long ago"), (120, "lately")):
        TicketEvent.objects.create(ticket=ticket, kind="status", text=text, created_at=NOON + timedelta(minutes=minute))

    lines = [entry.object.text for entry in shown_thread(ticket, bela) if entry.kind == "event"]

    assert lines == ["lately"]
    assert len(thread_of(ticket, bela)) == 152


def test_the_desk_keeps_its_view_on_the_way_back(client, ticket, iris):
    say(ticket, 130)
    client.force_login(iris)

    _, earlier = shown(client, f"{ticket.get_desk_url()}?view=all")

    assert "view=all" in earlier
    assert shown(client, ticket.get_desk_url() + earlier)[0] == list(range(30))


def test_a_thousand_words_cost_what_a_hundred_and_fifty_cost(client, ticket, bela):
    say(ticket, 150)
    client.force_login(bela)
    few = count(client, ticket.get_absolute_url())
    say(ticket, 850)

    assert count(client, ticket.get_absolute_url()) == few <= 20
