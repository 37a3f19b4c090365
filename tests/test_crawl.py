"""The seeded portal, walked link by link: nothing is broken, and nothing of one programme shows to another."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import models
from django.test import Client

from academy.models import Enrolment
from helpdesk.enums import Visibility
from helpdesk.models import Estimate, EstimateLine, Ticket, TicketFile, TicketMessage, WorkEntry
from licences.models import Agreement, LicenceRequest, ProgrammeLicence
from portal.accounts.models import Membership, Programme, User
from portal.files.models import StoredFile
from portal.notices.models import Message, Notice
from portal.website.demo.story import address_of
from portal.website.demo.telling import tell
from releases.models import Installation
from tests.crawling import crawl

CANARY = "zanzibarcanary"
STARTS = ("/", "/my/", "/search/?q=addons", "/releases/feed.atom", "/releases/releases.json", "/accounts/profile/")


@pytest.fixture
def told(db, settings):
    cache.clear()
    return tell(scale=0, say=lambda words: None)


def client_of(key: str | None) -> Client:
    client = Client()
    if key:
        client.force_login(User.objects.get(email=address_of(key)))
    return client


# Telling the story takes longer than many a walk through it: the people share it.
@pytest.mark.parametrize("people", [(None, "sam", "anna", "bela", "carla"), ("iris", "tomas")], ids=["them", "us"])
def test_no_link_is_broken(told, people):
    for who in people:
        found = crawl(client_of(who), *STARTS)

        assert found.broken == [], who
        assert len(found.pages) > 25, who
        # Whoever is signed in and holds no licence; agents read files, but the source is for licence holders.
        assert bool(found.locked) == (who in {"sam", "carla", "iris"}), who


# Whose words they are: the model, the way from it to the programme, its fields with people's words.
WORDS: list[tuple[type[models.Model], str, list[str]]] = [
    (Ticket, "programme", ["title"]),
    (TicketMessage, "ticket__programme", ["body"]),
    (Estimate, "ticket__programme", ["note"]),
    (EstimateLine, "estimate__ticket__programme", ["text"]),
    (WorkEntry, "ticket__programme", ["public_note"]),
    (LicenceRequest, "programme", ["institution_name", "institution_address", "representative_name", "intended_use"]),
    (Agreement, "programme", ["institution_name", "institution_address", "representative_name", "signatory_name"]),
    (ProgrammeLicence, "programme", ["core_modified_note"]),
    (Membership, "programme", ["message"]),
    (Message, "user__memberships__programme", ["subject", "text", "html"]),
    (Notice, "user__memberships__programme", ["title"]),
    (Enrolment, "programme", ["motivation"]),
]


def plant_canary(programme: Programme) -> None:
    """Write the canary over the words of every object that is ``programme``'s own; each model must have some."""
    for model, way, fields in WORDS:
        own = model.objects.filter(**{way: programme}).values_list("pk", flat=True)
        model.objects.filter(pk__in=list(own)).update(**dict.fromkeys(fields, CANARY))
    kept = TicketFile.objects.filter(message__ticket__programme=programme).values("stored")
    StoredFile.objects.filter(pk__in=kept).update(name=f"{CANARY}.log")
    Installation.objects.filter(programme=programme).update(plugins=[{"key": CANARY, "version": "1", "name": CANARY}])
    ProgrammeLicence.objects.filter(programme=programme).update(in_registry=False)
    Ticket.objects.filter(programme=programme).update(visibility=Visibility.PROGRAMME)
    call_command("search_rebuild", verbosity=0)


SEARCHES = [f"/search/?q={CANARY}", f"/search/suggest/?q={CANARY}", "/search/?q=addons"]


def pages_with_canary(who: str | None) -> list[str]:
    found = crawl(client_of(who), *STARTS, *SEARCHES)
    assert found.broken == []
    # A page repeats the reader's own search words: that is no leak, so those are left out of what is looked at.
    return [
        url
        for url, content in found.pages.items()
        if CANARY in content.decode(errors="replace").replace(f"q={CANARY}", "")
    ]


@pytest.mark.parametrize(
    ("programme", "own", "others"),
    [("amber-coast", "liis", [None, "sam", "anna"]), ("northern-fjords", "carla", ["bela"])],
)
def test_words_of_one_programme_never_show_to_another(told, programme, own, others):
    plant_canary(told.programmes[programme])
    allowed = set(SEARCHES[:2])  # these pages repeat the reader's own words; the next test looks closer

    assert len(pages_with_canary(own)) > 5
    for who in others:
        assert set(pages_with_canary(who)) <= allowed, who


def test_search_tells_strangers_nothing_of_the_canary(told):
    plant_canary(told.programmes["amber-coast"])

    own, other = ({url: client_of(who).get(url).content.decode() for url in SEARCHES[:2]} for who in ("liis", "anna"))

    assert CANARY.capitalize() in own[SEARCHES[0]] or "<mark>" in own[SEARCHES[0]]
    assert "<mark>" not in other[SEARCHES[0]]
    assert CANARY not in other[SEARCHES[1]].replace(f"q={CANARY}", "")
