from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from portal.accounts.audiences import tokens_for
from portal.accounts.roles import holds
from portal.events.enums import Answer
from portal.events.models import Invitation, Occasion, Participation

DOOR_OPENS_BEFORE = timedelta(minutes=15)
DOOR_CLOSES_AFTER = timedelta(minutes=30)


def can_organise(user: Any) -> bool:
    return holds(user, "events.organise")


def can_answer(user: Any, occasion: Occasion) -> bool:
    """Who is meant to come may say whether they do; reading a public page is not enough."""
    return getattr(user, "is_authenticated", False) and occasion.audience in tokens_for(user)


def is_still_invited(invitation: Invitation) -> bool:
    """Guests and who was asked by name always; who came with the audience as long as they belong to it."""
    user = invitation.user
    if user is None:
        return True
    return user.is_active and (invitation.is_by_name or invitation.occasion.audience in tokens_for(user))


def is_door_open(occasion: Occasion, *, at: datetime) -> bool:
    """From a quarter of an hour before the start until half an hour after the end."""
    if not (occasion.is_published and occasion.join_url):
        return False
    return occasion.starts_at - DOOR_OPENS_BEFORE <= at <= occasion.ends_at + DOOR_CLOSES_AFTER


def can_join(occasion: Occasion, participation: Participation | None, *, at: datetime) -> bool:
    """Only who said yes gets the meeting link, and only when the door is open."""
    return is_door_open(occasion, at=at) and participation is not None and participation.answer == Answer.GOING
