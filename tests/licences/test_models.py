from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from licences.enums import AgreementStatus, RequestStatus, ReturnStatus
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    EarlierAgreementsFactory,
    EntitlementGrantFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    SigningLinkFactory,
    TextVersionFactory,
)

pytestmark = pytest.mark.django_db


def refused(make, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**fields)
    return True


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_a_programme_has_one_open_request(alpine, status):
    LicenceRequestFactory(programme=alpine)

    assert refused(LicenceRequestFactory, programme=alpine, status=status, submitted_at=NOON, decided_at=NOON)


def test_closed_requests_do_not_stand_in_the_way(alpine):
    LicenceRequestFactory(programme=alpine, status=RequestStatus.WITHDRAWN, closed_at=NOON)

    LicenceRequestFactory(programme=alpine)

    assert alpine.licence_requests.count() == 2


@pytest.mark.parametrize(
    ("status", "moments"),
    [
        ("submitted", {}),
        ("returned", {"submitted_at": NOON}),
        ("accepted", {"submitted_at": NOON, "decided_at": NOON}),
        ("withdrawn", {}),
    ],
)
def test_request_states_have_their_moments(status, moments):
    assert refused(LicenceRequestFactory, status=status, **moments)


@pytest.mark.parametrize("status", ["prepared", "issued", "received", "checked"])
def test_one_agreement_is_under_way_for_each_programme(alpine, status):
    AgreementFactory(programme=alpine)

    assert refused(AgreementFactory, programme=alpine, checked=True, status=status)


@pytest.mark.parametrize("status", ["in_force", "suspended"])
def test_one_agreement_lives_for_each_programme(alpine, status):
    AgreementFactory(programme=alpine, in_force=True)

    assert refused(AgreementFactory, programme=alpine, in_force=True, status=status)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AgreementStatus.ISSUED, "issued_at": NOON},
        {"issued": True, "status": AgreementStatus.RECEIVED},
        {"received": True, "status": AgreementStatus.CHECKED},
        {"checked": True, "status": AgreementStatus.IN_FORCE},
        {"in_force": True, "status": AgreementStatus.REVOKED},
        {"kind": "renewal"},
    ],
)
def test_agreement_states_have_what_they_claim(fields):
    assert refused(AgreementFactory, **fields)


def test_one_link_of_an_agreement_is_live():
    link = SigningLinkFactory()

    assert refused(SigningLinkFactory, agreement=link.agreement)
    SigningLinkFactory(agreement=link.agreement, revoked_at=NOON)


def test_one_returned_file_waits_and_decisions_say_when_and_why():
    waiting = SignedReturnFactory(waiting=True)

    assert refused(SignedReturnFactory, agreement=waiting.agreement, waiting=True)
    assert refused(SignedReturnFactory, status=ReturnStatus.WAITING)
    assert refused(SignedReturnFactory, waiting=True, status=ReturnStatus.ACCEPTED)
    assert refused(SignedReturnFactory, waiting=True, status=ReturnStatus.REJECTED, decided_at=NOON)


def test_an_entitlement_is_open_once_and_closes_after_it_opened():
    grant = EntitlementGrantFactory()

    assert refused(EntitlementGrantFactory, agreement=grant.agreement)
    assert refused(
        EntitlementGrantFactory, agreement=grant.agreement, entitlement="source", closed_at=NOON - timedelta(days=1)
    )
    EntitlementGrantFactory(agreement=grant.agreement, closed_at=NOON)


def test_other_constraints_hold():
    assert refused(EarlierAgreementsFactory, signed=50, willing=49)
    assert refused(TextVersionFactory, number=9, resign_rule="by_date")


def test_masked_address_names_the_mailbox_without_giving_it():
    link = SigningLinkFactory.build(agreement=None, email="astrid.solheim@fjordland.example")

    assert link.masked_email == "a…m@fjordland.example"
