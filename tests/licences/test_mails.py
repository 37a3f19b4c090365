"""Every message of the room, to the letter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from licences import notices
from licences.enums import RejectReason
from portal.notices.models import Message
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    SigningLinkFactory,
)
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db
LAST_DAY = datetime(2026, 12, 20, 23, 59, tzinfo=ZoneInfo("Europe/Vienna"))


@pytest.fixture
def case(alpine, anna, iris):
    """One of each object; the words in them need escaping in HTML and not in text."""
    request = LicenceRequestFactory(
        programme=alpine, reference="LR-2026-0018", submitted=True, started_by=anna, decision_note="Who signs: A & B?"
    )
    agreement = AgreementFactory(
        programme=alpine,
        reference="LA-2026-0047",
        request=request,
        asked_by=anna,
        asked_by_role="Head of joint secretariat",
        in_force=True,
        in_force_on=date(2026, 8, 31),
        institution_name="Lakes & Rivers Authority",
        reason="The programme ended.",
    )
    link = SigningLinkFactory(agreement=agreement, expires_at=LAST_DAY, revoked_at=NOON)
    successor = SigningLinkFactory(agreement=agreement, name="Helene Vogt", expires_at=LAST_DAY + timedelta(days=3))
    signed = SignedReturnFactory(
        agreement=agreement,
        link=link,
        waiting=True,
        verdict="derived_and_signed",
        level="digital_trusted",
        examined_at=NOON,
        reject_reason=RejectReason.INCOMPLETE,
        reject_note="Page 2 & 3.",
    )
    return {"request": request, "agreement": agreement, "link": link, "successor": successor, "signed": signed}


SENDERS = {
    "request_submitted": lambda c: notices.request_submitted(c["request"], by=c["request"].started_by, now=NOON),
    "request_withdrawn": lambda c: notices.request_withdrawn(c["request"], now=NOON),
    "request_returned": lambda c: notices.request_returned(c["request"], now=NOON),
    "request_declined": lambda c: notices.request_declined(c["request"], now=NOON),
    "request_lapses_soon": lambda c: notices.request_lapses_soon(c["request"], now=NOON),
    "request_lapsed": lambda c: notices.request_lapsed(c["request"], now=NOON),
    "agreement_issued": lambda c: notices.agreement_issued(c["agreement"], c["link"], now=NOON),
    "sign_link": lambda c: notices.sign_link(c["link"], now=NOON),
    "sign_code": lambda c: notices.sign_code(c["link"], code="123456", now=NOON),
    "sign_reminder": lambda c: notices.sign_reminder(c["link"], now=NOON),
    "link_expired": lambda c: notices.link_expired(c["link"], now=NOON),
    "link_passed_on": lambda c: notices.link_passed_on(c["link"], c["successor"], now=NOON),
    "return_received": lambda c: notices.return_received(c["signed"], now=NOON),
    "return_receipt": lambda c: notices.return_received(c["signed"], now=NOON),
    "return_rejected": lambda c: notices.return_rejected(c["signed"], c["link"], now=NOON),
    "return_rejected_copy": lambda c: notices.return_rejected(c["signed"], c["link"], now=NOON),
    "signing_declined": lambda c: notices.signing_declined(c["agreement"], now=NOON),
    "signing_declined_staff": lambda c: notices.signing_declined(c["agreement"], now=NOON),
    "agreement_in_force": lambda c: notices.agreement_in_force(c["agreement"], now=NOON),
    "agreement_in_force_signatory": lambda c: notices.agreement_in_force(c["agreement"], now=NOON),
    "agreement_changed": lambda c: notices.agreement_changed(c["agreement"], now=NOON),
    "terminated": lambda c: notices.terminated(c["agreement"], now=NOON),
}


@pytest.mark.parametrize("name", SENDERS)
def test_mail_reads_as_agreed(case, name):
    case["signed"].file.name = "signed.pdf"

    SENDERS[name](case)

    assert_golden(Message.objects.get(template=f"licences/{name}"), f"licences/{name}")
