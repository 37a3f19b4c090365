"""How people come to a programme: asking, claiming, and the answer to it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts import notices, signals
from portal.accounts.enums import MEMBERSHIP_TRANSITIONS, MembershipRole, MembershipStatus
from portal.accounts.models import Membership, Programme, User
from portal.audit.actions import record

SETTLED_MEANWHILE = gettext_lazy("This was settled meanwhile. Reload to see where it stands.")


class MembershipError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def ask_to_join(*, programme: Programme, message: str = "", by: User, now: datetime) -> Membership:
    """Ask the programme's managers for a place; raises MembershipError when one is there or asked for."""
    pass_turnstile(programme)
    membership = _request(programme, message=message, is_claim=False, by=by, now=now)
    record("accounts.asked_to_join", target=membership, by=by, at=now, facts={"programme": programme.code})
    notices.join_requested(membership, now=now)
    return membership


@transaction.atomic
def claim_programme(*, programme: Programme, message: str = "", by: User, now: datetime) -> Membership:
    """Ask Interact to become the first manager of a programme nobody works for here yet.

    Raises MembershipError when somebody works for it or another claim waits: the second may ask to join later.
    """
    pass_turnstile(programme)
    if Membership.objects.active().filter(programme=programme).exists():
        raise MembershipError(_("Colleagues of yours are here already. Ask them to let you join."))
    try:
        with transaction.atomic():
            membership = _request(programme, message=message, is_claim=True, by=by, now=now)
    except IntegrityError as error:
        raise MembershipError(
            _("Somebody else has just asked for %(programme)s. Ask to join it, they will see your request.")
            % {"programme": programme}
        ) from error
    record("accounts.claimed_programme", target=membership, by=by, at=now, facts={"programme": programme.code})
    notices.programme_claimed(membership, now=now)
    return membership


@transaction.atomic
def approve_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Let the person in; who claimed an empty programme becomes its manager with every right.

    Answers a request only: who left or withdrew is not brought back without having asked.
    """
    if membership.status != MembershipStatus.REQUESTED:
        raise MembershipError(SETTLED_MEANWHILE)
    pass_turnstile(membership.programme)
    is_first = not Membership.objects.active().filter(programme=membership.programme).exists()
    as_manager = membership.is_claim and is_first
    rights = rights_of_manager() if as_manager else rights_of_member()
    _move(membership, MembershipStatus.ACTIVE, decided_at=now, decided_by=by, left_at=None, **rights)
    _announce_start(membership, "accounts.approved_membership", by=by, now=now)
    notices.membership_approved(membership, now=now)
    return membership


@transaction.atomic
def decline_membership(*, membership: Membership, reason: str, by: User, now: datetime) -> Membership:
    """Say no, with a sentence the person gets to read."""
    _move(membership, MembershipStatus.DECLINED, decided_at=now, decided_by=by)
    record("accounts.declined_membership", target=membership, by=by, at=now)
    notices.membership_declined(membership, reason=reason, now=now)
    return membership


@transaction.atomic
def withdraw_request(*, membership: Membership, by: User, now: datetime) -> Membership:
    """The person takes their own request back."""
    _move(membership, MembershipStatus.WITHDRAWN, decided_at=now, decided_by=by)
    record("accounts.withdrew_request", target=membership, by=by, at=now)
    return membership


def admit(*, programme: Programme, user: User, rights: dict[str, object], by: User, now: datetime) -> Membership:
    """Make ``user`` an active member, whatever stood before; part of a caller's transaction (an invitation)."""
    pass_turnstile(programme)
    membership = Membership.objects.filter(programme=programme, user=user).first()
    if membership is None:
        membership = Membership.objects.create(
            programme=programme, user=user, status=MembershipStatus.ACTIVE, requested_at=now, decided_at=now, **rights
        )
    else:
        _move(membership, MembershipStatus.ACTIVE, decided_at=now, decided_by=by, left_at=None, **rights)
    _announce_start(membership, "accounts.admitted_member", by=by, now=now)
    return membership


def pass_turnstile(programme: Programme) -> None:
    """One change of a programme's people at a time: this write holds the programme's row until the commit.

    Without it two managers who demote each other would each still see the other as manager (PostgreSQL).
    Nobody passes into a programme that became part of another.
    """
    current = Programme.objects.current().filter(pk=programme.pk)
    if not current.update(roster_version=F("roster_version") + 1):
        raise MembershipError(
            _("%(programme)s has become part of another programme. Its page says which.") % {"programme": programme}
        )


def rights_of_manager() -> dict[str, object]:
    return {"role": MembershipRole.MANAGER, "may_authorise_hours": True, "may_sign_requests": True}


def rights_of_member() -> dict[str, object]:
    return {"role": MembershipRole.MEMBER, "may_authorise_hours": False, "may_sign_requests": False}


def end(membership: Membership, verb: str, *, by: User, now: datetime) -> None:
    """Close an active membership; part of a caller's transaction (leaving, removal)."""
    _move(membership, MembershipStatus.LEFT, left_at=now, **rights_of_member())
    record(verb, target=membership, by=by, at=now)
    signals.membership_ended.send(sender=Membership, membership=membership, now=now)


def _request(programme: Programme, *, message: str, is_claim: bool, by: User, now: datetime) -> Membership:
    membership = Membership.objects.filter(programme=programme, user=by).first()
    if membership is None:
        return _first_request(programme, message=message, is_claim=is_claim, by=by, now=now)
    if membership.status == MembershipStatus.ACTIVE:
        raise MembershipError(_("You already work for %(programme)s.") % {"programme": programme})
    if membership.status == MembershipStatus.REQUESTED:
        raise MembershipError(_("You have asked already. The answer comes by mail."))
    asked = {"message": message, "is_claim": is_claim, "requested_at": now, "decided_at": None, "decided_by": None}
    _move(membership, MembershipStatus.REQUESTED, left_at=None, **asked, **rights_of_member())
    return membership


def _first_request(programme: Programme, *, message: str, is_claim: bool, by: User, now: datetime) -> Membership:
    return Membership.objects.create(
        programme=programme, user=by, message=message, is_claim=is_claim, requested_at=now, **rights_of_member()
    )


def _announce_start(membership: Membership, verb: str, *, by: User, now: datetime) -> None:
    record(verb, target=membership, by=by, at=now, facts={"role": str(membership.role)})
    signals.membership_started.send(sender=Membership, membership=membership, now=now)


def _move(membership: Membership, to: MembershipStatus, **changes: object) -> None:
    """Move the membership if it still stands where we saw it: two deciders, one winner."""
    legal = to in MEMBERSHIP_TRANSITIONS[MembershipStatus(membership.status)]
    here = Membership.objects.filter(pk=membership.pk, status=membership.status)
    moved = legal and here.update(status=to, **changes)
    if not moved:
        raise MembershipError(SETTLED_MEANWHILE)
    membership.refresh_from_db()
