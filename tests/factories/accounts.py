import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.accounts.enums import MembershipRole, MembershipStatus, Strand
from portal.accounts.models import Membership, Programme, StaffAssignment, User

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
