from celery import shared_task


@shared_task
def seal() -> None:
    """Chain what was recorded since; also a sweep."""
    from portal.audit.actions import seal_entries  # actions kick this task

    seal_entries()
