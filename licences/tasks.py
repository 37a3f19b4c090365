from celery import shared_task
from django.utils import timezone


@shared_task
def remind_and_lapse() -> None:
    """Sweep: remind signatories, tell of dead links, close what nobody touched."""
    from licences import sweeps  # models are ready only when the task runs

    sweeps.remind_and_lapse(now=timezone.now())
