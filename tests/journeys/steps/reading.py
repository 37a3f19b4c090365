"""Step 5: release notes for everyone, and a search that finds what its reader may see."""

from helpdesk.models import Ticket
from releases.models import Release
from tests.journeys.walking import Walker, settle

GUIDE = "Update MariaDB before Jems, not after"
PLUGIN = "Database check"


def guest_reads_the_notes(guest: Walker, release: Release) -> None:
    guest.go("/").sees("Jems").go("/releases/").follow("10.0.1")
    guest.sees("Jems 10.0.1", "MariaDB 11 is supported", "Installation package")
    guest.go("/guidance/").sees(GUIDE)


def searches(walker: Walker) -> set[str]:
    """Type the word into the first page's box as people do; the titles found, each hit with its word marked."""
    walker.go("/")
    box = walker.page.get_by_role("searchbox").first
    box.fill("mariadb")
    with walker.page.expect_navigation():
        box.press("Enter")
    walker.look()
    hits = walker.page.locator("ol.hits > li")
    for number in range(hits.count()):
        assert "mariadb" in hits.nth(number).locator("mark").first.inner_text().lower()
    return {" ".join(title.split()) for title in hits.locator("h2").all_inner_texts()}


def everyone_finds_their_own(members: list[Walker], others: list[Walker], ticket: Ticket) -> None:
    settle()
    for_all = {"Jems 10.0.1", GUIDE}
    for walker in members:
        found = searches(walker)
        assert for_all | {ticket.title, PLUGIN} <= found, f"{walker.name} finds {found}"
    for walker in others:
        found = searches(walker)
        assert for_all <= found, f"{walker.name} finds {found}"
        assert not {ticket.title, PLUGIN} & found, f"{walker.name} finds {found}"
