from datetime import UTC, datetime

import pytest

from licences.enums import Entitlement
from tests.factories.licences import AgreementFactory, EntitlementGrantFactory

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


def license_to(programme) -> None:
    """Open every entitlement for a programme, as an agreement in force does."""
    agreement = AgreementFactory(programme=programme, in_force=True)
    for entitlement in Entitlement:
        EntitlementGrantFactory(agreement=agreement, entitlement=entitlement)


@pytest.fixture
def licensed(alpine):
    """Alpine Lakes (anna, bela) holds a licence; Northern Fjords (carla) does not."""
    license_to(alpine)
    return alpine
