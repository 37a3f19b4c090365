"""Carla of Northern Fjords names things of Alpine Lakes where a form or an address takes a name: nothing happens.

That she cannot reach their pages and verbs is said by the access table; here she stays on pages that are hers.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.enums import WorkRole
from academy.models import Enrolment
from helpdesk.models import Ticket, Watcher
from licences.enums import Entitlement
from licences.models import ProgrammeLicence
from portal.accounts.models import Membership
from releases.models import Compatibility, Installation
from tests.factories.academy import CohortFactory
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.helpdesk import TicketFactory, entitle
from tests.factories.releases import InstallationFactory, PluginVersionFactory, ReleaseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_carla(client, carla, alpine, fjords):
    client.force_login(carla)
    return client


@pytest.mark.parametrize("name", ["my_programme", "helpdesk:hours", "helpdesk:hours_csv"])
def test_programme_in_the_address_must_be_ones_own(as_carla, alpine, name):
    assert as_carla.get(reverse(name), {"programme": alpine.code}).status_code == 404


def test_ticket_is_not_opened_in_the_name_of_another_programme(as_carla, alpine):
    data = {"kind": "question", "title": "x", "body": "y", "area": "other", "visibility": "programme"}

    response = as_carla.post(reverse("helpdesk:ticket_new"), data | {"programme": alpine.pk})

    assert (response.status_code, Ticket.objects.count()) == (422, 0)


def test_nobody_of_another_programme_is_made_to_watch(as_carla, carla, bela, fjords):
    ticket = TicketFactory(programme=fjords, requester=carla)

    as_carla.post(reverse("helpdesk:add_colleague", args=[ticket.number]), {"user": bela.pk})

    assert Watcher.objects.filter(user=bela).count() == 0


def test_installation_is_not_registered_for_another_programme(as_carla, alpine):
    release = ReleaseFactory()
    data = {"programme": alpine.pk, "kind": "production", "version": release.version, "plugins": ""}

    as_carla.post(reverse("releases:register"), data)

    assert Installation.objects.count() == 0


def test_plugin_is_not_judged_in_the_name_of_another_programme(as_carla, alpine, fjords):
    entitle(fjords, Entitlement.PLUGINS)
    entitle(alpine, Entitlement.PLUGINS)
    version, theirs = PluginVersionFactory(), InstallationFactory(programme=alpine)
    data = {"version": version.pk, "installation": theirs.pk, "statement": "confirmed", "note": ""}

    as_carla.post(reverse("plugins:say", args=[version.plugin.slug]), data)

    assert Compatibility.objects.count() == 0


def test_declaration_goes_to_ones_own_programme(as_carla, alpine, fjords):
    as_carla.post(reverse("licences:usage") + f"?programme={alpine.code}", {"usage": "left"})

    assert set(ProgrammeLicence.objects.values_list("programme", flat=True)) <= {fjords.pk}


def test_application_names_ones_own_programme(as_carla, alpine):
    now, day = timezone.now(), timedelta(days=1)
    cohort = CohortFactory(opens_at=now - day, closes_at=now + day, starts_on=(now + 9 * day).date())
    data = {"programme": alpine.pk, "role": WorkRole.values[0], "motivation": "To learn"}

    response = as_carla.post(reverse("academy:apply", args=[cohort.pk]), data)

    assert (response.status_code, Enrolment.objects.count()) == (422, 0)


def test_successor_is_a_colleague_of_the_same_programme(as_carla, carla, anna, fjords):
    MembershipFactory(user=UserFactory(), programme=fjords)
    own = carla.memberships.get()

    as_carla.post(reverse("accounts:leave", args=[own.pk]), {"successor": anna.memberships.get().pk})

    own.refresh_from_db()
    assert own.is_active and Membership.objects.active().filter(programme=fjords).count() == 2


def test_member_of_another_programme_is_not_reached_through_ones_own(as_carla, anna, fjords):
    theirs = anna.memberships.get()
    urls = [reverse(f"programmes:{verb}", args=[fjords.code, theirs.pk]) for verb in ("member", "remove_member")]

    assert [as_carla.post(url, {"role": "member"}).status_code for url in urls] == [404, 404]
