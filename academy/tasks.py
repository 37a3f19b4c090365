from celery import shared_task
from django.utils import timezone

from academy.actions import cohorts


@shared_task
def turn_pages() -> None:
    """Sweep: open and close applications whose hour has come."""
    cohorts.turn_pages(now=timezone.now())
