from celery import shared_task


@shared_task
def deliver(*, message_id: int) -> None:
    """Send one message, if it is still waiting."""
    from portal.notices import delivery  # actions kick this task

    delivery.deliver(message_id)


@shared_task
def deliver_due() -> None:
    """Sweep: send what a lost kick left behind and what is due for another try."""
    from portal.notices import delivery  # actions kick this task

    delivery.deliver_due()
