from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts.roles import permissions_of

if TYPE_CHECKING:
    from portal.accounts.models.programmes import Membership


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person; the e-mail address is the login."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150, blank=True)
    time_zone = models.CharField(max_length=60, default="Europe/Vienna")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="Holds at least one staff role of Interact.")
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email

    @cached_property
    def active_memberships(self) -> list[Membership]:
        """Active memberships with their programmes, by programme name; one query for each instance."""
        return list(self.memberships.active().select_related("programme").order_by("programme__name", "pk"))

    @property
    def has_memberships_at_hand(self) -> bool:
        """Whether ``active_memberships`` were read already; a request's lazy user answers for the one inside."""
        return "active_memberships" in vars(self)

    @property
    def programme_ids(self) -> frozenset[int]:
        return frozenset(membership.programme_id for membership in self.active_memberships)

    @cached_property
    def role_keys(self) -> frozenset[str]:
        """Keys of the staff roles held; one query for each instance, none for people without a role."""
        return frozenset(held.role for held in self.staff_assignments.all()) if self.is_staff else frozenset()

    @cached_property
    def staff_permissions(self) -> frozenset[str]:
        return permissions_of(self.role_keys) if self.is_active else frozenset()


class StaffAssignment(models.Model):
    """A person holds a staff role; the roles themselves are classes in ``roles``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_assignments")
    role = models.CharField(max_length=40)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_assignment_per_role")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
