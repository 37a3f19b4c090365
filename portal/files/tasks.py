from celery import shared_task
from django.utils import timezone


@shared_task
def check_file(*, file_id: int) -> None:
    """Run the malware check on one file, if it still waits for it."""
    from portal.files import malware  # actions kick this task

    malware.check_stored(file_id=file_id, now=timezone.now())


@shared_task
def check_waiting() -> None:
    """Sweep: check what a lost kick or a checker that was away left waiting."""
    from portal.files import malware  # actions kick this task

    malware.check_waiting(now=timezone.now())


@shared_task
def remove_orphans() -> None:
    """Sweep: remove bytes whose transaction was rolled back, a day later."""
    from portal.files import orphans  # actions kick this task

    orphans.remove(now=timezone.now())
