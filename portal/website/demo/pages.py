from wagtail.models import Site

from portal.website.demo.story import Story
from portal.website.layout import lay_site
from portal.website.models import NewsIndexPage, NewsPage, PortalSettings

NEWS = [
    (
        -2,
        "update-mariadb-before-jems",
        "Update MariaDB before Jems, not after",
        "Two programmes met this last month; the order is now in the guidance.",
    ),
    (
        -7,
        "no-sprint-review-on-24-december",
        "No sprint review on 24 December",
        "The series goes on in January.",
    ),
]


def seed(story: Story) -> None:
    lay_site()
    index = NewsIndexPage.objects.get()
    for offset, slug, title, summary in NEWS:
        if not NewsPage.objects.child_of(index).filter(slug=slug).exists():
            index.refresh_from_db()
            page = index.add_child(
                instance=NewsPage(title=title, slug=slug, summary=summary, published_on=story.day(offset))
            )
            page.save_revision().publish()
    site = Site.objects.get(is_default_site=True)
    wording = PortalSettings.for_site(site)
    wording.contact_email, wording.contact_phone = "help@interact.example", "+43 1 000 00 00"
    wording.save()
