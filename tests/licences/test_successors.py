"""What becomes of a renewal or transfer under way when the agreement it replaces is closed."""

import pytest

from licences.actions import checking, living
from licences.enums import AgreementStatus
from licences.errors import LicenceError
from licences.models import Agreement
from tests.factories.licences import NOON, AgreementFactory, SigningLinkFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
CLOSING = [living.revoke, living.end, living.terminate]


@pytest.mark.parametrize("close", CLOSING, ids=lambda verb: verb.__name__)
def test_closing_takes_the_successor_back_and_its_link_dies(alpine, iris, close):
    old = AgreementFactory(programme=alpine, in_force=True)
    new = AgreementFactory(programme=alpine, issued=True, kind="renewal", replaces=old)
    link = SigningLinkFactory(agreement=new)

    close(agreement=old, reason="The programme closed.", by=iris, now=NOON)

    new.refresh_from_db()
    link.refresh_from_db()
    assert (new.status, link.revoked_at) == (AgreementStatus.VOID, NOON)
    assert new.reason == f"{old.reference}, which it replaces, was closed."
    assert audit_verbs(new) == ["licences.voided"]


def test_suspension_leaves_the_successor_alone(alpine, iris):
    old = AgreementFactory(programme=alpine, in_force=True)
    new = AgreementFactory(programme=alpine, issued=True, kind="renewal", replaces=old)

    living.suspend(agreement=old, reason="A question.", by=iris, now=NOON)

    assert Agreement.objects.get(pk=new.pk).status == AgreementStatus.ISSUED


def test_nothing_revives_a_closed_agreement_through_its_successor(alpine, iris):
    old = AgreementFactory(programme=alpine, in_force=True, status="revoked", closed_at=NOON)
    new = AgreementFactory(programme=alpine, countersigned=True, kind="renewal", replaces=old)

    with pytest.raises(LicenceError, match="was closed meanwhile"):
        checking.put_in_force(agreement=new, by=iris, now=NOON)

    assert Agreement.objects.get(pk=new.pk).status == AgreementStatus.CHECKED
