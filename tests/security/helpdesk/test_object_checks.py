"""Class: missing object check on a verb. Published again and again: the page asks who may see the ticket, but merge,
split, link, search by number, file, note, draft or export do not. Every address of the URLconf that names an object is
walked, by GET and POST; an address that is new and unknown here fails."""

import pytest
from django.urls import reverse

from helpdesk.enums import Visibility
from helpdesk.models import Ticket, TicketLink, TicketMessage, Watcher
from tests.factories.accounts import StaffAssignmentFactory, UserFactory
from tests.factories.helpdesk import TicketFactory
from tests.factories.programs import caller
from tests.security.helpdesk import routes
from tests.security.helpdesk.estate import SECRET, arguments, build, changed, everything

pytestmark = pytest.mark.django_db
NAMED = [each for each in routes.of_helpdesk() if set(each.converters) - {"token"}]
UNTOUCHED = {
    "sessions.Session",
    "accounts.User",
    "website.PortalSettings",
}  # a visit, when somebody was last here, and the
# one row of settings that the first page makes


@pytest.fixture
def estate(alpine, fjords, bela, iris, tomas):
    return build(alpine, bela=bela, iris=iris, tomas=tomas)


@pytest.fixture
def outsiders(carla, stranger):
    """Of another programme, of none, and staff without the helpdesk's right."""
    editor = UserFactory(is_staff=True)
    StaffAssignmentFactory(user=editor, role="editor")
    return {"carla": carla, "stranger": stranger, "editor": editor}


def text_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_of_a_ticket_opens_for_outsiders(client, estate, outsiders, method):
    before, opened = everything(but=UNTOUCHED), []

    for person in outsiders.values():
        client.force_login(person)
        for address in NAMED:
            response = getattr(client, method)(reverse(address.name, kwargs=arguments(address, estate)))
            hidden = {404, 405} if "number" in address.converters else {403, 404, 405}
            is_shut = response.status_code in ({403} if address.is_desk else hidden)
            if not is_shut or SECRET.encode() in text_of(response):
                opened.append((address.name, person.email, response.status_code))

    assert opened == []
    assert changed(before, everything(but=UNTOUCHED)) == set()


def test_a_guest_is_shown_the_door(client, estate):
    for address in NAMED:
        url = reverse(address.name, kwargs=arguments(address, estate))
        for response in (client.get(url), client.post(url)):
            assert (address.name, response.status_code) == (address.name, 302)
            assert response.url.startswith("/accounts/login/")


def test_the_customers_own_people_do_not_reach_the_desk(client, estate, anna, bela):
    for person in (anna, bela):
        client.force_login(person)
        for address in [each for each in NAMED if each.is_desk]:
            url = reverse(address.name, kwargs=arguments(address, estate))
            answers = {client.get(url).status_code, client.post(url).status_code}
            assert (address.name, answers) == (address.name, {403})


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_no_call_reaches_what_a_person_may_not_see(client, estate, outsiders, method):
    given = {"number": "JH-142", "file_id": estate.file.pk, "account_id": estate.account.pk}
    data = {"content_type": "application/json", "data": '{"body": "x"}'} if method != "get" else {}

    for person in outsiders.values():
        for address in [each for each in routes.of_api() if each.converters]:
            url = reverse(address.name.rstrip("012"), kwargs={name: given[name] for name in address.converters})
            response = getattr(client, method)(url, headers=caller(person), **data)
            assert response.status_code in {404, 405, 422}
            assert SECRET.encode() not in text_of(response)
    assert TicketMessage.objects.filter(body="x").count() == 0


def test_search_by_number_knows_no_ticket_of_others(client, estate, outsiders):
    for person in outsiders.values():
        client.force_login(person)
        for url in ("/helpdesk/tickets/?q=JH-142", "/helpdesk/tickets/?q=142", "/helpdesk/tickets/?scope=public&q=142"):
            response = client.get(url)
            assert response.status_code == 200
            assert SECRET not in response.content.decode()


def test_export_holds_nobody_elses_tickets(client, estate, outsiders):
    for person in outsiders.values():
        client.force_login(person)
        for scope in ("", "programme", "mine", "watched", "public"):
            assert SECRET.encode() not in text_of(client.get("/helpdesk/tickets/export.csv", {"scope": scope}))


def test_a_watcher_sees_no_ticket_that_became_private(client, estate, anna):
    private = estate.other
    Watcher.objects.create(ticket=private, user=anna, since=private.opened_at)
    client.force_login(anna)

    assert client.get(private.get_absolute_url()).status_code == 404
    assert private.title not in client.get("/helpdesk/tickets/?scope=watched").content.decode()


def test_merge_needs_the_right_on_both_ends(client, estate, carla):
    own = TicketFactory(requester=carla, visibility=Visibility.PRIVATE)
    client.force_login(carla)

    for name in ("desk_merge", "desk_links", "desk_split"):
        data = {"into": "JH-142", "confirmed": "yes", "form": "ticket", "kind": "related_to", "number": "JH-142"}
        assert client.post(reverse(f"helpdesk:{name}", args=[own.number]), data).status_code == 403
    assert (Ticket.objects.exclude(merged_into=None).count(), TicketLink.objects.count()) == (0, 1)


def test_a_file_of_an_internal_note_is_not_the_customers(client, estate, bela):
    TicketMessage.objects.filter(pk=estate.word.pk).update(is_internal=True, is_staff_word=True)
    client.force_login(bela)

    assert client.get(reverse("helpdesk:file", args=[estate.file.pk])).status_code == 404
    path = reverse("api:file", args=["JH-142", estate.file.pk])
    assert client.get(path, headers=caller(bela)).status_code == 404
    assert estate.file.stored.name.encode() not in text_of(client.get("/helpdesk/tickets/JH-142/export.zip"))


def test_split_takes_no_word_of_another_ticket(client, estate, iris):
    foreign = TicketMessage.objects.create(
        ticket=estate.other, author=estate.ticket.requester, body="Of JH-143", created_at=estate.ticket.opened_at
    )
    client.force_login(iris)
    data = {"title": "New", "kind": "question", "visibility": "public", "messages": [foreign.pk]}

    assert client.post(reverse("helpdesk:desk_split", args=[142]), data).status_code == 422
    foreign.refresh_from_db()
    assert foreign.ticket == estate.other


def test_what_hangs_on_one_ticket_is_not_undone_through_another(client, estate, iris, alpine):
    third = TicketFactory(programme=alpine)
    client.force_login(iris)
    for name, pk in (("desk_unlink", estate.link.pk), ("desk_rearranged_undo", estate.moved.pk),
                     ("desk_undo", estate.pending.pk), ("desk_take_over", estate.draft.pk)):  # fmt: skip
        assert client.post(reverse(f"helpdesk:{name}", args=[third.number, pk])).status_code == 404
