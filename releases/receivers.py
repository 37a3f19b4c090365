"""What the editing desk and the programmes tell us."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.signals import published, unpublished

from portal.accounts.merging import Consequence, register_teller
from portal.accounts.models import Programme
from portal.accounts.signals import programme_renamed, programmes_merged
from releases.actions.merges import doubled_installations, take_over
from releases.models import Installation, Plugin, Release
from search.actions import mark_stale


@receiver([published, unpublished], sender=Release)
def texts_changed(sender: Any, instance: Release, **kwargs: Any) -> None:
    """Editors published or took back the texts of a release; search must read them again."""
    mark_stale(instance)


@receiver(programme_renamed, dispatch_uid="releases.find_by_new_name")
def on_renamed(sender: Any, programme: Programme, **kwargs: Any) -> None:
    for plugin in Plugin.objects.filter(owner=programme):
        mark_stale(plugin)


@receiver(programmes_merged, dispatch_uid="releases.take_over")
def on_merged(sender: Any, source: Programme, into: Programme, by: Any, now: datetime, **kwargs: Any) -> None:
    take_over(source=source, into=into, by=by, now=now)


def tell_merge(source: Programme, into: Programme) -> Iterable[Consequence]:
    plugins = Plugin.objects.filter(owner=source).count()
    doubled = doubled_installations(source, into)
    installations = Installation.objects.filter(programme=source).count() - len(doubled)
    if plugins:
        text = ngettext("%(count)s plugin moves.", "%(count)s plugins move.", plugins)
        yield Consequence(text % {"count": plugins})
    if installations:
        text = ngettext("%(count)s registered installation moves.", "%(count)s registered installations move.",
                        installations)  # fmt: skip
        yield Consequence(text % {"count": installations})
    for row in doubled:
        words = {"kind": row.get_kind_display(), "version": row.release.version}
        text = _("The entry “%(kind)s runs Jems %(version)s” goes: one of this kind is registered already.")
        yield Consequence(text % words, True)


register_teller(tell_merge)
