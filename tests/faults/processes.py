"""Real processes beside the test, on the test's own database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.faults.mail_servers import free_port

ROOT = Path(__file__).parent.parent.parent


def wait_for[T](look: Callable[[], T], seconds: float) -> T:
    """Look until the answer is true or the time is over; gives the last answer."""
    end = time.monotonic() + seconds
    while not (answer := look()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def database_url() -> str:
    """The database this test runs on, for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    login = f"{quote(facts['USER'])}:{quote(facts['PASSWORD'])}@" if facts["USER"] else ""
    return f"postgres://{login}{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}/{facts['NAME']}"


@contextmanager
def process(*command: str, **environment: str) -> Iterator[subprocess.Popen]:
    """A Python process of the portal; ended, by its own id, with the block."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.config.settings",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(Path(settings.FILES_DIR).parent),
        "PYTHONWARNINGS": "ignore",
    }
    started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=surroundings | environment)
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(timeout=15)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


@contextmanager
def redis_url() -> Iterator[str]:
    """REDIS_URL, else a private server; skips with one line where neither is."""
    if given := os.environ.get("REDIS_URL"):
        yield given
        return
    binary = shutil.which("redis-server")
    if not binary:
        pytest.skip("no Redis: install redis-server or set REDIS_URL")
    port = free_port()
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        client = redis.Redis(port=port)
        assert wait_for(lambda: _answers(client), 10), "redis-server does not answer"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _answers(client: redis.Redis) -> bool:
    try:
        return client.ping()
    except redis.ConnectionError:
        return False
