from celery import shared_task
from django.utils import timezone


@shared_task
def expire_and_warn() -> None:
    """Sweep: unanswered estimates, lapsed hours, warnings."""
    from helpdesk.actions.sweeping import sweep  # actions may kick this task

    sweep(now=timezone.now())
