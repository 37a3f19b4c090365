"""Links that travel in mails: where to choose, and how to stop one topic without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.accounts.models import User
from portal.notices.topics import TOPICS, Topic

SALT = "portal.notices.unsubscribe"


def preferences_url() -> str:
    return settings.SITE_URL + reverse("notices:preferences")


def unsubscribe_url(user: User, topic: Topic) -> str:
    """A link that stays good: old mails must keep their way out."""
    token = Signer(salt=SALT).sign_object([user.pk, topic.key])
    return settings.SITE_URL + reverse("notices:unsubscribe", args=[token])


def read_unsubscribe_token(token: str) -> tuple[User, Topic] | None:
    """Whom and what the link is about; None for a broken link, a topic that is gone or an erased account."""
    try:
        user_id, key = Signer(salt=SALT).unsign_object(token)
        return User.objects.get(pk=user_id), TOPICS[key]
    except (BadSignature, User.DoesNotExist, KeyError, ValueError):
        return None
