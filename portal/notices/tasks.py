from celery import shared_task
from django.core.cache import cache
from django.utils import timezone


@shared_task
def deliver(*, message_id: int) -> None:
    """Send one message, if it is still waiting and the server was not away just now."""
    from portal.notices import delivery  # actions kick this task

    if not cache.get(delivery.RESTING):
        delivery.deliver(message_id=message_id, now=timezone.now())


@shared_task
def deliver_due() -> None:
    """Sweep: send what a lost kick left behind and what is due for another try."""
    from portal.notices import delivery  # actions kick this task

    delivery.deliver_due(now=timezone.now())
