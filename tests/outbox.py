from django.db import models

from portal.audit.selectors import entries_about
from portal.notices.models import Message


def queued_messages() -> list[tuple[str, str]]:
    """(template, address) of every message in the outbox, oldest first."""
    return list(Message.objects.order_by("pk").values_list("template", "address"))


def audit_verbs(target: models.Model) -> list[str]:
    return [entry.verb for entry in entries_about(target)]
