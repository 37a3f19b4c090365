from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Programme, User
from portal.audit.actions import record
from releases.actions.errors import ReleaseError
from releases.enums import InstallationKind, ReleaseStatus
from releases.models import Installation, Release


@transaction.atomic
def register(
    *,
    programme: Programme,
    kind: InstallationKind,
    release: Release,
    plugins: list[dict[str, str]],
    by: User | None,
    now: datetime,
) -> Installation:
    """Write down what the programme runs; the day of the last change of release is kept when only plugins changed."""
    if release.status == ReleaseStatus.PREPARED:
        raise ReleaseError(_("Jems %(version)s is not published.") % {"version": release.version})
    today = timezone.localdate(now)
    before = Installation.objects.filter(programme=programme, kind=kind).first()
    stays = before is not None and before.release_id == release.pk
    values: dict[str, Any] = {
        "release": release,
        "contract_version": release.plugin_contract,
        "plugins": plugins,
        "on_release_since": before.on_release_since if before and stays else today,
        "registered_on": today,
        "registered_by": by,
    }
    installation, _made = Installation.objects.update_or_create(programme=programme, kind=kind, defaults=values)
    facts = {"kind": str(kind), "version": release.version, "plugins": len(plugins)}
    record("releases.installation_registered", target=installation, by=by, at=now, facts=facts)
    return installation


@transaction.atomic
def remove(*, installation: Installation, by: User, now: datetime) -> None:
    facts: dict[str, object] = {"kind": installation.kind, "version": installation.release.version}
    record("releases.installation_removed", target=installation, by=by, at=now, facts=facts)
    installation.delete()
