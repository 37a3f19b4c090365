"""Personas and the test database. anna manages Alpine Lakes and bela works there; carla manages Northern Fjords;
iris and tomas are Interact; the stranger has an account and no programme."""

import os

import pytest
from django.core.cache import cache

from portal.accounts.roles import ROLES
from tests import migrated_template
from tests.append_only_flush import allow_flush_of_append_only_tables
from tests.factories.accounts import MembershipFactory, ProgrammeFactory, StaffAssignmentFactory, UserFactory
from tests.joined_updates import refuse_joined_updates

refuse_joined_updates()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs beside synchronous tests


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whoever reaches the database is marked, so that a second database need not run what cannot differ on it."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A file, not shared memory: threads must meet the locks that production meets."""
    from django.conf import settings  # settings are ready only now

    allow_flush_of_append_only_tables()
    database = settings.DATABASES["default"]
    if "sqlite" not in database["ENGINE"]:
        yield
        return
    with migrated_template.workplace() as folder:
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
        migrated_template.copy_to(folder / "test.sqlite3")
        yield


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """A copy of the migrated template is kept as it is; without one, the database is made."""
    from django.conf import settings  # settings are ready only now

    is_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    return migrated_template.is_kept() if is_sqlite else request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from django.db import connection  # settings are ready only now

    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            migrated_template.keep(connection)


@pytest.fixture(autouse=True)
def surroundings(settings, tmp_path):
    """Each test has its own files, an empty cache and nothing running beside it."""
    cache.clear()
    settings.BACKGROUND = "off"
    settings.UNDO_SEND_SECONDS = 0
    settings.MAILERS = {"default": {"BACKEND": "portal.notices.mailers.OutboxBackend"}}
    settings.FILES_DIR = tmp_path / "files"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    settings.SEAL_KEY_FILE = ""
    settings.AGREEMENT_TRUST_ROOTS = str(tmp_path / "trust-roots")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def alpine(db):
    return ProgrammeFactory(code="alpine-lakes", name="Interreg Alpine Lakes", countries="AT DE CH")


@pytest.fixture
def fjords(db):
    return ProgrammeFactory(code="northern-fjords", name="Interreg Northern Fjords", countries="NO SE FI")


@pytest.fixture
def anna(alpine):
    user = UserFactory(email="anna@alpine.example", name="Anna Berger")
    MembershipFactory(user=user, programme=alpine, manager=True)
    return user


@pytest.fixture
def bela(alpine):
    user = UserFactory(email="bela@alpine.example", name="Béla Novák")
    MembershipFactory(user=user, programme=alpine)
    return user


@pytest.fixture
def carla(fjords):
    user = UserFactory(email="carla@fjords.example", name="Carla Moen")
    MembershipFactory(user=user, programme=fjords, manager=True)
    return user


@pytest.fixture
def iris(db):
    user = UserFactory(email="iris@interact.example", name="Iris Dubois", is_staff=True)
    for role in ("helpdesk_agent", "licensing_officer"):
        StaffAssignmentFactory(user=user, role=role)
    return user


@pytest.fixture
def tomas(db):
    user = UserFactory(email="tomas@interact.example", name="Tomáš Malý", is_staff=True)
    for role in ROLES:
        StaffAssignmentFactory(user=user, role=role)
    return user


@pytest.fixture
def stranger(db):
    return UserFactory(email="sam@elsewhere.example", name="Sam Stranger")
