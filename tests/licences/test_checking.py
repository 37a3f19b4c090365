from datetime import date, timedelta

import pytest

from licences.actions import checking, living
from licences.actions.ruling import set_rules
from licences.entitlements import Entitlement
from licences.enums import RejectReason
from licences.errors import LicenceError
from licences.models import EntitlementGrant, ProgrammeLicence
from licences.signals import agreement_in_force
from tests.factories.files import StoredFileFactory
from tests.factories.licences import NOON, AgreementFactory, SignedReturnFactory, SigningLinkFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def ours():
    """The rooms above write mails of their own when they hear the news."""
    return [message for message in queued_messages() if message[0].startswith("licences/")]


@pytest.fixture
def news():
    heard = []

    def listen(sender, **facts):
        heard.append((facts["agreement"], facts["programme"], facts["signed_on"], facts["now"]))

    agreement_in_force.connect(listen)
    yield heard
    agreement_in_force.disconnect(listen)


def test_accept_takes_the_file_and_keeps_the_machines_silence(alpine, iris):
    signed = SignedReturnFactory(agreement__programme=alpine, waiting=True)

    agreement = checking.accept_return(signed=signed, by=iris, now=NOON)

    assert (agreement.status, agreement.signed_file, agreement.checked_by) == ("checked", signed.file, iris)
    assert (signed.status, signed.verdict, signed.decided_by) == ("accepted", "not_checked", iris)
    assert audit_verbs(agreement) == ["licences.checked"]
    assert queued_messages() == []


def countersigned(agreement):
    values = {"countersigned_file": StoredFileFactory(), "countersigned_at": NOON, "countersignature": "seal"}
    type(agreement).objects.filter(pk=agreement.pk).update(**values)
    agreement.refresh_from_db()


def test_a_different_text_needs_a_second_person(alpine, iris, tomas):
    signed = SignedReturnFactory(agreement__programme=alpine, waiting=True, verdict="different_text")

    first = checking.accept_return(signed=signed, by=iris, now=NOON)
    assert (first.status, signed.status, signed.first_accepted_by) == ("received", "waiting", iris)
    with pytest.raises(LicenceError, match="colleague"):
        checking.accept_return(signed=signed, by=iris, now=NOON)
    second = checking.accept_return(signed=signed, by=tomas, now=NOON)

    assert (second.status, second.checked_by, signed.status) == ("checked", tomas, "accepted")
    assert audit_verbs(second) == ["licences.accepted_first", "licences.checked"]


def test_a_level_outside_the_rules_is_not_accepted(alpine, iris):
    signed = SignedReturnFactory(agreement__programme=alpine, waiting=True, level="digital_untrusted")
    set_rules(levels=["qualified"], by=iris, now=NOON)

    with pytest.raises(LicenceError, match="digital, untrusted"):
        checking.accept_return(signed=signed, by=iris, now=NOON)
    set_rules(levels=["digital_untrusted"], by=iris, now=NOON)

    assert checking.accept_return(signed=signed, by=iris, now=NOON).status == "checked"


def test_reject_says_why_and_gives_the_signatory_two_weeks(anna, alpine, iris):
    link = SigningLinkFactory(
        agreement__programme=alpine, agreement__received=True, expires_at=NOON + timedelta(days=2)
    )
    signed = SignedReturnFactory(agreement=link.agreement, waiting=True)

    checking.reject_return(signed=signed, reason=RejectReason.INCOMPLETE, note="Page 2.", by=iris, now=NOON)

    link.refresh_from_db()
    assert (signed.agreement.status, signed.reject_reason, signed.reject_note) == ("issued", "incomplete", "Page 2.")
    assert (link.expires_at - NOON).days == 14
    assert queued_messages() == [
        ("licences/return_rejected", link.email),
        ("licences/return_rejected_copy", anna.email),
    ]


def test_reject_opens_a_new_door_when_the_old_one_is_dead(alpine, iris):
    link = SigningLinkFactory(
        agreement__programme=alpine, agreement__received=True, expires_at=NOON - timedelta(days=1)
    )
    signed = SignedReturnFactory(agreement=link.agreement, waiting=True)

    checking.reject_return(signed=signed, reason=RejectReason.UNSIGNED, note="", by=iris, now=NOON)

    assert link.agreement.links.not_revoked().get() != link


