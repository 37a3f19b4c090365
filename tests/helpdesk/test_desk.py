import pytest
from django.urls import reverse

from helpdesk.enums import Status
from helpdesk.models import Estimate, LedgerRow, Ticket, TicketMessage, UncoveredWork, WorkEntry
from helpdesk.queues import VIEWS, age_of, counts_for, short_state, tickets_in
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(support=True, programme=alpine, requester=bela, number=142)


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


def post(client, name, **data):
    return client.post(reverse(f"helpdesk:{name}", args=[142]), data)


def test_answer_moves_the_case_as_the_button_says(at_desk, iris, ticket):
    response = post(at_desk, "desk_answer", body="Which version?", then="waiting_customer")

    assert response.url == "/helpdesk/desk/JH-142/"
    assert (Ticket.objects.get().status, TicketMessage.objects.get().is_staff_word) == (Status.WAITING_CUSTOMER, True)


def test_an_empty_answer_comes_back_with_its_error(at_desk, ticket):
    response = post(at_desk, "desk_answer", body="", then="open")

    assert response.status_code == 422
    assert b"This field is required" in response.content


def test_propose_takes_the_filled_lines(at_desk, ticket):
    post(at_desk, "desk_estimate", text_1="Restore", minutes_1="60", text_2="Write it down", minutes_2="30")

    estimate = Estimate.objects.get()
    assert (estimate.total_minutes, [line.text for line in estimate.lines.all()]) == (90, ["Restore", "Write it down"])


def test_half_a_line_is_asked_back(at_desk, ticket):
    response = post(at_desk, "desk_estimate", text_1="Restore", minutes_1="60", text_2="Write it down")

    assert response.status_code == 422
    assert b"Write it down" in response.content


def test_book_time_from_the_case(at_desk, alpine, ticket):
    AccountFactory(programme=alpine)
    EstimateFactory(ticket=ticket, accepted=True)
    for _ in range(2):
        post(at_desk, "desk_book", minutes="45", work_on="2026-11-18", note="Restored", key="one-click-or-two")

    assert WorkEntry.objects.get().charged_minutes == 45


def test_note_assign_status_and_facts(at_desk, iris, tomas, ticket):
    post(at_desk, "desk_note", body="Check with Léa")
    post(at_desk, "desk_assign", to=tomas.pk)
    post(at_desk, "desk_status", status="waiting_development")
    post(at_desk, "desk_facts", kind="support", area="update", priority="high", visibility="programme")

    changed = Ticket.objects.get()
    assert (changed.assignee, changed.status, changed.area, changed.priority) == (
        tomas, Status.WAITING_DEVELOPMENT, "update", "high",
    )  # fmt: skip
    assert TicketMessage.objects.get().is_internal


def test_the_manager_decides_and_takes_back(client, tomas, iris, alpine, ticket):
    account = AccountFactory(programme=alpine, minutes=15)
    client.force_login(tomas)
    post(client, "desk_book", minutes="30", work_on=str(TODAY), note="Restored", key="k")
    uncovered = UncoveredWork.objects.get()
    entry = WorkEntry.objects.get()

    client.post(reverse("helpdesk:desk_decide", args=[uncovered.pk]), {"decision": "goodwill", "note": "Our mistake"})
    client.post(reverse("helpdesk:desk_reverse", args=[entry.pk]), {"reason": "Wrong ticket"})

    account.refresh_from_db()
    kinds = list(LedgerRow.objects.order_by("sequence").values_list("kind", "minutes"))
    assert kinds[1:] == [("charge", -15), ("goodwill", 15), ("charge", -15), *kinds[4:]]
    assert account.balance_minutes == 15


def test_a_manager_extends_and_gives(client, tomas, alpine):
    account = AccountFactory(programme=alpine)
    client.force_login(tomas)

    def change(verb, **data):
        kwargs = {"pk": account.pk, "verb": verb}
        return client.post(reverse("helpdesk:desk_account_change", kwargs=kwargs), data).status_code

    assert change("extend", last_on="2027-06-01", reason="Server down") == 302
    assert change("goodwill", minutes="30", reason="Our mistake") == 302
    assert change("goodwill", minutes="0", reason="") == 422
    account.refresh_from_db()
    assert (account.balance_minutes, str(account.last_on)) == (510, "2027-06-01")


def test_views_count_what_they_show(alpine, bela, iris):
    TicketFactory(programme=alpine, requester=bela)
    TicketFactory(programme=alpine, requester=bela, assignee=iris, status=Status.WAITING_CUSTOMER)
    TicketFactory(programme=alpine, requester=bela, assignee=iris, status=Status.WAITING_DEVELOPMENT)
    TicketFactory(programme=alpine, requester=bela, solved=True)
    EstimateFactory(ticket__programme=alpine, ticket__requester=bela, ticket__assignee=iris)

    counts = counts_for(iris, NOON)
    assert counts == {"mine": 3, "nobody": 1, "first": 2, "estimate": 1, "customer": 1, "developers": 1, "solved": 1}
    assert {key: tickets_in(VIEWS[key], user=iris, now=NOON).count() for key in counts} == counts


def test_age_counts_working_hours_and_warns_while_it_is_our_turn():
    old = NOON.replace(day=19, hour=10)
    waiting, ours = (
        TicketFactory.build(last_customer_word_at=old, status=Status.WAITING_CUSTOMER),
        TicketFactory.build(last_customer_word_at=old, status=Status.OPEN),
    )

    assert (age_of(ours, now=NOON).text, age_of(ours, now=NOON).is_late) == ("1 day", True)
    assert age_of(waiting, now=NOON).is_late is False
    assert [short_state(each) for each in (waiting, ours)] == ["With customer", "Open"]
