"""Search and pages tell everybody the same, for every kind of object that can be found."""

from collections.abc import Callable

import pytest
from wagtail.models import Page

from academy.models import Course
from helpdesk.enums import Visibility
from licences.enums import Entitlement
from portal.accounts.audiences import programme_token, tokens_for
from portal.website.layout import lay_site
from portal.website.models import GuidancePage, NewsPage
from search.checking import differences
from search.draining import drain
from search.reading import document_of
from search.sources import all_sources, source_of_kind
from tests.factories.accounts import MembershipFactory, StaffAssignmentFactory
from tests.factories.events import OccasionFactory
from tests.factories.helpdesk import MessageFactory, TicketFactory, entitle
from tests.factories.licences import AgreementFactory, LicenceRequestFactory
from tests.factories.releases import PluginFactory, PluginVersionFactory, ReleaseFactory
from tests.search.agreement import assert_agreement


def tickets(alpine):
    for visibility in Visibility:
        for programme in (alpine, None):
            if programme or visibility != Visibility.PROGRAMME:
                MessageFactory(ticket=TicketFactory(programme=programme, visibility=visibility))
                member = MembershipFactory(programme=alpine).user
                TicketFactory(programme=programme, requester=member, visibility=visibility)


def releases(alpine):
    ReleaseFactory()
    ReleaseFactory(prepared=True)
    ReleaseFactory(withdrawn=True)


def plugins(alpine):
    PluginVersionFactory(plugin=PluginFactory(owner=alpine))
    PluginVersionFactory(plugin=PluginFactory(owner=None))
    PluginVersionFactory()


def events(alpine):
    for audience in ("members", "public", "licensees", "staff", programme_token(alpine.pk)):
        OccasionFactory(audience=audience)
        OccasionFactory(audience=audience, published=True)
        OccasionFactory(audience=audience, published=True, is_public=True)


def agreements(alpine):
    AgreementFactory(programme=alpine, in_force=True)
    AgreementFactory(issued=True)


def requests(alpine):
    LicenceRequestFactory(programme=alpine)
    LicenceRequestFactory(submitted=True)
    LicenceRequestFactory()


def courses(alpine):
    Course.objects.create(slug="live", title="Live", summary="It is.", live=True)
    Course.objects.create(slug="draft", title="Draft", summary="Not yet.", live=False)


def pages(model: type[Page], **fields: str) -> Callable[..., None]:
    def make(alpine):
        home = lay_site()  # a transactional test before this one may have emptied the tree
        for number, live in enumerate((True, False)):
            slug = f"{model.__name__}-{number}".lower()
            home.add_child(instance=model(title=f"Page {number}", slug=slug, live=live, **fields))

    return make


SAMPLES = {
    "ticket": tickets,
    "release": releases,
    "plugin": plugins,
    "event": events,
    "licence": agreements,
    "licence_request": requests,
    "course": courses,
    "guidance": pages(GuidancePage, area="installation"),
    "news": pages(NewsPage),
}


@pytest.fixture
def people(anna, bela, carla, iris, tomas, stranger, fjords):
    """The personas (carla's programme holds a licence) and one person of each staff role."""
    entitle(fjords, *Entitlement)
    roles = ("release_manager", "event_organiser", "academy_team", "editor", "support_manager")
    return [anna, bela, carla, iris, tomas, stranger, *(StaffAssignmentFactory(role=role).user for role in roles)]


def test_every_source_has_its_samples():
    assert {source.kind for source in all_sources()} == set(SAMPLES)


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_audience_of_a_document_is_who_may_see_the_object(kind, people, alpine):
    SAMPLES[kind](alpine)

    compared = assert_agreement(source_of_kind(kind), people)

    assert compared > 0


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_was_made_is_marked_drained_and_found(kind, client, tomas, alpine):
    SAMPLES[kind](alpine)

    drain()
    client.force_login(tomas)
    source = source_of_kind(kind)
    documents = filter(None, (document_of(source, obj) for obj in source.queryset()))
    document = next(document for document in documents if document.audiences & tokens_for(tomas))
    found = client.get("/search/", {"q": document.title, "kind": kind}).context["hits"]

    assert list(differences()) == []
    assert (document.kind, document.object_id) in {(row["hit"].kind, row["hit"].object_id) for row in found}
