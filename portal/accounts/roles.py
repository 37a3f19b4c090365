"""Staff roles of Interact: classes with a description in prose and the permissions they carry.

``holds(user, permission)`` is the only test of a role; every ``permissions.py`` is written with it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


class Role:
    key: ClassVar[str]
    title: ClassVar[Any]
    description: ClassVar[Any]
    permissions: ClassVar[frozenset[str]]


class HelpdeskAgent(Role):
    key = "helpdesk_agent"
    title = _("Helpdesk agent")
    description = _(
        "Answers tickets of every programme, proposes estimates and books the time spent. "
        "Cannot give hours away and cannot change a booking that stands."
    )
    permissions = frozenset({"helpdesk.answer", "helpdesk.book_time", "accounts.view_programmes"})


class SupportManager(Role):
    key = "support_manager"
    title = _("Support manager")
    description = _("Decides what happens with minutes no account covers, reverses bookings and gives goodwill.")
    permissions = HelpdeskAgent.permissions | {"helpdesk.manage_hours"}


class LicensingOfficer(Role):
    key = "licensing_officer"
    title = _("Licensing officer")
    description = _(
        "Reviews licence requests, issues agreements, checks what comes back and puts it in force. "
        "Approves who joins a programme that has no manager yet, and gives programmes their new names."
    )
    permissions = frozenset(
        {"licences.review", "accounts.approve_members", "accounts.view_programmes", "accounts.rename_programmes"}
    )


class ReleaseManager(Role):
    key = "release_manager"
    title = _("Release manager")
    description = _("Publishes releases with their notes and files, and reviews plugins that programmes submit.")
    permissions = frozenset({"releases.manage", "plugins.review", "website.edit"})


class EventOrganiser(Role):
    key = "event_organiser"
    title = _("Event organiser")
    description = _("Plans and publishes events, invites, and sees who comes.")
    permissions = frozenset({"events.organise", "website.edit"})


class AcademyTeam(Role):
    key = "academy_team"
    title = _("Academy team")
    description = _("Keeps courses and cohorts, chooses among applications and records attendance.")
    permissions = frozenset({"academy.manage", "website.edit"})


class Editor(Role):
    key = "editor"
    title = _("Editor")
    description = _("Writes pages and news in the editing desk.")
    permissions = frozenset({"website.edit"})


class Administrator(Role):
    key = "administrator"
    title = _("Administrator")
    description = _(
        "Holds every permission, gives roles to colleagues, merges programmes and looks after mail and background work."
    )
    permissions = (
        SupportManager.permissions
        | LicensingOfficer.permissions
        | ReleaseManager.permissions
        | EventOrganiser.permissions
        | AcademyTeam.permissions
        | {"accounts.manage_staff", "accounts.merge_programmes", "notices.view_log", "website.administer"}
    )


ROLES: dict[str, type[Role]] = {
    role.key: role
    for role in (
        HelpdeskAgent,
        SupportManager,
        LicensingOfficer,
        ReleaseManager,
        EventOrganiser,
        AcademyTeam,
        Editor,
        Administrator,
    )
}


def permissions_of(keys: frozenset[str]) -> frozenset[str]:
    """All permissions of the roles named; a role that no longer exists carries none."""
    return frozenset().union(*(ROLES[key].permissions for key in keys if key in ROLES))


def holds(user: Any, permission: str) -> bool:
    """Whether one of the user's staff roles carries ``permission``; False for guests and members."""
    return permission in getattr(user, "staff_permissions", frozenset())


def roles_with(permission: str) -> list[str]:
    """Keys of the roles that carry ``permission``."""
    return [key for key, role in ROLES.items() if permission in role.permissions]
