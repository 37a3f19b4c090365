import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from licences.actions import issuing, links
from licences.errors import LicenceError
from licences.models import Agreement
from portal.files import storage
from portal.notices.models import Message
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    SigningLinkFactory,
    TextVersionFactory,
)
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


def test_issue_keeps_the_bytes_and_mails_the_link(anna, alpine, iris):
    agreement = AgreementFactory(programme=alpine, asked_by=anna)

    issuing.issue(agreement=agreement, by=iris, now=NOON)

    content = storage.path_of(agreement.issued_file.key).read_bytes()
    link = agreement.links.get()
    assert (agreement.status, agreement.issued_at, agreement.issued_by) == ("issued", NOON, iris)
    assert (agreement.issued_sha256, agreement.issued_size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert queued_messages() == [
        ("licences/sign_link", "karl.winter@lakes.example"),
        ("licences/agreement_issued", anna.email),
    ]
    assert audit_verbs(agreement) == ["licences.issued", "licences.link_sent"]
    assert link.expires_at == datetime(2026, 12, 20, 22, 59, tzinfo=UTC)


def test_the_mailed_link_opens_and_its_token_is_a_secret_of_the_message(anna, alpine, iris):
    agreement = AgreementFactory(programme=alpine, asked_by=anna)

    issuing.issue(agreement=agreement, by=iris, now=NOON)

    link, message = agreement.links.get(), Message.objects.get(template="licences/sign_link")
    assert link.token not in str(link.__dict__)
    assert message.secrets == [link.token]
    assert f"/licences/sign/{link.token}/" in message.text
    assert message.headers["Reply-To"] == anna.email


def test_issuing_twice_is_refused_and_leaves_one_link(alpine, iris):
    agreement = AgreementFactory(programme=alpine)
    stale = Agreement.objects.get(pk=agreement.pk)
    issuing.issue(agreement=agreement, by=iris, now=NOON)

    with pytest.raises(LicenceError):
        issuing.issue(agreement=stale, by=iris, now=NOON)

    assert agreement.links.count() == 1


def test_void_shuts_the_door_and_tells_the_programme_only_if_it_was_issued(anna, carla, alpine, fjords, iris):
    prepared = AgreementFactory(programme=fjords)
    link = SigningLinkFactory(agreement__programme=alpine)

    issuing.void(agreement=prepared, reason="Wrong institution.", by=iris, now=NOON)
    issuing.void(agreement=link.agreement, reason="Wrong institution.", by=iris, now=NOON)

    link.refresh_from_db()
    assert link.revoked_at == NOON
    assert queued_messages() == [("licences/agreement_changed", anna.email)]


def test_an_accepted_request_may_lead_to_a_second_agreement_after_the_first_was_not_signed(alpine, iris):
    TextVersionFactory()
    first = AgreementFactory(programme=alpine, issued=True, status="lapsed", closed_at=NOON)

    second = issuing.prepare(request=first.request, by=iris, now=NOON)

    assert (second.status, second.request) == ("prepared", first.request)
    with pytest.raises(LicenceError):
        issuing.prepare(request=first.request, by=iris, now=NOON)


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_only_an_accepted_request_leads_to_an_agreement(alpine, iris, state):
    request = LicenceRequestFactory(programme=alpine, **{state: True})

    with pytest.raises(LicenceError):
        issuing.prepare(request=request, by=iris, now=NOON)


def test_resend_makes_a_new_link_and_kills_the_old(alpine, iris):
    old = SigningLinkFactory(agreement__programme=alpine)

    new = links.resend(agreement=old.agreement, by=iris, now=NOON + timedelta(days=1))

    old.refresh_from_db()
    assert (old.is_live(at=NOON + timedelta(days=2)), new.is_live(at=NOON + timedelta(days=2))) == (False, True)
    assert queued_messages() == [("licences/sign_link", "karl.winter@lakes.example")]


def test_resend_is_refused_once_the_file_is_here(alpine, iris):
    agreement = AgreementFactory(programme=alpine, received=True)

    with pytest.raises(LicenceError):
        links.resend(agreement=agreement, by=iris, now=NOON)
