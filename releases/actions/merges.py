"""Plugins, installations and statements of a programme that becomes part of another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from portal.accounts.models import Programme
from portal.audit.actions import record
from releases.actions.installations import remove
from releases.enums import Statement
from releases.models import Compatibility, Installation, Plugin
from search.actions import mark_stale


@transaction.atomic
def take_over(*, source: Programme, into: Programme, by: Any, now: datetime) -> None:
    """Part of ``merge_programmes``. The log of downloads stays: it says in whose name a file was taken then."""
    for installation in doubled_installations(source, into):
        remove(installation=installation, by=by, now=now)
    Installation.objects.filter(programme=source).update(programme=into)
    plugins = list(Plugin.objects.filter(owner=source).order_by("pk"))
    Plugin.objects.filter(owner=source).update(owner=into)
    _move_statements(source, into)
    for plugin in plugins:
        record("releases.plugin_moved_by_merge", target=plugin, by=by, at=now, facts={"into": into.code})
        mark_stale(plugin)


def doubled_installations(source: Programme, into: Programme) -> list[Installation]:
    """A programme registers one installation of a kind: that of ``into`` stays."""
    kinds = Installation.objects.filter(programme=into).values("kind")
    return list(Installation.objects.filter(programme=source, kind__in=kinds).select_related("release").order_by("pk"))


def _move_statements(source: Programme, into: Programme) -> None:
    """One word for each plugin version and release; the author's own word declares, it does not confirm."""
    said = set(Compatibility.objects.filter(programme=into).values_list("plugin_version_id", "release_id"))
    theirs = Compatibility.objects.filter(programme=source)
    twice = [row.pk for row in theirs if (row.plugin_version_id, row.release_id) in said]
    theirs.filter(pk__in=twice).delete()
    Compatibility.objects.filter(programme=source).update(programme=into)
    own = Compatibility.objects.confirming().filter(programme=into, plugin_version__plugin__owner=F("programme"))
    Compatibility.objects.filter(pk__in=list(own.values_list("pk", flat=True))).update(statement=Statement.DECLARED)