def test_another_reason_must_be_written(alpine, iris):
    signed = SignedReturnFactory(agreement__programme=alpine, waiting=True)

    with pytest.raises(LicenceError):
        checking.reject_return(signed=signed, reason=RejectReason.OTHER, note=" ", by=iris, now=NOON)


def test_in_force_opens_everything_once_and_tells_everyone(anna, alpine, iris, news):
    agreement = AgreementFactory(programme=alpine, countersigned=True, request__usage="testing")

    checking.put_in_force(agreement=agreement, signed_on=TODAY, by=iris, now=NOON)

    assert (agreement.status, agreement.in_force_on, agreement.in_force_by) == ("in_force", TODAY, iris)
    assert {grant.entitlement for grant in EntitlementGrant.objects.open()} == set(Entitlement)
    assert news == [(agreement, alpine, TODAY, NOON)]
    assert ProgrammeLicence.objects.get().usage == "testing"
    assert ours() == [
        ("licences/agreement_in_force", anna.email),
        ("licences/agreement_in_force_signatory", "karl.winter@lakes.example"),
    ]
    assert audit_verbs(agreement) == ["licences.in_force"] + ["licences.opened"] * 5 + ["licences.evidence_kept"]


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2026, 11, 17)])
def test_the_last_signature_lies_between_issue_and_today(alpine, iris, day):
    agreement = AgreementFactory(programme=alpine, countersigned=True)

    with pytest.raises(LicenceError):
        checking.put_in_force(agreement=agreement, signed_on=day, by=iris, now=NOON)


def test_four_eyes_keep_the_issuer_from_checking_when_the_setting_asks(alpine, iris, tomas, settings):
    settings.AGREEMENT_FOUR_EYES = True
    signed = SignedReturnFactory(agreement__programme=alpine, agreement__issued_by=iris, waiting=True)

    with pytest.raises(LicenceError):
        checking.accept_return(signed=signed, by=iris, now=NOON)
    agreement = checking.accept_return(signed=signed, by=tomas, now=NOON)
    countersigned(agreement)
    with pytest.raises(LicenceError):
        checking.put_in_force(agreement=agreement, signed_on=TODAY, by=iris, now=NOON)
    checking.put_in_force(agreement=agreement, signed_on=TODAY, by=tomas, now=NOON)

    assert agreement.status == "in_force"


def test_a_successor_supersedes_in_the_same_moment_and_rights_stay_open(anna, alpine, iris, news):
    old = AgreementFactory(programme=alpine, countersigned=True)
    checking.put_in_force(agreement=old, signed_on=TODAY, by=iris, now=NOON)
    new = AgreementFactory(programme=alpine, countersigned=True, kind="transfer", replaces=old)

    checking.put_in_force(agreement=new, signed_on=TODAY, by=iris, now=NOON)

    old.refresh_from_db()
    assert (old.status, new.status, len(news)) == ("superseded", "in_force", 2)
    assert EntitlementGrant.objects.open().count() == EntitlementGrant.objects.count() == 5


def test_a_second_first_agreement_cannot_come_into_force(alpine, iris):
    AgreementFactory(programme=alpine, in_force=True)
    second = AgreementFactory(programme=alpine, countersigned=True)

    with pytest.raises(LicenceError):
        checking.put_in_force(agreement=second, signed_on=TODAY, by=iris, now=NOON)


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (living.suspend, "suspended"),
        (living.revoke, "revoked"),
        (living.end, "ended"),
        (living.terminate, "terminated"),
    ],
)
def test_closing_closes_every_entitlement_at_once(anna, alpine, iris, action, status):
    agreement = AgreementFactory(programme=alpine, countersigned=True)
    checking.put_in_force(agreement=agreement, signed_on=TODAY, by=iris, now=NOON)

    action(agreement=agreement, reason="Because.", by=iris, now=NOON)

    assert (agreement.status, agreement.reason) == (status, "Because.")
    assert EntitlementGrant.objects.open().count() == 0
    assert ("licences/agreement_changed", anna.email) in ours()


def test_resume_opens_again(alpine, iris):
    agreement = AgreementFactory(programme=alpine, in_force=True, status="suspended", suspended_at=NOON)

    living.resume(agreement=agreement, by=iris, now=NOON)

    assert (agreement.status, agreement.suspended_at) == ("in_force", None)
    assert EntitlementGrant.objects.open().count() == 5
