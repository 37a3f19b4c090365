"""The Celery app. Its task class decides where a kick goes; the database row is the work, the kick only a wake-up.

A kick never makes a request wait and never fails it: it is handed to one small thread of this process, which
publishes to the broker or, when there is no broker or it does not answer, runs the task itself.
"""

import logging
import os
from concurrent.futures import ThreadPoolExecutor

from celery import Celery, Task
from django.conf import settings
from django.db import close_old_connections, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

logger = logging.getLogger(__name__)
_runner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kick")


class PortalTask(Task):
    """A task whose ``delay_on_commit`` is safe to call in a request."""

    abstract = True

    def delay_on_commit(self, **kwargs: object) -> None:
        if settings.BACKGROUND != "off":
            transaction.on_commit(lambda: _runner.submit(self._kick, kwargs))

    def _kick(self, kwargs: dict[str, object]) -> None:
        if settings.BACKGROUND == "celery" and self._published(kwargs):
            return
        run_here(self, kwargs)

    def _published(self, kwargs: dict[str, object]) -> bool:
        try:
            self.apply_async(kwargs=kwargs, retry=False)
        except Exception as error:  # noqa: BLE001 any broker fault means: do it here
            logger.warning("broker does not take %s (%s), running it here", self.name, error)
            return False
        return True


def run_here(task: Task, kwargs: dict[str, object]) -> None:
    """Run ``task`` in this thread; a fault is logged, the row stays and the sweep comes back to it."""
    close_old_connections()
    try:
        task.run(**kwargs)
    except Exception:
        logger.exception("task %s failed", task.name)
    finally:
        close_old_connections()


app = Celery("portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
