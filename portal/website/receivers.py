from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from portal.website.models import SectionPage
from portal.website.selectors.sections import forget_sections
from search.actions import mark_stale


@receiver(page_published)
@receiver(page_unpublished)
def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, SectionPage):
        forget_sections()
    mark_stale(instance)
