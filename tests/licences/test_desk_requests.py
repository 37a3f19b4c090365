"""Deciding on a request: what was seen is decided on, and whoever did two things alone is named."""

from datetime import timedelta

import pytest
from django.urls import reverse

from licences.actions import checking, requests
from licences.errors import LicenceError
from licences.history import history_of
from licences.models import Agreement, LicenceRequest
from tests.factories.accounts import MembershipFactory
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    TextVersionFactory,
)

pytestmark = pytest.mark.django_db
VERBS = ("desk_accept", "desk_return", "desk_decline")
WORDS = {"question-reason": "Who signs?", "decline-reason": "Not an Interreg programme."}
CHANGED = "The request was changed or settled since you opened it."


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def seen(request):
    return {"seen": request.changed_at.isoformat()}


def post(client, verb, case, data):
    return client.post(reverse(f"licences:{verb}", args=[case.reference]), data, follow=True).content.decode()


@pytest.mark.parametrize("verb", VERBS)
def test_a_request_that_changed_since_is_looked_at_anew(as_iris, alpine, verb):
    TextVersionFactory()
    request = LicenceRequestFactory(programme=alpine, submitted=True)
    LicenceRequest.objects.update(changed_at=NOON, institution_name="Another Authority")

    page = post(as_iris, verb, request, WORDS | seen(request))

    assert CHANGED in page
    assert "Another Authority" in page
    assert LicenceRequest.objects.get().status == "submitted"
    assert [words in page for words in WORDS.values()] == [verb == "desk_return", verb == "desk_decline"]


@pytest.mark.parametrize(("verb", "status"), list(zip(VERBS, ("accepted", "returned", "declined"), strict=True)))
def test_what_the_page_shows_is_decided_on(as_iris, alpine, verb, status):
    TextVersionFactory()
    request = LicenceRequestFactory(programme=alpine, submitted=True)
    shown = as_iris.get(request.get_desk_url()).content.decode()

    page = post(as_iris, verb, request, WORDS | seen(request))

    assert shown.count(f'name="seen" value="{request.changed_at.isoformat()}"') == 3
    assert CHANGED not in page
    assert LicenceRequest.objects.get().status == status


def test_nobody_decides_without_having_looked(as_iris, alpine):
    request = LicenceRequestFactory(programme=alpine, submitted=True)

    assert CHANGED in post(as_iris, "desk_accept", request, {})
    assert LicenceRequest.objects.get().status == "submitted"


def test_words_changed_in_this_very_moment_are_not_decided_on(alpine, iris):
    TextVersionFactory()
    request = LicenceRequestFactory(programme=alpine, submitted=True)
    LicenceRequest.objects.update(changed_at=request.changed_at + timedelta(microseconds=1))

    with pytest.raises(LicenceError, match="changed or settled"):
        requests.accept(request=request, by=iris, now=NOON)

    assert Agreement.objects.count() == 0


def test_a_reviewer_who_sent_the_request_is_told_and_it_is_written_down(as_iris, alpine, iris):
    TextVersionFactory()
    MembershipFactory(user=iris, programme=alpine, may_sign_requests=True)
    request = LicenceRequestFactory(programme=alpine, submitted=True, started_by=iris)

    page = as_iris.get(request.get_desk_url()).content.decode()
    post(as_iris, "desk_accept", request, seen(request))

    assert "You sent this request yourself." in page
    accepted = next(event for event in history_of(Agreement.objects.get()) if event.title == "Request accepted")
    assert accepted.detail == "Iris Dubois, Interact. The same person had sent it"


def test_a_colleagues_request_says_nothing_of_the_kind(as_iris, alpine, anna):
    request = LicenceRequestFactory(programme=alpine, submitted=True, started_by=anna)

    assert "You sent this request yourself." not in as_iris.get(request.get_desk_url()).content.decode()


def test_a_reviewer_who_brought_the_file_is_told_and_it_is_written_down(as_iris, alpine, iris):
    agreement = AgreementFactory(programme=alpine, received=True)
    signed = SignedReturnFactory(agreement=agreement, waiting=True, uploaded_by=iris)

    page = as_iris.get(agreement.get_desk_url()).content.decode()
    checking.accept_return(signed=signed, by=iris, now=NOON)

    assert "You brought this file yourself." in page
    checked = history_of(agreement)[0]
    assert (checked.title, checked.detail.split(". ")[1:]) == (
        "Returned file accepted",
        ["Iris Dubois, Interact", "The same person had brought the file"],
    )
