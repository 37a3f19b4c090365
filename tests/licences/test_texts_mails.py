"""The messages about new texts and renewals, to the letter."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from licences import notices
from licences.enums import AgreementKind, ResignRule
from portal.notices.models import Message
from tests.factories.licences import NOON, AgreementFactory, SigningLinkFactory, TextVersionFactory
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db
NOTE = "The fee & the duration have clauses of their own."
LAST_DAY = datetime(2026, 12, 20, 23, 59, tzinfo=ZoneInfo("Europe/Vienna"))


@pytest.fixture
def agreement(alpine, anna):
    """The words in it need escaping in HTML and not in text."""
    return AgreementFactory(
        programme=alpine, reference="LA-2026-0047", in_force=True, institution_name="Lakes & Rivers Authority"
    )


@pytest.mark.parametrize(
    ("rule", "day"), [(ResignRule.BY_DATE, date(2027, 3, 31)), (ResignRule.AT_RENEWAL, None)], ids=str
)
def test_licensees_read_what_changes_and_what_they_must_do(agreement, rule, day):
    text = TextVersionFactory(number=5, note=NOTE, resign_rule=rule, resign_by=day)

    notices.text_published(agreement, text, now=NOON)

    assert_golden(Message.objects.get(), f"licences/text_published_{rule.value}")


def test_contacts_read_where_the_renewal_is(agreement, alpine):
    renewal = AgreementFactory(
        programme=alpine, reference="LA-2026-0061", issued=True, kind="renewal", replaces=agreement
    )
    link = SigningLinkFactory(agreement=renewal, expires_at=LAST_DAY)

    notices.agreement_issued(renewal, link, now=NOON)

    assert_golden(Message.objects.get(), "licences/renewal_issued")


def test_a_renewal_in_force_promises_no_new_hours(agreement):
    agreement.kind = AgreementKind.RENEWAL

    notices.agreement_in_force(agreement, now=NOON)

    assert_golden(Message.objects.get(template="licences/agreement_in_force"), "licences/renewal_in_force")
