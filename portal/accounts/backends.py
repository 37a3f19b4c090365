from typing import Any

from django.contrib.auth.backends import ModelBackend

from portal.accounts.roles import holds

# What Wagtail and Django ask, and the staff permission that answers it.
ADMITTING = {"wagtailadmin.access_admin": "website.edit"}
_ADMITTING_APPS: dict[str, str] = {}


def admit(app_label: str, permission: str) -> None:
    """Holders of ``permission`` have every Django permission of the app; called in AppConfig.ready of its room."""
    _ADMITTING_APPS[app_label] = permission


class RoleBackend(ModelBackend):
    """Opens the editing desk by staff role; signing in itself is allauth's."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not user_obj.is_active:
            return False
        permission = ADMITTING.get(perm) or _ADMITTING_APPS.get(perm.partition(".")[0])
        if holds(user_obj, "website.administer") or (permission and holds(user_obj, permission)):
            return True
        return super().has_perm(user_obj, perm, obj=obj)
