from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Programme, User
from portal.audit.actions import record
from releases.actions.errors import PluginError
from releases.enums import PluginStatus, Statement
from releases.models import Compatibility, PluginVersion, Release
from search.actions import mark_stale


@transaction.atomic
def state_compatibility(
    *,
    version: PluginVersion,
    release: Release,
    statement: Statement,
    programme: Programme | None,
    note: str = "",
    by: User | None,
    now: datetime,
) -> Compatibility:
    """A programme's word on one version and release; saying it again replaces it. Only the author declares."""
    if version.status != PluginStatus.PUBLISHED:
        raise PluginError(_("Only a published version can be confirmed."))
    is_author = (programme.pk if programme else None) == version.plugin.owner_id
    if statement == Statement.DECLARED and not is_author:
        raise PluginError(_("Only the author declares; say whether it works for you."))
    if statement == Statement.CONFIRMED and is_author:
        statement = Statement.DECLARED
    values = {"statement": statement, "said_by": by, "said_on": timezone.localdate(now), "note": note.strip()[:300]}
    row, _made = Compatibility.objects.update_or_create(
        plugin_version=version, release=release, programme=programme, defaults=values
    )
    facts: dict[str, object] = {"release": release.version, "statement": str(statement)}
    record("releases.compatibility_stated", target=version, by=by, at=now, facts=facts)
    mark_stale(version.plugin)
    return row
