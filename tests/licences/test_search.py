import pytest

from licences.models import Agreement, LicenceRequest
from licences.search_sources import LicenceRequestSource, LicenceSource
from portal.accounts.audiences import tokens_for
from tests.factories.licences import AgreementFactory, LicenceRequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [{}, {"submitted": True}])
def test_audience_of_a_request_agrees_with_its_visibility(anna, bela, carla, iris, tomas, stranger, alpine, state):
    request = LicenceRequestFactory(programme=alpine, **state)
    document = LicenceRequestSource().document(request)

    for user in (anna, bela, carla, iris, tomas, stranger):
        sees = LicenceRequest.objects.visible_to(user).filter(pk=request.pk).exists()
        assert sees == bool(tokens_for(user) & document.audiences), user


def test_audience_of_an_agreement_agrees_with_its_visibility(anna, bela, carla, iris, tomas, stranger, alpine):
    agreement = AgreementFactory(programme=alpine, in_force=True)
    document = LicenceSource().document(agreement)

    for user in (anna, bela, carla, iris, tomas, stranger):
        sees = Agreement.objects.visible_to(user).exists()
        assert sees == bool(tokens_for(user) & document.audiences), user


def test_document_names_programme_institution_and_state(alpine):
    agreement = AgreementFactory(programme=alpine, in_force=True, reference="LA-2026-0047")
    document = LicenceSource().document(agreement)

    assert (document.title, document.url) == ("Licence agreement LA-2026-0047", "/licences/agreements/LA-2026-0047/")
    assert (document.facts, document.facets) == ("Interreg Alpine Lakes, in force", {"status": "in_force"})
    assert "Lakes Regional Authority" in document.body
