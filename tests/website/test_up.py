"""The one-command start: what must not happen in the process that forks."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from portal.website.management.commands import up


@pytest.mark.django_db
def test_the_demo_is_told_in_a_process_of_its_own(monkeypatch, capsys):
    """A compiler that ran before the fork waits forever in the worker, with the database locked."""
    started: list[list[str]] = []
    monkeypatch.setattr(up, "call_command", lambda *_, **__: None)
    monkeypatch.setattr(up, "lay_site", lambda: None)
    monkeypatch.setattr(up, "make_demo_seal", lambda: None)
    monkeypatch.setattr(up.subprocess, "run", lambda words, *, check: started.append(words))
    monkeypatch.setattr(up.Server, "run", lambda _: started.append(["serve"]))

    call_command("up", port=8999)

    assert started == [[sys.executable, sys.argv[0], "seed_demo"], ["serve"]]


def test_a_fresh_process_knows_every_sweep_of_the_schedule():
    """Asked in a process of its own: here the tests have loaded the tasks already."""
    asked = "import django; django.setup(); from portal.website.management.commands.up import scheduled; scheduled()"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.config.settings"}

    subprocess.run([sys.executable, "-c", asked], check=True, env=environment)
