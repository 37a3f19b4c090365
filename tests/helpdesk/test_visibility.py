"""Pages, rules and search must give one answer to "may this person know of it"."""

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.enums import Visibility
from helpdesk.models import Estimate, SupportAccount, Ticket, TicketFile, TicketMessage
from helpdesk.permissions import can_see
from helpdesk.search_sources import TicketSource, audiences_of
from licences.enums import Entitlement
from portal.accounts.audiences import tokens_for
from portal.accounts.models import User
from tests.factories.files import StoredFileFactory
from tests.factories.helpdesk import AccountFactory, EstimateFactory, MessageFactory, TicketFactory, entitle

pytestmark = pytest.mark.django_db
READERS = ["guest", "stranger", "bela", "anna", "carla", "iris", "tomas"]
SEEN_BY = {
    Visibility.PRIVATE: {"bela", "iris", "tomas"},
    Visibility.PROGRAMME: {"bela", "anna", "iris", "tomas"},
    Visibility.LICENSEES: {"bela", "anna", "carla", "iris", "tomas"},
    Visibility.PUBLIC: set(READERS),
}


def reader(request, name):
    """A fresh instance, as a request has it: nothing cached from before."""
    return AnonymousUser() if name == "guest" else User.objects.get(pk=request.getfixturevalue(name).pk)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("visibility", Visibility)
def test_list_rule_and_search_agree(request, alpine, fjords, bela, visibility, name):
    entitle(fjords, Entitlement.PLUGINS)
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=visibility)
    user = reader(request, name)

    seen = name in SEEN_BY[visibility]
    assert Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists() is seen
    assert can_see(user, ticket) is seen
    assert bool(audiences_of(ticket) & tokens_for(user)) is seen


@pytest.mark.parametrize("name", READERS)
def test_internal_notes_and_their_files_are_for_agents(request, alpine, bela, name):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)
    note = MessageFactory(ticket=ticket, note=True, body="Same cause as JH-142")
    file = TicketFile.objects.create(message=note, stored=StoredFileFactory())
    user = reader(request, name)

    is_agent = name in {"iris", "tomas"}
    assert TicketMessage.objects.visible_to(user).filter(pk=note.pk).exists() is is_agent
    assert TicketFile.objects.visible_to(user).filter(pk=file.pk).exists() is is_agent


@pytest.mark.parametrize("name", READERS)
def test_estimates_and_accounts_stay_in_the_programme_even_when_the_ticket_is_public(request, alpine, bela, name):
    public = {"programme": alpine, "requester": bela, "visibility": Visibility.PUBLIC, "support": True}
    estimate = EstimateFactory(ticket=TicketFactory(**public))
    account = AccountFactory(programme=alpine)
    user = reader(request, name)

    is_ours = name in {"bela", "anna", "iris", "tomas"}
    assert Estimate.objects.visible_to(user).filter(pk=estimate.pk).exists() is is_ours
    assert SupportAccount.objects.visible_to(user).filter(pk=account.pk).exists() is is_ours


def test_search_document_keeps_notes_in_the_staff_text(alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, number=142, title="Addons missing")
    MessageFactory(ticket=ticket, body="The menu is empty")
    MessageFactory(ticket=ticket, note=True, body="They changed the core")

    document = TicketSource().document(TicketSource().queryset().get())

    assert (document.title, document.body, document.staff_text) == (
        "Addons missing",
        "The menu is empty",
        "They changed the core",
    )
    assert document.audiences == {"helpdesk", f"programme:{alpine.pk}"}
