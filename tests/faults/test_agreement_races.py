"""Real threads: of twenty clerks one check counts, and nobody hands in anything through a door that was just shut."""

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from helpdesk.models import SupportAccount
from licences import seal
from licences.actions import checking, countersigning, links, returning
from licences.errors import LicenceError
from licences.models import Agreement, SignedReturn, SigningLink
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.files.models import StoredFile
from portal.notices.models import Message
from tests.factories.licences import AgreementFactory, SignedReturnFactory, SigningLinkFactory
from tests.faults.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
STORY = ["licences.checked", "licences.countersigned", "licences.evidence_kept", "licences.in_force"]


@pytest.fixture
def sealed():
    """A seal that takes no time, so that the threads meet."""
    stamped = patch.object(seal, "countersign", lambda data, *, reference, now: data + b"%seal")
    kept = patch.object(seal, "seal_issued", lambda data, *, now: data + b"%seal")
    with patch.object(seal, "has_seal", lambda: True), stamped, kept:
        yield


def told(work):
    """A thread's work whose refusal is an answer, not an end."""
    try:
        work()
    except LicenceError:
        return "refused"
    return "done"


def received(alpine):
    now = timezone.now()
    agreement = AgreementFactory(programme=alpine, received=True, issued_at=now - timedelta(days=2))
    SignedReturnFactory(agreement=agreement, waiting=True)
    return agreement


def check_from_first_to_last(agreement, clerk):
    """What one clerk does, step by step, whatever the others do meanwhile."""
    now = timezone.now()

    def fresh():
        return Agreement.objects.select_related("programme", "request", "signed_file").get(pk=agreement.pk)

    def accept():
        signed = SignedReturn.objects.select_related("agreement__programme", "file").get(agreement=agreement)
        checking.accept_return(signed=signed, by=clerk, now=now)

    return [
        told(accept),
        told(lambda: countersigning.countersign_with_seal(agreement=fresh(), by=clerk, now=now)),
        told(lambda: checking.put_in_force(agreement=fresh(), by=clerk, now=now)),
    ]


def test_twenty_concurrent_checks_of_one_agreement_make_one_of_everything(anna, iris, alpine, sealed):
    agreement = received(alpine)
    clerk = User.objects.get(pk=iris.pk)

    answers = at_once(20, lambda: check_from_first_to_last(agreement, clerk))

    done = [Counter(step)["done"] for step in zip(*answers, strict=True)]
    mails = Message.objects.filter(template__startswith="licences/").values_list("template", flat=True).order_by("pk")
    entries = Entry.objects.filter(verb__in=STORY).values_list("verb", flat=True).order_by("verb")
    assert done == [1, 1, 1]
    assert Agreement.objects.get().status == "in_force"
    assert SupportAccount.objects.count() == 1
    assert list(mails) == ["licences/agreement_in_force", "licences/agreement_in_force_signatory"]
    assert list(entries) == STORY
    assert sorted(StoredFile.objects.filter(name__startswith="LA-").values_list("name", flat=True)) == [
        f"{agreement.reference}-countersigned.pdf",
        f"{agreement.reference}-evidence.pdf",
    ]


def countersign_as_twenty(agreement, iris):
    """Twenty clerks who all looked at the same page before they pressed the button."""
    copies = iter([Agreement.objects.select_related("signed_file").get(pk=agreement.pk) for _ in range(20)])
    clerk, now = User.objects.get(pk=iris.pk), timezone.now()

    def countersign():
        countersigning.countersign_with_seal(agreement=next(copies), by=clerk, now=now)

    return Counter(at_once(20, lambda: told(countersign)))


def test_twenty_clerks_countersign_once(iris, alpine, sealed):
    assert countersign_as_twenty(AgreementFactory(programme=alpine, checked=True), iris) == {"done": 1, "refused": 19}
    assert StoredFile.objects.filter(name__endswith="countersigned.pdf").count() == 1


def test_without_the_claim_the_same_twenty_countersign_twenty_times(iris, alpine, sealed):
    """The race is there: only the conditional update stands in its way."""
    agreement = AgreementFactory(programme=alpine, checked=True)

    def look_only(agreement, by, now):
        countersigning._check_open(agreement, by)
        Agreement.objects.filter(pk=agreement.pk).update(countersigned_at=now)

    with patch.object(countersigning, "_claim", look_only):
        assert countersign_as_twenty(agreement, iris) == {"done": 20}
    assert StoredFile.objects.filter(name__endswith="countersigned.pdf").count() == 20


def kept_file(alpine):
    now = timezone.now()
    link = SigningLinkFactory(agreement__programme=alpine, sent_at=now, expires_at=now + timedelta(days=9))
    return SignedReturnFactory(agreement=link.agreement, link=link)


def in_hand(signed):
    """As a page has them after its first look."""
    returns = SignedReturn.objects.select_related("agreement__programme", "file", "link__agreement")
    return returns.get(pk=signed.pk)


def pass_on(link):
    links.delegate(link=link, name="Eva Stein", role="", email="eva@lakes.example", now=timezone.now())


@pytest.mark.parametrize("turn", range(6))
def test_sending_and_passing_on_at_once_leave_one_of_the_two(anna, alpine, turn):
    signed = kept_file(alpine)
    sender, giver = in_hand(signed), in_hand(signed)
    acts = iter(
        [
            lambda: returning.send(signed=sender, by=sender.link, now=timezone.now()),
            lambda: pass_on(giver.link),
        ]
    )

    answers = Counter(at_once(2, lambda: told(next(acts))))

    link, status = SigningLink.objects.get(pk=signed.link_id), Agreement.objects.get().status
    assert answers == {"done": 1, "refused": 1}
    assert (status, link.revoked_at is None) in {("received", True), ("issued", False)}


def test_without_holding_the_link_a_dead_one_hands_in(anna, alpine):
    """What the object in hand says about its link is old news; only the row knows."""
    signed = kept_file(alpine)
    sender = in_hand(signed)
    pass_on(in_hand(signed).link)

    def send():
        returning.send(signed=sender, by=sender.link, now=timezone.now())

    assert told(send) == "refused"
    sender = in_hand(signed)
    sender.link.revoked_at = None  # as it was at the first look
    with patch.object(returning, "hold_live", lambda link, *, now: links._check_live(link, now)):
        assert told(send) == "done"


def test_eight_people_asking_for_a_new_link_at_once_send_one_mail(anna, iris, alpine):
    sent_at = timezone.now() - timedelta(days=2)
    link = SigningLinkFactory(agreement__programme=alpine, sent_at=sent_at, expires_at=sent_at + timedelta(days=9))

    def ask():
        links.resend(agreement=Agreement.objects.get(), by=iris, now=timezone.now())

    answers = Counter(at_once(8, lambda: told(ask)))

    assert answers == {"done": 1, "refused": 7}
    assert Message.objects.filter(template="licences/sign_link").count() == 1
    assert SigningLink.objects.not_revoked().get() != link
