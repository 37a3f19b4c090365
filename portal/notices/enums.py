from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    KEPT = "kept", _("kept here, no mail server set")
    PARKED = "parked", _("parked after repeated failures")


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
