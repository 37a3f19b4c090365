"""The editing desk's way to the texts of a release; everything else about it has its own desk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.accounts.models import User
from portal.accounts.selectors import staff_holding
from releases.models import Release
from releases.permissions import can_manage_releases

ALLOWED = {"view", "change", "publish"}


class ReleaseTextPolicy(BasePermissionPolicy):
    """Release managers write and publish texts; releases themselves begin and end at the release desk."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ALLOWED and can_manage_releases(user)

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> QuerySet[User]:
        return staff_holding("releases.manage") if ALLOWED & set(actions) else User.objects.none()


class ReleaseViewSet(SnippetViewSet):
    model = Release
    icon = "doc-full"
    menu_label = "Release texts"
    menu_name = "release-texts"
    menu_order = 300
    add_to_admin_menu = True
    list_display = ["version", "title", "status", "released_on"]
    search_fields = ["version", "title"]
    copy_view_enabled = False
    inspect_view_enabled = False
