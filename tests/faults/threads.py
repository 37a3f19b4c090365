from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once[T](number: int, work: Callable[[], T]) -> list[T]:
    """Run ``work`` in so many threads that start together, each with its own database connection."""
    gate = Barrier(number)

    def run(_: int) -> T:
        gate.wait(timeout=20)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
