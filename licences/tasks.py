from celery import shared_task
from django.conf import settings
from django.utils import timezone


@shared_task
def remind_and_lapse() -> None:
    """Sweep: remind signatories, tell of dead links, close what nobody touched."""
    from licences import sweeps  # models are ready only when the task runs

    sweeps.remind_and_lapse(now=timezone.now())


@shared_task
def examine(*, return_id: int) -> None:
    """Kick: look at one returned file, if it still waits for the machine."""
    from licences.actions import examining  # actions kick this task

    examining.examine_one(return_id=return_id, now=timezone.now())


@shared_task
def examine_due() -> None:
    """Sweep: look at what an examiner that was away or a lost kick left waiting."""
    from licences.actions import examining  # actions kick this task

    examining.examine_due(now=timezone.now())


@shared_task
def refresh_trust_lists() -> None:
    """Nightly: fetch the EU trust lists anew, where the setting says so."""
    if settings.EU_TRUST_LISTS:
        from licences.examination import fetching  # slow: loads pyHanko

        fetching.refresh(settings.EU_TRUST_LISTS_DIR)


@shared_task
def prepare_renewals() -> None:
    """Kick and sweep: prepare the agreements of bulk runs; what a killed worker had is done when its lease is over."""
    from licences.actions import renewal_work  # actions kick this task

    renewal_work.work_off(now=timezone.now())
