from portal.events.actions.answers import answer, promote_waiting
from portal.events.actions.feeds import make_feed
from portal.events.actions.invitations import invite_addresses, remind, send_due
from portal.events.actions.occasions import (
    cancel_occasion,
    change_occasion,
    close_past,
    plan_next,
    publish_occasion,
)
from portal.events.actions.series import open_series, revise_series
from portal.events.errors import EventError

__all__ = [
    "EventError",
    "answer",
    "cancel_occasion",
    "change_occasion",
    "close_past",
    "invite_addresses",
    "make_feed",
    "open_series",
    "plan_next",
    "promote_waiting",
    "publish_occasion",
    "remind",
    "revise_series",
    "send_due",
]
