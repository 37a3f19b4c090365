"""A page of a very long ticket stays a page: a hundred words, and the way to all the others."""

import re
from datetime import timedelta

import pytest

from helpdesk.enums import Status
from helpdesk.models import TicketEvent
from helpdesk.thread import shown_thread, thread_of
from helpdesk.windows import MOST_WORDS, place_of
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


def grey(ticket, text, at):
    TicketEvent.objects.create(ticket=ticket, kind="status", text=text, created_at=at)


def numbers_in(page):
    return [int(each) for each in re.findall(r"Word (\d+)\.", page)]


def way_back(page):
    found = re.search(r'href="[^"?]*(\?[^"]*before=\d+[^"]*)#earlier"', page)
    return found[1].replace("&amp;", "&") if found else None


def shown(client, url):
    """(numbers of the words on the page, address of the earlier ones)"""
    page = client.get(url).text
    return numbers_in(page), way_back(page)


@pytest.mark.parametrize("words", [1, MOST_WORDS, MOST_WORDS + 1])
def test_up_to_the_question_and_a_hundred_all_is_shown(client, ticket, bela, words):
    say(ticket, words)
    client.force_login(bela)

    assert shown(client, ticket.get_absolute_url()) == (list(range(words)), None)


@pytest.mark.parametrize("words", [101, 201, 202, 250])
@pytest.mark.parametrize("step", [timedelta(minutes=1), timedelta(0)], ids=["in turn", "all at once"])
def test_the_way_back_meets_every_word_and_every_grey_line(client, ticket, bela, step, words):
    for each in say(ticket, words, step=step):
        grey(ticket, f"Line {each.pk} long.", each.created_at + step / 2)
    client.force_login(bela)
    url, earlier, met, lines = ticket.get_absolute_url(), "", [], set()
    while earlier is not None:
        page = client.get(url + earlier).text
        met.append(numbers_in(page))
        lines |= set(re.findall(r"Line \d+ long", page))
        earlier = way_back(page)

    assert max(len(each) for each in met) <= MOST_WORDS + 1
    assert set().union(*met) == set(range(words))
    assert len(lines) == words


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
        grey(ticket, text, NOON + timedelta(minutes=minute))

    lines = [entry.object.text for entry in shown_thread(ticket, bela) if entry.kind == "event"]

    assert lines == ["lately"]
    assert len(thread_of(ticket, bela)) == 152


def test_before_the_first_word_there_is_nothing_so_the_newest_are_shown(client, ticket, bela):
    first = say(ticket, 130)[0]
    client.force_login(bela)

    assert shown(client, f"{ticket.get_absolute_url()}?before={first.pk}") == shown(client, ticket.get_absolute_url())


def test_a_form_that_comes_back_still_leads_to_the_ticket(client, ticket, bela):
    say(ticket, 130)
    client.force_login(bela)

    page = client.post(f"{ticket.get_absolute_url()}reply/", {"body": ""}).text

    assert f'href="{ticket.get_absolute_url()}?before=' in page


def test_who_waits_is_told_from_the_newest_answer_wherever_one_looks(client, ticket, bela, iris):
    ticket.status = Status.WAITING_CUSTOMER
    ticket.save()
    words = say(ticket, 120)
    MessageFactory(ticket=ticket, author=iris, is_staff_word=True, created_at=NOON + timedelta(days=2))
    client.force_login(bela)

    page = client.get(ticket.get_absolute_url(), {"before": words[110].pk}).text

    assert "Iris waits for your answer" in page
    assert "Files of the words shown" not in page  # there are none
    assert 'id="later"' in page


def test_a_word_has_a_page_that_shows_it(client, ticket, bela):
    words = say(ticket, 350)
    client.force_login(bela)

    for word in (words[0], words[99], words[249], words[250], words[349]):
        address = ticket.get_absolute_url() + place_of(word, ticket.messages.visible_to(bela))
        assert f'id="message-{word.pk}"' in client.get(address).text


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
