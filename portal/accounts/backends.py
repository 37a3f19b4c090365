from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.accounts.roles import holds

# What Wagtail and Django ask, and the staff permission that answers it.
ADMITTING = {"wagtailadmin.access_admin": "website.edit"}


class RoleBackend(ModelBackend):
    """Opens the editing desk by staff role; signing in itself is allauth's."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        permission = ADMITTING.get(perm)
        if permission and user_obj.is_active and holds(user_obj, permission):
            return True
        return super().has_perm(user_obj, perm, obj=obj)
