"""What may help with a ticket that is open: on a page of its own, trimmed to its reader, counted when it did."""

import pytest
from django.urls import reverse

from helpdesk.enums import Visibility
from helpdesk.models import Helped
from releases.enums import ChangeKind
from search.rebuilding import rebuild
from tests.factories.helpdesk import MessageFactory, TicketFactory
from tests.factories.releases import ChangeEntryFactory, ReleaseFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
TITLE = "Export menu is empty after the update"


@pytest.fixture
def ticket(alpine, bela):
    release = ReleaseFactory(version="10.0.1")
    ChangeEntryFactory(release=release, kind=ChangeKind.KNOWN_ISSUE, title="Exports vanish from the empty menu")
    return TicketFactory(programme=alpine, requester=bela, number=142, title=TITLE, jems_version="10.0.1")


def solve(carla, title, visibility=Visibility.PUBLIC):
    solved = TicketFactory(requester=carla, visibility=visibility, solved=True, title=title)
    MessageFactory(ticket=solved, body="Copy the addons folder back.")
    return solved


def help_page(client):
    return client.get(reverse("helpdesk:may_help", args=[142]))


def test_answers_fit_the_ticket_and_the_reader(client, ticket, carla, bela):
    solve(carla, "Export menu empty")
    solve(carla, "Export menu empty, in private", Visibility.PRIVATE)
    rebuild()
    client.force_login(bela)

    found = help_page(client).context["suggestions"]

    assert [(each.kind, each.title) for each in found] == [
        ("known_issue", "Exports vanish from the empty menu"),
        ("ticket", "Export menu empty"),
        ("release", "Jems 10.0.1"),
    ]


def test_a_settled_ticket_does_not_help_itself(client, alpine, bela):
    TicketFactory(programme=alpine, requester=bela, number=142, title=TITLE, solved=True)
    rebuild()
    client.force_login(bela)

    page = help_page(client)

    assert page.context["suggestions"] == []
    assert "We found nothing that fits." in page.content.decode()


def test_what_helped_is_counted_and_leads_back(client, ticket, carla, bela):
    solved = solve(carla, "Export menu empty")
    rebuild()
    client.force_login(bela)
    token = help_page(client).context["suggestions"][1].token

    for given in (token, token, "forged"):
        answer = client.post(reverse("helpdesk:may_help", args=[142]), {"solved": given})
        where = reverse("helpdesk:may_help", args=[142]) if given == "forged" else ticket.get_absolute_url()
        assert answer.url == where

    counted = Helped.objects.get()
    assert (counted.url, counted.asked, counted.user) == (solved.get_absolute_url(), TITLE, bela)


def test_open_tickets_lead_there(client, ticket, alpine, bela):
    over = TicketFactory(programme=alpine, requester=bela, solved=True)
    client.force_login(bela)

    pages = [client.get(each.get_absolute_url()).content.decode() for each in (ticket, over)]

    linked = [reverse("helpdesk:may_help", args=[each.number]) in page
              for each, page in zip((ticket, over), pages, strict=True)]  # fmt: skip
    assert linked == [True, False]


def test_queries_do_not_grow_with_what_is_found(client, ticket, carla, bela):
    client.force_login(bela)
    solve(carla, "Export menu empty")
    rebuild()
    one = count(client, reverse("helpdesk:may_help", args=[142]))
    for number in range(29):
        solve(carla, f"Export menu empty {number}")
    rebuild()

    assert count(client, reverse("helpdesk:may_help", args=[142])) == one
