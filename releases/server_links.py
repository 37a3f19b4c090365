"""Links for servers: one file, one person, ten minutes, without a cookie.

The signature names who asked, for which file and until when; the right itself is asked anew at every request, for a
link is only a way to say who is there. Nothing is stored: a stolen database holds no links.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.actions import record
from releases.models import PluginVersion, ReleaseFile

SALT = "releases.server_link"
LIFETIME = timedelta(minutes=10)
KINDS: dict[str, type[ReleaseFile | PluginVersion]] = {"file": ReleaseFile, "plugin": PluginVersion}


class BadLinkError(Exception):
    """Not a link of ours."""


@dataclass(frozen=True)
class Claim:
    """What a link says, once its signature has been checked."""

    user_id: int
    kind: str
    object_id: int
    expires_at: float

    def is_expired(self, *, at: datetime) -> bool:
        return at.timestamp() >= self.expires_at

    @property
    def what(self) -> type[ReleaseFile | PluginVersion]:
        return KINDS[self.kind]


@transaction.atomic
def make_link(*, of: ReleaseFile | PluginVersion, by: User, now: datetime) -> str:
    """The absolute address; the caller has asked whether ``by`` may have the file."""
    kind = next(key for key, model in KINDS.items() if isinstance(of, model))
    content = [by.pk, kind, of.pk, int((now + LIFETIME).timestamp())]
    token = signing.dumps(content, salt=SALT, compress=False)
    minutes = int(LIFETIME.total_seconds() // 60)
    record("releases.server_link_made", target=of, by=by, at=now, facts={"minutes": minutes})
    return settings.SITE_URL + reverse("releases:take", args=[token, of.stored.name])


def read_link(token: str) -> Claim:
    """Raises BadLinkError for whatever we did not sign."""
    try:
        user_id, kind, object_id, expires_at = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadLinkError from None
    if kind not in KINDS:
        raise BadLinkError
    return Claim(user_id, kind, object_id, expires_at)


def person_behind(claim: Claim) -> User | None:
    """A fresh instance, so that memberships and roles are read anew; None for an account that was locked."""
    return User.objects.filter(pk=claim.user_id, is_active=True).first()
