from celery import shared_task


@shared_task
def drain() -> None:
    """Write every stale document to the engine; an index that is missing or broken is built first. Also a sweep."""
    from search import draining  # actions kick this task

    draining.drain()
