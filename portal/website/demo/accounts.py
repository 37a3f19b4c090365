"""The people of the story, their programmes, who may do what, and Interact's own team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from portal.accounts.actions.invitations import invite
from portal.accounts.actions.memberships import admit, ask_to_join, rights_of_manager, rights_of_member
from portal.accounts.actions.programmes import load_programmes
from portal.accounts.actions.staff import grant_role
from portal.accounts.enums import MembershipRole, MembershipStatus, Strand
from portal.accounts.models import Invitation, Membership, Programme, StaffAssignment, User
from portal.website.demo.story import PASSWORD, PEOPLE, PROGRAMMES, STAFF, address_of

if TYPE_CHECKING:
    from portal.website.demo.story import Story

BATCH = 500
PEOPLE_PER_PROGRAMME = 4


def seed(story: Story) -> None:
    """Fill ``story.programmes`` and ``story.people``, and tell how they came together; safe to run again."""
    load_programmes()
    story.programmes.update({code: _programme(code) for code in PROGRAMMES})
    password = make_password(PASSWORD)
    names = {key: facts[0] for key, facts in (PEOPLE | STAFF).items()}
    story.people.update({key: _person(key, name, password, story) for key, name in names.items()})
    _give_staff_roles(story)
    _join_programmes(story)
    _open_ends(story)


def _programme(code: str) -> Programme:
    name, countries, strand = PROGRAMMES[code]
    facts = {"name": name, "countries": countries, "strand": strand, "is_demo": True}
    return Programme.objects.get_or_create(code=code, defaults=facts)[0]


def _person(key: str, name: str, password: str, story: Story) -> User:
    facts = {"name": name, "password": password, "date_joined": story.at(-400)}
    user, is_new = User.objects.get_or_create(email=address_of(key), defaults=facts)
    if is_new:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _give_staff_roles(story: Story) -> None:
    for key, (_name, roles) in STAFF.items():
        held = set(StaffAssignment.objects.filter(user=story.people[key]).values_list("role", flat=True))
        for role in roles:
            if role not in held:
                grant_role(user=story.people[key], role=role, by=None, now=story.at(-400))
        story.people[key].refresh_from_db()


def _join_programmes(story: Story) -> None:
    for key, (_name, code, is_manager) in PEOPLE.items():
        if code is None:
            continue
        user, programme = story.people[key], story.programmes[code]
        if not Membership.objects.filter(user=user, programme=programme).exists():
            rights = rights_of_manager() if is_manager else rights_of_member()
            admit(programme=programme, user=user, rights=rights, by=story.people["iris"], now=story.at(-390))


def _open_ends(story: Story) -> None:
    """What waits today: a colleague invited to Alpine Lakes, a request for Northern Fjords. Vine Valleys is free."""
    people, programmes, now = story.people, story.programmes, story.at(-1, 16, 5)
    alpine = programmes["alpine-lakes"]
    if not Invitation.objects.filter(programme=alpine).exists():
        rights = {"role": MembershipRole.MEMBER, "may_authorise_hours": False, "may_sign_requests": False}
        invite(programme=alpine, email="theo@alpine-lakes.example", **rights, by=people["anna"], now=now)
    sam = people["sam"]
    if not Membership.objects.filter(user=sam).exists():
        words = "I start at the managing authority in January."
        ask_to_join(programme=programmes["northern-fjords"], message=words, by=sam, now=now)


def load(story: Story) -> None:
    """Load data: ``scale`` programmes with four people each, the first of them manager."""
    have = Programme.objects.filter(code__startswith="load-").count()
    numbers = range(have + 1, story.scale + 1)
    if not numbers:
        return
    programmes = Programme.objects.bulk_create(
        [
            Programme(code=f"load-{number}", name=f"Load {number:05}", strand=Strand.CROSS_BORDER, is_demo=True)
            for number in numbers
        ],
        batch_size=BATCH,
    )
    slots = [(programme, place) for programme in programmes for place in range(PEOPLE_PER_PROGRAMME)]
    people = User.objects.bulk_create(
        [
            User(email=f"p{place}@{programme.code}.example", name=f"{programme.name} {place}", password="!")
            for programme, place in slots
        ],
        batch_size=BATCH,
    )
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in people], batch_size=BATCH
    )
    Membership.objects.bulk_create(
        [
            _load_membership(programme, user, place, story)
            for (programme, place), user in zip(slots, people, strict=True)
        ],
        batch_size=BATCH,
    )


def _load_membership(programme: Programme, user: User, place: int, story: Story) -> Membership:
    rights = rights_of_manager() if place == 0 else rights_of_member()
    at = story.at(-300)
    return Membership(
        programme=programme, user=user, status=MembershipStatus.ACTIVE, requested_at=at, decided_at=at, **rights
    )
