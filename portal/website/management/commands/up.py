import os
import subprocess
import sys
import threading
import time
from typing import Any

from celery import current_app
from celery.app.task import Task
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils.module_loading import import_string
from gunicorn.app.base import BaseApplication

from portal.accounts.models import Programme
from portal.website.demo.telling import accounts_text, make_demo_seal
from portal.website.layout import lay_site


class Command(BaseCommand):
    help = "The one-command start: migrate, seed the demo once, serve, run the sweeps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_programmes", verbosity=0)
        lay_site()
        if not no_demo and not settings.IS_PRODUCTION:
            make_demo_seal()
            if not Programme.objects.filter(is_demo=True).exists():
                seed_apart()
            self.stdout.write(accounts_text())
        self.stdout.write(f"Serving at http://localhost:{port}. Stop with Ctrl+C.")
        Server(port=port).run()


def seed_apart() -> None:
    """In a process of its own: threads of the PDF compiler do not survive the server's fork; it would wait forever."""
    subprocess.run([sys.executable, sys.argv[0], "seed_demo"], check=True)


class Server(BaseApplication):
    """gunicorn with one process, so that the embedded worker and the sweeps live beside the requests."""

    def __init__(self, *, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        settings_of_server = {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 1,
            "threads": 8,
            "worker_class": "gthread",
            "timeout": 60,
            "loglevel": "warning",
            "post_fork": start_sweeps,
        }
        for name, value in settings_of_server.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return import_string(settings.WSGI_APPLICATION)


def start_sweeps(server: Any, worker: Any) -> None:
    """Each periodic task in its rhythm, in one thread of the serving process."""
    threading.Thread(target=_sweep_forever, name="sweeps", daemon=True).start()


def scheduled() -> dict[str, Task]:
    """The task behind each line of the schedule; their modules are loaded here, for nobody else may have."""
    current_app.loader.import_default_modules()
    return {name: current_app.tasks[entry["task"]] for name, entry in settings.CELERY_BEAT_SCHEDULE.items()}


def _sweep_forever() -> None:
    tasks = scheduled()
    due = dict.fromkeys(tasks, 0.0)
    while True:
        for name, task in tasks.items():
            if time.monotonic() >= due[name]:
                due[name] = time.monotonic() + settings.CELERY_BEAT_SCHEDULE[name]["schedule"]
                _run_quietly(task)
        time.sleep(1)


def _run_quietly(task: Task) -> None:
    close_old_connections()
    try:
        task.run()
    except Exception as error:  # noqa: BLE001 one sweep's fault must not stop the others
        print(f"{task.name}: {error}")
    finally:
        close_old_connections()
