"""Step 3: what the agreement opens, and what stays shut for everybody else."""

from datetime import date

from django.utils import timezone

from helpdesk.calendar import last_day, legal_day
from releases.models import Release
from tests.journeys.scenery import MANUAL, PACKAGE
from tests.journeys.walking import Walker


def in_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def last_usable_day() -> str:
    return in_words(last_day(legal_day(timezone.now()), months=6))


def programme_has_its_hours(walker: Walker) -> None:
    walker.go("/my/").sees("Support hours", "8 h", last_usable_day())
    walker.go("/helpdesk/hours/").sees("8 h", last_usable_day())


def programme_downloads(walker: Walker, release: Release) -> None:
    walker.go(release.get_absolute_url()).sees("Installation package")
    assert walker.download("Installation package") == PACKAGE
    assert walker.download("Pre-installation document") == MANUAL


def programme_sees_the_catalogue(walker: Walker) -> None:
    walker.go("/plugins/").sees("Database check").follow("Database check").sees("Tries MariaDB first.")
    assert walker.download("Download").startswith(b"PK")


def others_find_it_locked(stranger: Walker, guest: Walker, release: Release) -> None:
    for file in release.files.all():
        url = f"{release.get_absolute_url()}files/{file.pk}/"
        stranger.go(url, status=403).sees("This file is locked", "Go to licences")
        guest.go(url).sees("Sign in")
    for walker in (stranger, guest):
        walker.go("/plugins/").sees("Open to licence holders").misses("Database check")
        assert walker.page.goto("/plugins/mariadb-check/").status in {404, 200}
        walker.misses("Tries MariaDB first.")
