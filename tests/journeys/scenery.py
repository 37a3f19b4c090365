"""What stands before the curtain opens: staff, the list of programmes, a release, a plugin and a course."""

from datetime import timedelta

from django.utils import timezone

from licences import first_text
from licences.actions.texts import publish_text
from licences.models import AgreementTextVersion
from portal.accounts.actions.programmes import load_programmes
from portal.accounts.models import Programme, User
from releases.enums import DocumentType, FileKind
from releases.models import Plugin, Release
from tests.factories.academy import CohortFactory, CourseFactory
from tests.factories.accounts import PASSWORD, StaffAssignmentFactory
from tests.factories.releases import (
    ChangeEntryFactory,
    PluginFactory,
    PluginVersionFactory,
    ReleaseFactory,
    ReleaseFileFactory,
    stored,
)

PROGRAMME = "Slovenia-Austria"
PACKAGE = b"PK\x05\x06" + bytes(range(18))
MANUAL = b"PK\x05\x06" + bytes(reversed(range(18)))
PETRA, JONAS = "petra.lang@interreg-si-at.example", "jonas.weber@interreg-si-at.example"
EVA = "eva.stein@cohesion.example"


def programme() -> Programme:
    """The one of this story, from the list that every portal has."""
    load_programmes()
    return Programme.objects.get(name=PROGRAMME)


def with_password(user: User, *roles: str) -> User:
    user.set_password(PASSWORD)
    user.save()
    for role in roles:
        StaffAssignmentFactory(user=user, role=role)
    return user


def agreement_text() -> None:
    """The neutral text that comes with the portal."""
    today = timezone.localdate()
    words = {"title": first_text.TITLE, "clauses": first_text.CLAUSES, "note": first_text.NOTE}
    if not AgreementTextVersion.objects.exists():
        publish_text(**words, valid_from=today - timedelta(days=1), by=None, now=timezone.now())


def release() -> Release:
    found = ReleaseFactory(version="10.0.1", plugin_contract="1.6.7")
    ChangeEntryFactory(release=found, title="MariaDB 11 is supported")
    ReleaseFileFactory(release=found, stored=stored("jems-10.0.1.zip", PACKAGE))
    ReleaseFileFactory(
        release=found,
        kind=FileKind.DOCUMENT,
        document_type=DocumentType.PRE_INSTALLATION,
        title="Pre-installation document",
        stored=stored("before.zip", MANUAL),
    )
    return found


def plugin() -> Plugin:
    """Shared by a programme that nobody of this story works for."""
    found = PluginFactory(slug="mariadb-check", name="Database check", sentence="Tries MariaDB first.")
    PluginVersionFactory(plugin=found)
    return found


def course_with_group():
    """A course whose group of 25 takes applications now."""
    now = timezone.now()
    course = CourseFactory(slug="jems-for-it", title="Jems for IT", summary="Install, update and watch over Jems.")
    return CohortFactory(
        course=course,
        title="spring",
        capacity=25,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=14),
        starts_on=now.date() + timedelta(days=30),
    )
