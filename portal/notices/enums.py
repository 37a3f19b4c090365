from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    KEPT = "kept", _("kept here, no mail server set")
    PARKED = "parked", _("parked after repeated failures")

    @property
    def short_label(self) -> str:
        """The state in a word or two, for tabs and badges; the label says it in full."""
        return str(SHORT_LABELS[self])

    @property
    def badge(self) -> str:
        return BADGES[self]


SHORT_LABELS = {
    MessageStatus.WAITING: _("Waiting"),
    MessageStatus.SENDING: _("Sending"),
    MessageStatus.SENT: _("Sent"),
    MessageStatus.KEPT: _("Kept here"),
    MessageStatus.PARKED: _("Parked"),
}
BADGES = {
    MessageStatus.WAITING: "queued",
    MessageStatus.SENDING: "checking",
    MessageStatus.SENT: "sent",
    MessageStatus.KEPT: "info",
    MessageStatus.PARKED: "parked",
}


TRANSITIONS: dict[MessageStatus, set[MessageStatus]] = {
    MessageStatus.WAITING: {MessageStatus.SENDING},
    MessageStatus.SENDING: {
        MessageStatus.SENT,
        MessageStatus.KEPT,
        MessageStatus.WAITING,
        MessageStatus.PARKED,
    },
    MessageStatus.SENT: set(),
    MessageStatus.KEPT: set(),
    MessageStatus.PARKED: {MessageStatus.WAITING},
}
