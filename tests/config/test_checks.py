import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_django_finds_nothing_wrong_on_this_database():
    """On PostgreSQL too: ``migrate`` starts with these checks, the tests' own database does not."""
    call_command("check", databases=["default"])
