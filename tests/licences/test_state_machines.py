"""Every state meets every verb: what TRANSITIONS allows happens, everything else is refused and changes nothing."""

from datetime import date

import pytest

from licences import seal
from licences.actions import checking, countersigning, issuing, links, living, requests, returning
from licences.actions.clicking import sign_by_click
from licences.enums import AgreementStatus as A
from licences.enums import RejectReason, ReturnStatus, Verdict
from licences.enums import RequestStatus as R
from licences.errors import LicenceError
from licences.models import Agreement, LicenceRequest
from portal.notices.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF, upload
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    SigningLinkFactory,
    TextVersionFactory,
)

pytestmark = pytest.mark.django_db

REQUEST_VERBS = {
    "submit": (requests.submit, {}, {R.DRAFT, R.RETURNED}, R.SUBMITTED),
    "withdraw": (requests.withdraw, {}, {R.DRAFT, R.SUBMITTED, R.RETURNED}, R.WITHDRAWN),
    "return": (requests.return_with_question, {"question": "Who?"}, {R.SUBMITTED}, R.RETURNED),
    "accept": (requests.accept, {}, {R.SUBMITTED}, R.ACCEPTED),
    "decline": (requests.decline, {"reason": "No."}, {R.SUBMITTED}, R.DECLINED),
    "lapse": (requests.lapse, {}, {R.DRAFT, R.RETURNED}, R.LAPSED),
}


@pytest.mark.parametrize("verb", REQUEST_VERBS)
@pytest.mark.parametrize("status", R)
def test_request_moves_only_where_its_state_allows(anna, alpine, status, verb):
    TextVersionFactory()
    moments = {"submitted_at": NOON, "decided_at": NOON, "closed_at": NOON}
    request = LicenceRequestFactory(programme=alpine, status=status, started_by=anna, **moments)
    action, words, sources, target = REQUEST_VERBS[verb]
    actor = {} if verb == "lapse" else {"by": anna}

    if status in sources:
        action(request=request, now=NOON, **words, **actor)
    else:
        with pytest.raises(LicenceError):
            action(request=request, now=NOON, **words, **actor)

    assert LicenceRequest.objects.get(pk=request.pk).status == (target if status in sources else status)


def by_agreement(action, **words):
    return lambda agreement, by: action(agreement=agreement, by=by, now=NOON, **words)


def by_return(action, **words):
    def call(agreement, by):
        signed = agreement.returns.get(status=ReturnStatus.WAITING)
        action(signed=signed, by=by, now=NOON, **words)

    return call


def second_acceptance(agreement, by):
    """The text differs, and a colleague accepted it before."""
    agreement.returns.update(verdict=Verdict.DIFFERENT_TEXT, first_accepted_at=NOON, first_accepted_by=UserFactory())
    by_return(checking.accept_return)(agreement, by)


def hand_in(agreement, by):
    returning.send(signed=agreement.returns.get(status=ReturnStatus.UPLOADED), by=by, now=NOON)


def bring(agreement, by):
    returning.upload(agreement=agreement, file=upload("a.pdf", PDF + b"%signed"), by=by, now=NOON)


def click(agreement, by):
    link = agreement.links.get()
    links.send_code(link=link, now=NOON)
    code = Message.objects.get(template="licences/sign_code").secrets[0]
    sign_by_click(link=link, typed_name=link.name, code=code, consent=True, now=NOON)


def unsigned_by_licensor(verb):
    """Countersigning meets an agreement that nobody countersigned yet."""

    def call(agreement, by):
        Agreement.objects.update(countersigned_file=None, countersigned_at=None, countersignature="")
        agreement.refresh_from_db()
        verb(agreement, by)

    return call


def countersign_upload(agreement, by):
    file = upload("b.pdf", PDF + b"%both")
    countersigning.countersign_by_upload(agreement=agreement, file=file, by=by, now=NOON)


AGREEMENT_VERBS = {
    "issue": (by_agreement(issuing.issue), {A.PREPARED}, A.ISSUED),
    "void": (by_agreement(issuing.void, reason="x"), {A.PREPARED, A.ISSUED, A.RECEIVED, A.CHECKED}, A.VOID),
    "lapse": (lambda a, by: issuing.lapse_agreement(agreement=a, now=NOON), {A.ISSUED}, A.LAPSED),
    "upload": (bring, {A.ISSUED}, A.ISSUED),
    "send": (hand_in, {A.ISSUED}, A.RECEIVED),
    "click": (click, {A.ISSUED}, A.RECEIVED),
    "resend": (by_agreement(links.resend), {A.ISSUED}, A.ISSUED),
    "delegate": (
        lambda a, by: links.delegate(link=a.links.get(), name="Eva", role="", email="e@x.example", now=NOON),
        {A.ISSUED},
        A.ISSUED,
    ),
    "decline": (
        lambda a, by: returning.decline_to_sign(link=a.links.get(), reason="x", now=NOON),
        {A.ISSUED},
        A.DECLINED,
    ),
    "accept": (by_return(checking.accept_return), {A.RECEIVED}, A.CHECKED),
    "accept_second": (second_acceptance, {A.RECEIVED}, A.CHECKED),
    "reject": (by_return(checking.reject_return, reason=RejectReason.UNSIGNED, note=""), {A.RECEIVED}, A.ISSUED),
    "countersign_seal": (
        unsigned_by_licensor(by_agreement(countersigning.countersign_with_seal)),
        {A.CHECKED},
        A.CHECKED,
    ),
    "countersign_upload": (unsigned_by_licensor(countersign_upload), {A.CHECKED}, A.CHECKED),
    "force": (by_agreement(checking.put_in_force, signed_on=date(2026, 11, 20)), {A.CHECKED}, A.IN_FORCE),
    "suspend": (by_agreement(living.suspend, reason="x"), {A.IN_FORCE}, A.SUSPENDED),
    "resume": (by_agreement(living.resume), {A.SUSPENDED}, A.IN_FORCE),
    "revoke": (by_agreement(living.revoke, reason="x"), {A.IN_FORCE, A.SUSPENDED}, A.REVOKED),
    "end": (by_agreement(living.end, reason="x"), {A.IN_FORCE, A.SUSPENDED}, A.ENDED),
    "terminate": (by_agreement(living.terminate, reason="x"), {A.IN_FORCE, A.SUSPENDED}, A.TERMINATED),
}


@pytest.fixture
def sealed(monkeypatch):
    """A seal that only says that it was here; the real one has its own tests."""
    monkeypatch.setattr(seal, "has_seal", lambda: True)
    monkeypatch.setattr(seal, "seal_issued", lambda data, *, now: data)
    monkeypatch.setattr(seal, "countersign", lambda data, *, reference, now: data + b"%sealed")


@pytest.mark.parametrize("verb", AGREEMENT_VERBS)
@pytest.mark.parametrize("status", A)
def test_agreement_moves_only_where_its_state_allows(anna, iris, alpine, machine, sealed, status, verb):
    agreement = AgreementFactory(programme=alpine, in_force=True, status=status, closed_at=NOON)
    SigningLinkFactory(agreement=agreement)
    SignedReturnFactory(agreement=agreement, waiting=verb in ("accept", "accept_second", "reject"))
    call, sources, target = AGREEMENT_VERBS[verb]

    if status in sources:
        call(agreement, iris)
    else:
        with pytest.raises(LicenceError):
            call(agreement, iris)

    agreement.refresh_from_db()
    assert agreement.status == (target if status in sources else status)
