from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from django.db import connections

from portal.config import kicks as kicks_module
from portal.config.celery import app
from portal.config.kicks import Kicks


class WatchedKicks(Kicks):
    """Threads of their own for one test, and a way to wait for them."""

    def finish(self) -> None:
        """All that was kicked is done, and the threads have let go of the database."""
        with suppress(RuntimeError):  # finished before
            self._runner.submit(connections.close_all)
        self._runner.shutdown(wait=True)
        self._publisher.shutdown(wait=True)


def _forget_pools() -> None:
    """Celery keeps its connections by broker; the next use asks for the address anew."""
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def use_broker(settings, monkeypatch) -> Iterator[Callable[[str], WatchedKicks]]:
    """``use_broker(url)`` sends kicks to that broker, as in production; without url they run in this process."""
    kicks = WatchedKicks()
    monkeypatch.setattr(kicks_module, "kicks", kicks)

    def use(url: str) -> WatchedKicks:
        settings.BACKGROUND = "celery" if url else "thread"
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        _forget_pools()
        return kicks

    yield use
    kicks.finish()
    _forget_pools()
