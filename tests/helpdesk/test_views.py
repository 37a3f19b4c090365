import pytest
from django.urls import reverse

from helpdesk.enums import Status, Visibility
from helpdesk.models import Estimate, Ticket, TicketDraft, TicketMessage, Watcher
from tests.factories.files import PDF, upload
from tests.factories.helpdesk import (
    NOON,
    AccountFactory,
    EstimateFactory,
    MessageFactory,
    TicketFactory,
    WatcherFactory,
    entitle,
)
from tests.queries import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    ticket = TicketFactory(support=True, programme=alpine, requester=bela, number=142, title="Addons missing")
    MessageFactory(ticket=ticket, body="The menu **Exports** is empty <script>alert(1)</script>")
    return ticket


def page_of(client, user, ticket):
    client.force_login(user)
    return client.get(ticket.get_absolute_url())


def test_guests_sign_in_before_they_learn_whether_a_number_exists(client, ticket):
    for number in (142, 999):
        response = client.get(reverse("helpdesk:ticket", args=[number]))
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next=/helpdesk/tickets/JH-")


def test_words_are_shown_as_safe_html(client, bela, ticket):
    text = page_of(client, bela, ticket).content.decode()

    assert "The menu <strong>Exports</strong> is empty &lt;script&gt;" in text
    assert "<script>alert" not in text


def test_the_callout_says_what_is_asked_and_by_when(client, anna, bela, alpine, ticket, iris):
    AccountFactory(programme=alpine)
    EstimateFactory(ticket=ticket, proposed_by=iris)

    text = page_of(client, anna, ticket).content.decode()
    assert "<strong>Iris proposes 2 h 30 min of support.</strong>" in text
    assert "Accept 2 h 30 min" in text
    assert "Accept 2 h 30 min" not in page_of(client, bela, ticket).content.decode()


def test_notes_never_reach_the_customer(client, bela, iris, ticket):
    MessageFactory(ticket=ticket, note=True, author=iris, body="They changed the core")

    assert b"changed the core" not in page_of(client, bela, ticket).content
    assert b"changed the core" in page_of(client, iris, ticket).content


def test_a_public_ticket_shows_guests_the_programme_not_the_person(client, alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)
    MessageFactory(ticket=ticket)

    text = client.get(ticket.get_absolute_url()).content.decode()
    assert "Béla" not in text
    assert "Interreg Alpine Lakes" in text


def test_reply_says_it_and_goes_back_to_the_word(client, bela, ticket):
    client.force_login(bela)
    response = client.post(reverse("helpdesk:reply", args=[142]), {"body": "10.0.1", "files": [upload("a.pdf", PDF)]})

    said = TicketMessage.objects.latest("pk")
    assert response.url == f"/helpdesk/tickets/JH-142/#message-{said.pk}"
    assert (said.body, said.files.count()) == ("10.0.1", 1)


def test_a_refused_file_loses_no_text(client, bela, ticket):
    client.force_login(bela)
    data = {"body": "See the file", "files": [upload("virus.exe", b"MZ")]}

    response = client.post(reverse("helpdesk:reply", args=[142]), data)

    assert response.status_code == 422
    assert b"See the file" in response.content
    assert TicketMessage.objects.count() == 1


def test_text_typed_when_the_session_had_ended_waits_after_the_sign_in(client, bela, ticket):
    response = client.post(reverse("helpdesk:reply", args=[142]), {"body": "Tuesday suits us"})
    assert response.url == "/accounts/login/?next=/helpdesk/tickets/JH-142/"

    text = page_of(client, bela, ticket).content.decode()

    assert "Tuesday suits us" in text
    assert "Your session had ended." in text
    assert TicketMessage.objects.count() == 1


def test_drafts_are_saved_while_typing_and_shown_again(client, bela, ticket):
    client.force_login(bela)
    saved = client.post(reverse("helpdesk:reply_draft", args=[142]), {"body": "Half a senten"})

    assert b"Draft saved" in saved.content
    assert TicketDraft.objects.get().fields == {"body": "Half a senten"}
    assert b"Half a senten" in client.get(ticket.get_absolute_url()).content


