"""Answers before the question is asked, and facts that the programme registered."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.enums import Visibility
from helpdesk.models import Helped, Ticket, TicketDraft
from helpdesk.suggestions import suggest
from releases.enums import ChangeKind
from search.rebuilding import rebuild
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.factories.releases import ChangeEntryFactory, InstallationFactory, PluginFactory, ReleaseFactory

pytestmark = pytest.mark.django_db
TITLE = "Export menu is empty after the update"
GIVEN = {"kind": "bug", "title": TITLE, "body": "Help", "area": "update", "visibility": "programme"}


@pytest.fixture
def solved(carla):
    ticket = TicketFactory(requester=carla, visibility=Visibility.PUBLIC, solved=True, title="Export menu empty")
    MessageFactory(ticket=ticket, body="Copy the addons folder back after the update.")
    TicketFactory(requester=carla, visibility=Visibility.PRIVATE, solved=True, title="Export menu empty, in private")
    TicketFactory(requester=carla, visibility=Visibility.PUBLIC, title="Export menu empty, still open")
    rebuild()
    return ticket


@pytest.fixture
def bela_in(client, bela):
    client.force_login(bela)
    return client


def test_solved_tickets_the_reader_may_see_and_no_others(solved, bela):
    found = suggest(TITLE, user=bela, now=NOON)

    assert [(each.kind, each.title) for each in found] == [("ticket", "Export menu empty")]
    assert suggest("ab", user=bela, now=NOON) == []


def test_known_issues_of_their_version_come_first(solved, bela):
    release = ReleaseFactory(version="10.0.1")
    ChangeEntryFactory(release=release, kind=ChangeKind.KNOWN_ISSUE, title="Exports vanish from the menu")
    ChangeEntryFactory(release=release, kind=ChangeKind.KNOWN_ISSUE, title="Rounding of rates")

    found = suggest("The exports vanish after update", user=bela, now=NOON, release=release)

    assert (found[0].title, found[0].label) == ("Exports vanish from the menu", "Known issue of Jems 10.0.1")
    assert "Rounding of rates" not in [each.title for each in found]


def test_the_fragment_while_typing(bela_in, solved):
    page = bela_in.post("/helpdesk/tickets/new/look/", {"title": TITLE}).content.decode()

    assert ("Export menu empty" in page, "in private" in page, "<html" in page) == (True, False, False)


def test_look_first_without_javascript_keeps_everything(bela_in, solved, alpine):
    files = [SimpleUploadedFile("start.log", b"WARN")]
    data = GIVEN | {"programme": alpine.pk, "files": files, "look": "1", "body": "I typed much"}

    answer = bela_in.post("/helpdesk/tickets/new/", data)

    page, form = answer.content.decode(), answer.context["form"]
    assert (answer.status_code, Ticket.objects.filter(title=TITLE).count()) == (200, 0)
    assert "I typed much" in page and "Export menu empty" in page
    assert [row.name for row in form.held_rows] == ["start.log"]


def test_this_solved_it_is_counted_once_and_the_text_kept_until_they_say(bela_in, solved, bela):
    token = suggest(TITLE, user=bela, now=NOON)[0].token

    for _ in range(2):
        page = bela_in.post("/helpdesk/tickets/new/helped/", GIVEN | {"solved": token}).content.decode()

    counted = Helped.objects.get()
    assert (counted.kind, counted.url, counted.asked) == ("ticket", solved.get_absolute_url(), TITLE)
    assert "Glad it helped" in page and TicketDraft.objects.get().fields["title"] == TITLE
    bela_in.post("/helpdesk/tickets/new/draft/drop/")
    assert not TicketDraft.objects.exists()


def test_what_we_did_not_suggest_is_not_counted(bela_in):
    bela_in.post("/helpdesk/tickets/new/helped/", GIVEN | {"solved": "forged"})

    assert (Helped.objects.count(), TicketDraft.objects.count()) == (0, 1)


def test_the_registered_installation_fills_the_facts(bela_in, alpine):
    release = ReleaseFactory(version="10.0.1")
    installation = InstallationFactory(programme=alpine, release=release, kind="test")
    form = bela_in.get("/helpdesk/tickets/new/?kind=bug").context["form"]
    assert form["installation"].value() == installation.pk

    bela_in.post("/helpdesk/tickets/new/", GIVEN | {"programme": alpine.pk, "installation": installation.pk})

    ticket = Ticket.objects.get()
    assert (ticket.jems_version, ticket.environment, ticket.release) == ("10.0.1", "test", release)
    assert ticket.installation == installation
    assert str(installation) in ticket.events.get().text


def test_wrong_facts_are_explained(bela_in, alpine, fjords):
    ReleaseFactory(version="10.0.1")
    foreign = InstallationFactory(programme=fjords)
    InstallationFactory(programme=alpine)
    PluginFactory()

    answer = bela_in.post(
        "/helpdesk/tickets/new/",
        GIVEN | {"programme": alpine.pk, "jems_version": "12.3", "installation": foreign.pk, "plugin": "999"},
    )

    errors = answer.context["form"].errors
    assert errors["jems_version"][0].startswith("There is no Jems “12.3”.")
    assert (answer.status_code, Ticket.objects.count(), "installation" in errors) == (422, 0, True)
