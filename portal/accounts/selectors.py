from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from portal.accounts.enums import InvitationStatus, MembershipStatus
from portal.accounts.link_tokens import hash_of
from portal.accounts.models import Invitation, Membership, Programme, StaffAssignment, User
from portal.accounts.querysets import InvitationQuerySet
from portal.accounts.roles import roles_with


def programmes_of(user: Any) -> list[Programme]:
    """Programmes the user works for, by name; no query beyond the user's cached memberships."""
    return [membership.programme for membership in getattr(user, "active_memberships", [])]


def active_membership(user: Any, programme: Programme | int | None) -> Membership | None:
    """The user's active membership in ``programme`` (or its pk), if any."""
    pk = programme.pk if isinstance(programme, Programme) else programme
    found = (membership for membership in getattr(user, "active_memberships", []) if membership.programme_id == pk)
    return next(found, None)


def fetch_memberships(people: Iterable[User]) -> None:
    """Give each ``active_memberships``: one query for all who lack them, instead of one for each."""
    lacking = [person for person in people if not person.has_memberships_at_hand]
    if not lacking:
        return
    held: dict[int, list[Membership]] = {person.pk: [] for person in lacking}
    memberships = Membership.objects.active().filter(user__in=held).select_related("programme")
    for membership in memberships.order_by("programme__name", "pk"):
        held[membership.user_id].append(membership)
    for person in lacking:
        person.active_memberships = held[person.pk]


def fetch_roles(people: Iterable[User]) -> None:
    """Give each of the staff their assignments: one query for all, none where nobody is staff."""
    prefetch_related_objects([person for person in people if person.is_staff], "staff_assignments")


def current_programme(user: Any) -> Programme | None:
    """The programme the user sees first: the only one, or the first by name."""
    return next(iter(programmes_of(user)), None)


def managers_of(programme: Programme) -> QuerySet[User]:
    managing = Membership.objects.managers().filter(programme=programme)
    return User.objects.filter(pk__in=managing.values("user_id")).order_by("pk")


def members_of(programme: Programme) -> QuerySet[User]:
    active = Membership.objects.active().filter(programme=programme)
    return User.objects.filter(pk__in=active.values("user_id")).order_by("name", "pk")


def staff_holding(permission: str) -> QuerySet[User]:
    """Active staff whose roles carry ``permission``: who gets the desk's notices."""
    holding = User.objects.filter(is_active=True, is_staff=True, staff_assignments__role__in=roles_with(permission))
    return holding.distinct().order_by("pk")


def invitation_behind(token: str) -> Invitation | None:
    """The invitation a link's token opens, in whatever state; None for a token we never gave out."""
    found = Invitation.objects.filter(token_hash=hash_of(token)) if token else Invitation.objects.none()
    return found.select_related("programme", "invited_by").first()


def invited_address(token: str) -> str:
    """The address of the open invitation behind ``token``, in small letters; "" without one."""
    invitation = invitation_behind(token)
    if invitation is None or invitation.status != InvitationStatus.OPEN or invitation.expires_at <= timezone.now():
        return ""
    return invitation.email.lower()


def first_page_of(user: User) -> str:
    """Where somebody without a programme starts: the page to join one. "" for everybody else."""
    here = [MembershipStatus.ACTIVE, MembershipStatus.REQUESTED]
    is_settled = user.is_staff or user.memberships.filter(status__in=here).exists()
    return "" if is_settled else reverse("accounts:welcome")


def requests_of(user: User) -> QuerySet[Membership]:
    """What the user asked for and has no place in yet, newest first."""
    asked = user.memberships.exclude(status__in=[MembershipStatus.ACTIVE, MembershipStatus.LEFT])
    return asked.select_related("programme").order_by("-requested_at", "-pk")


def with_member_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Adds ``members``: how many people work there here; 0 means it can be claimed."""
    active = Q(memberships__status=MembershipStatus.ACTIVE, memberships__user__is_active=True)
    return programmes.annotate(members=Count("memberships", filter=active))


def colleagues_in(programme: Programme) -> QuerySet[Membership]:
    """Active members, managers first, by name."""
    active = Membership.objects.active().filter(programme=programme).select_related("user")
    return active.order_by("role", "user__name", "pk")


def open_invitations(programme: Programme, *, at: datetime) -> QuerySet[Invitation]:
    opened = InvitationQuerySet(Invitation).open(at=at)
    return opened.filter(programme=programme).select_related("invited_by")


def waiting_requests(programme: Programme | None = None) -> QuerySet[Membership]:
    """Who waits for an answer, longest first; of one programme or of all."""
    waiting = Membership.objects.waiting().filter(user__is_active=True)
    if programme:
        waiting = waiting.filter(programme=programme)
    return waiting.select_related("user", "programme").order_by("requested_at", "pk")


def colleague_domains(programmes: list[Programme]) -> dict[int, set[str]]:
    """Mail domains of the people who work for each programme: a hint whether a newcomer belongs there."""
    addresses = Membership.objects.active().filter(programme__in=programmes)
    found: dict[int, set[str]] = {programme.pk: set() for programme in programmes}
    for pk, email in addresses.values_list("programme_id", "user__email"):
        found[pk].add(domain_of(email))
    return found


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def assignments() -> QuerySet[StaffAssignment]:
    """Every role held, with the holder and who gave it."""
    return StaffAssignment.objects.select_related("user", "granted_by").order_by("user__name", "pk")