def test_ask_a_question_in_one_form(client, bela, alpine):
    client.force_login(bela)
    data = {"kind": "question", "programme": alpine.pk, "title": "Where?", "body": "Where is it?", "area": "other",
            "visibility": "programme"}  # fmt: skip

    response = client.post(reverse("helpdesk:ticket_new"), data)

    ticket = Ticket.objects.get()
    assert response.url == ticket.get_absolute_url()
    assert (ticket.kind, ticket.programme, ticket.status) == ("question", alpine, Status.NEW)


@pytest.mark.parametrize(("is_entitled", "status"), [(False, 422), (True, 302)])
def test_support_requests_need_the_entitlement(client, bela, alpine, is_entitled, status):
    if is_entitled:
        entitle(alpine)
    client.force_login(bela)
    data = {"kind": "support", "programme": alpine.pk, "title": "Help", "body": "Together?", "area": "update",
            "visibility": "programme"}  # fmt: skip

    assert client.post(reverse("helpdesk:ticket_new"), data).status_code == status


def test_nobody_opens_a_ticket_for_another_programme(client, bela, fjords):
    client.force_login(bela)
    data = {
        "kind": "question",
        "programme": fjords.pk,
        "title": "x",
        "body": "y",
        "area": "other",
        "visibility": "programme",
    }

    assert client.post(reverse("helpdesk:ticket_new"), data).status_code == 422
    assert Ticket.objects.count() == 0


def test_accept_asks_once_more_and_holds(client, anna, alpine, ticket):
    account = AccountFactory(programme=alpine)
    estimate = EstimateFactory(ticket=ticket)
    client.force_login(anna)
    url = reverse("helpdesk:estimate_accept", args=[estimate.pk])

    assert b"5 h 30 min" in client.get(url).content
    assert Estimate.objects.get().status == "proposed"
    client.post(url)

    account.refresh_from_db()
    assert (Estimate.objects.get().status, account.held_minutes) == ("accepted", 150)


def test_close_reopen_and_watch(client, bela, anna, ticket):
    client.force_login(anna)
    for verb in ("close", "reopen", "watch"):
        client.post(reverse(f"helpdesk:{verb}", args=[142]))

    assert Ticket.objects.get().status == Status.OPEN
    assert list(Watcher.objects.values_list("user", flat=True)) == [anna.pk]
    client.post(reverse("helpdesk:add_colleague", args=[142]), {"user": bela.pk})
    assert Watcher.objects.count() == 2


def test_the_search_box_opens_a_number_only_for_those_who_may_see_it(client, bela, carla, ticket):
    url = reverse("helpdesk:tickets") + "?q=jh-142"
    client.force_login(bela)
    assert client.get(url).url == ticket.get_absolute_url()

    client.force_login(carla)
    assert client.get(url).status_code == 200


def test_the_statement_shows_rows_with_running_balance(client, bela, alpine):
    AccountFactory(programme=alpine)
    client.force_login(bela)

    text = client.get(reverse("helpdesk:hours")).content.decode()
    assert "left of 8 h, until <b>Mon 1 Mar 2027</b>" in text
    assert client.get(reverse("helpdesk:hours_csv")).getvalue().decode().count("\n") == 2


LISTS = ["helpdesk:section", "helpdesk:tickets", "helpdesk:hours", "helpdesk:desk", "helpdesk:desk_hours"]


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_at_one_and_thirty_rows(client, alpine, anna, tomas, name):
    user = tomas if "desk" in name else anna
    client.force_login(user)

    def grow(number):
        for ticket in TicketFactory.create_batch(number, programme=alpine, requester=anna, assignee=tomas):
            WatcherFactory(ticket=ticket, user=anna)
        for _ in range(number):
            AccountFactory(programme=alpine)

    grow(1)
    few = count(client, reverse(name))
    grow(29)

    assert count(client, reverse(name)) == few <= 12


@pytest.mark.parametrize("who", ["anna", "iris"])
def test_a_case_costs_the_same_at_two_and_sixty_words(request, client, alpine, ticket, iris, who):
    AccountFactory(programme=alpine)
    EstimateFactory(ticket=ticket, proposed_by=iris)
    client.force_login(request.getfixturevalue(who))
    url = ticket.get_absolute_url() if who == "anna" else ticket.get_desk_url()
    few = count(client, url)
    MessageFactory.create_batch(59, ticket=ticket, created_at=NOON)

    assert count(client, url) == few
    assert few <= 15
