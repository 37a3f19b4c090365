import pytest

from licences.audiences import LICENSEES, LICENSING
from licences.entitlements import Entitlement, programme_has, programmes_with, reconcile, user_has
from licences.models import EntitlementGrant
from licences.signals import entitlements_changed
from portal.accounts.audiences import tokens_for, users_for
from portal.accounts.models import User
from tests.factories.licences import NOON, AgreementFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def licensed(alpine, iris):
    agreement = AgreementFactory(programme=alpine, in_force=True)
    reconcile(programme=alpine, by=iris, now=NOON)
    return agreement


def test_reconcile_opens_what_the_agreement_gives_and_repeats_without_effect(alpine, iris, licensed):
    assert reconcile(programme=alpine, by=iris, now=NOON) == (set(), set())

    assert EntitlementGrant.objects.filter(programme=alpine, agreement=licensed).count() == 5
    assert audit_verbs(licensed) == ["licences.opened"] * 5


def test_reconcile_tells_the_rooms_above_only_of_changes(alpine, iris, licensed):
    heard = []

    def listen(sender, **facts):
        heard.append((facts["opened"], facts["closed"]))

    entitlements_changed.connect(listen)
    reconcile(programme=alpine, by=iris, now=NOON)
    type(licensed).objects.update(status="suspended")
    reconcile(programme=alpine, by=iris, now=NOON)
    entitlements_changed.disconnect(listen)

    assert heard == [(set(), set(Entitlement))]


@pytest.mark.parametrize("entitlement", Entitlement)
def test_members_of_a_licensed_programme_have_everything(anna, bela, carla, stranger, alpine, licensed, entitlement):
    assert programme_has(alpine.pk, entitlement)
    assert [user_has(user, entitlement) for user in (anna, bela, carla, stranger)] == [True, True, False, False]
    assert list(programmes_with(entitlement)) == [alpine]


def test_staff_may_read_files_and_plugins_and_hold_nothing_else(iris, tomas):
    for user in (iris, tomas):
        assert {entitlement for entitlement in Entitlement if user_has(user, entitlement)} == {"files", "plugins"}


def test_closing_takes_effect_for_the_same_person_object(anna, alpine, iris, licensed):
    assert user_has(anna, Entitlement.FILES)

    type(licensed).objects.update(status="revoked", closed_at=NOON)
    reconcile(programme=alpine, by=iris, now=NOON)

    assert not user_has(anna, Entitlement.FILES)


@pytest.mark.parametrize("token", [LICENSEES, LICENSING])
def test_who_has_a_token_is_who_the_token_names(anna, bela, carla, iris, tomas, stranger, licensed, token):
    carrying = {user for user in User.objects.all() if token in tokens_for(user)}

    assert set(users_for(token)) == carrying
    assert carrying == ({anna, bela, iris, tomas} if token == LICENSEES else {iris, tomas})
