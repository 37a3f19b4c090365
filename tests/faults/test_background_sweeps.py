from io import StringIO

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.notices.models import Message
from tests.factories.notices import MessageFactory


def test_every_scheduled_sweep_is_a_task():
    current_app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(current_app.tasks) == set()


def test_run_due_runs_every_sweep_once_and_says_so(db):
    MessageFactory()
    said = StringIO()

    call_command("run_due", stdout=said)

    lines = said.getvalue().splitlines()
    assert [line.partition(": done in ")[0] for line in lines] == sorted(settings.CELERY_BEAT_SCHEDULE)
    assert Message.objects.get().status == "kept"


def test_run_due_goes_on_after_a_sweep_that_fails(db, monkeypatch):
    MessageFactory()
    said = StringIO()

    def fail(**_):
        raise RuntimeError("no disk")

    monkeypatch.setattr("portal.files.orphans.remove", fail)
    with pytest.raises(CommandError, match=r"1 failed: portal\.files\.tasks\.remove_orphans"):
        call_command("run_due", stdout=said)

    assert "portal.files.tasks.remove_orphans: failed, RuntimeError: no disk" in said.getvalue()
    assert Message.objects.get().status == "kept"
