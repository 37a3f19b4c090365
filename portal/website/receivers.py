from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from portal.website.models import PortalSettings
from portal.website.selectors.frame import forget
from search.actions import mark_stale


@receiver(page_published)
@receiver(page_unpublished)
def page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    forget()
    mark_stale(instance)


@receiver(post_save, sender=PortalSettings)
def wording_changed(sender: type[PortalSettings], **kwargs: Any) -> None:
    forget()
