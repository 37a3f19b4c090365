from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from portal.accounts.countries import names_of
from portal.accounts.enums import InvitationStatus, MembershipRole, MembershipStatus, Strand
from portal.accounts.querysets import InvitationQuerySet, MembershipQuerySet, ProgrammeQuerySet


class Programme(models.Model):
    """One of the Interreg programmes, or a fictional one of the demo."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150, unique=True)
    strand = models.CharField(max_length=10, choices=Strand)
    countries = models.CharField(max_length=120, blank=True, help_text="As in the pick-list: codes with spaces.")
    managing_authority = models.CharField(max_length=200, blank=True)
    cci = models.CharField(max_length=20, blank=True)
    keep_id = models.CharField(max_length=10, blank=True)
    is_demo = models.BooleanField(default=False)
    roster_version = models.PositiveIntegerField(
        default=0, editable=False, help_text="Turned by every change of who works here: the turnstile of such changes."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from", editable=False
    )
    merged_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None, merged_at=None) | Q(merged_into__isnull=False, merged_at__isnull=False),
                name="merged_programme_says_into_which_and_when",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="programme_is_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.code])

    @property
    def country_names(self) -> str:
        return names_of(self.countries)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.replace("Interreg ", "").split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper()


class ProgrammeName(models.Model):
    """A name the programme had, or that of a programme that became part of it: people still look for it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=150, db_index=True)
    until = models.DateField(help_text="The last day of that name.")
    by_merge = models.BooleanField(default=False, help_text="Another programme had it and became part of this one.")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} until {self.until}"


class Membership(models.Model):
    """A person works for a programme; kept after leaving, so that old tickets keep their author's place."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    status = models.CharField(max_length=10, choices=MembershipStatus, default=MembershipStatus.REQUESTED)
    role = models.CharField(max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    may_authorise_hours = models.BooleanField(default=False)
    may_sign_requests = models.BooleanField(default=False)
    message = models.TextField(blank=True, help_text="What the person wrote when asking to join.")
    is_claim = models.BooleanField(default=False, help_text="Asked to be the first manager of an empty programme.")
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "user__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "user"], name="one_membership_per_person_and_programme"),
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(is_claim=True, status=MembershipStatus.REQUESTED),
                name="one_open_claim_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(status=MembershipStatus.REQUESTED) | Q(decided_at__isnull=False),
                name="decided_membership_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=MembershipStatus.LEFT) | Q(left_at__isnull=False),
                name="left_membership_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.programme}"

    def get_absolute_url(self) -> str:
        return self.programme.get_absolute_url()

    @property
    def is_active(self) -> bool:
        return self.status == MembershipStatus.ACTIVE

    @property
    def is_manager(self) -> bool:
        return self.is_active and self.role == MembershipRole.MANAGER


class Invitation(models.Model):
    """A manager asks a colleague in by mail; only the hash of the link's token is kept."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    may_authorise_hours = models.BooleanField(default=False)
    may_sign_requests = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, choices=InvitationStatus, default=InvitationStatus.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "programme",
                condition=Q(status=InvitationStatus.OPEN),
                name="one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=~Q(status=InvitationStatus.ACCEPTED) | Q(accepted_at__isnull=False),
                name="accepted_invitation_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.programme}"
