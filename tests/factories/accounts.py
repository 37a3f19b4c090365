import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.accounts.actions.invitations import LIFETIME
from portal.accounts.enums import MembershipRole, MembershipStatus, Strand
from portal.accounts.link_tokens import hash_of
from portal.accounts.models import Invitation, Membership, Programme, StaffAssignment, User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory):
    """A person whose address is confirmed; no password unless asked for (hashing is slow)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@people.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = "!"

    @factory.post_generation
    def confirmed(self, create, extracted, **kwargs):
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"programme-{n}")
    name = factory.Sequence(lambda n: f"Interreg Programme {n}")
    strand = Strand.CROSS_BORDER
    countries = "AT CZ"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    class Params:
        manager = factory.Trait(role=MembershipRole.MANAGER, may_authorise_hours=True, may_sign_requests=True)
        requested = factory.Trait(status=MembershipStatus.REQUESTED, decided_at=None)
        claim = factory.Trait(status=MembershipStatus.REQUESTED, decided_at=None, is_claim=True)
        left = factory.Trait(status=MembershipStatus.LEFT, left_at=factory.LazyFunction(timezone.now))

    programme = factory.SubFactory(ProgrammeFactory)
    user = factory.SubFactory(UserFactory)
    status = MembershipStatus.ACTIVE
    requested_at = factory.LazyFunction(timezone.now)
    decided_at = factory.LazyFunction(timezone.now)


class StaffAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = StaffAssignment

    user = factory.SubFactory(UserFactory, is_staff=True)
    role = "helpdesk_agent"
    granted_at = factory.LazyFunction(timezone.now)


class InvitationFactory(DjangoModelFactory):
    """Its link's token is ``token`` (default "token-1", "token-2", ...); the database keeps the hash only."""

    class Meta:
        model = Invitation

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    programme = factory.SubFactory(ProgrammeFactory)
    email = factory.Sequence(lambda n: f"guest{n}@people.example")
    token_hash = factory.LazyAttribute(lambda invitation: hash_of(invitation.token))
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda invitation: invitation.invited_at + LIFETIME)
