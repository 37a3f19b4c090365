"""Wake-ups. The database row is the work; a kick only says that there is some.

A kick never makes a request wait and never fails it: it goes to one small thread of this process, which hands it to
the broker or, when there is no broker or it does not answer in time, does the task itself.
"""

from __future__ import annotations

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Timer

from celery import Task
from django.conf import settings
from django.db import close_old_connections, transaction

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.0
# After a broker did not answer, tasks run here for so long before it is asked again.
AVOID_SECONDS = 30.0

type Kick = tuple[str, frozenset[tuple[str, object]]]


class Kicks:
    """Two threads, made when first needed: one runs, one talks to the broker and may get stuck doing so."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """A forked child has the parent's queue and none of its threads, so it begins anew."""
        self._runner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kick")
        self._publisher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="publish")
        self._queued: set[Kick] = set()
        self._ask_broker_from = 0.0

    def submit(self, task: Task, kwargs: dict[str, object]) -> None:
        """A kick that already waits for its turn will see this row too."""
        kick = (task.name, frozenset(kwargs.items()))
        if kick not in self._queued:
            self._queued.add(kick)
            self._runner.submit(self._run, task, kwargs, kick)

    def submit_after(self, seconds: float, task: Task, kwargs: dict[str, object]) -> None:
        """A kick for later; a process that ends before takes it along, and the sweep finds the row."""
        timer = Timer(seconds, self.submit, (task, kwargs))
        timer.daemon = True
        timer.start()

    def _run(self, task: Task, kwargs: dict[str, object], kick: Kick) -> None:
        self._queued.discard(kick)
        if settings.BACKGROUND == "celery" and self._published(task, kwargs):
            return
        run_here(task, kwargs)

    def _published(self, task: Task, kwargs: dict[str, object]) -> bool:
        """A publish that comes late is harmless: the row is claimed once."""
        if time.monotonic() < self._ask_broker_from:
            return False
        attempt = self._publisher.submit(task.apply_async, kwargs=kwargs, retry=False)
        try:
            attempt.result(timeout=PATIENCE_SECONDS)
        except Exception as error:  # noqa: BLE001 any fault of the broker means: do it here
            logger.warning("broker does not take %s (%r), running it here", task.name, error)
            self._ask_broker_from = time.monotonic() + AVOID_SECONDS
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


kicks = Kicks()
os.register_at_fork(after_in_child=kicks.renew)


class PortalTask(Task):
    """A task whose ``delay_on_commit`` is safe to call in a request."""

    abstract = True

    def delay_on_commit(self, **kwargs: object) -> None:
        if settings.BACKGROUND != "off":
            transaction.on_commit(partial(kicks.submit, self, kwargs), robust=True)

    def delay_on_commit_after(self, seconds: float, **kwargs: object) -> None:
        """The same, ``seconds`` after the commit."""
        if settings.BACKGROUND != "off":
            transaction.on_commit(partial(kicks.submit_after, seconds, self, kwargs), robust=True)
