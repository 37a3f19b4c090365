"""The editing desk's way to the texts of a course; groups and people have the academy's own desk."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from academy.models import Course
from academy.permissions import can_manage
from portal.accounts.models import User
from portal.accounts.selectors import staff_holding

ALLOWED = {"view", "add", "change", "publish"}


class CoursePolicy(BasePermissionPolicy):
    """The academy's people write and publish courses; nobody deletes one that people took."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ALLOWED and can_manage(user)

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> QuerySet[User]:
        return staff_holding("academy.manage") if ALLOWED & set(actions) else User.objects.none()


class CourseViewSet(SnippetViewSet):
    model = Course
    icon = "openquote"
    menu_label = "Courses"
    menu_name = "courses"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["title", "level", "language", "live"]
    search_fields = ["title", "summary"]
    copy_view_enabled = False
    inspect_view_enabled = False
