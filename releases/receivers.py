"""What the editing desk and licences tell us."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import published, unpublished

from releases.models import Release
from search.actions import mark_stale


@receiver([published, unpublished], sender=Release)
def texts_changed(sender: Any, instance: Release, **kwargs: Any) -> None:
    """Editors published or took back the texts of a release; search must read them again."""
    mark_stale(instance)
