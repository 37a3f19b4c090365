"""A broker that is down or deaf: the request does not wait, and the message is delivered all the same."""

import subprocess
import sys
import time

import pytest
from django.db import transaction
from django.urls import reverse

from portal.config import kicks as kicks_module
from portal.notices.enums import MessageStatus
from portal.notices.models import Message
from portal.notices.tasks import deliver
from tests.factories.notices import MessageFactory
from tests.faults.mail_servers import deaf_port, free_port
from tests.faults.processes import ROOT, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def kept() -> int:
    return Message.objects.filter(status=MessageStatus.KEPT).count()


def post_retry(client, tomas) -> float:
    """Seconds a request takes that queues a message; the page before it loads what a running server has loaded."""
    message = MessageFactory(parked=True)
    client.force_login(tomas)
    client.get(reverse("notices:list"))
    start = time.monotonic()
    assert client.post(reverse("notices:retry", args=[message.pk])).status_code == 302
    return time.monotonic() - start


def test_broker_that_is_down_delays_and_loses_nothing(client, tomas, use_broker):
    use_broker(f"redis://127.0.0.1:{free_port()}/0")

    assert post_retry(client, tomas) < 1
    assert wait_for(lambda: kept() == 1, 5)


def test_deaf_broker_delays_and_loses_nothing(client, tomas, use_broker):
    with deaf_port() as port:
        use_broker(f"redis://127.0.0.1:{port}/0")

        assert post_retry(client, tomas) < 1
        assert wait_for(lambda: kept() == 1, 5)


def test_deaf_broker_is_left_alone_for_a_while(use_broker):
    messages = MessageFactory.create_batch(10)
    with deaf_port() as port:
        use_broker(f"redis://127.0.0.1:{port}/0")
        start = time.monotonic()
        for message in messages:
            deliver.delay_on_commit(message_id=message.pk)

        assert wait_for(lambda: kept() == 10, 10)
        assert time.monotonic() - start < 3


def test_embedded_kick_runs_after_the_commit_and_not_without_it(use_broker):
    kept_one, lost = MessageFactory.create_batch(2)
    kicks = use_broker("")

    with transaction.atomic():
        deliver.delay_on_commit(message_id=kept_one.pk)
        time.sleep(0.2)
        assert kept() == 0
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        deliver.delay_on_commit(message_id=lost.pk)
        raise ZeroDivisionError
    kicks.finish()

    assert list(Message.objects.order_by("pk").values_list("status", flat=True)) == ["kept", "waiting"]


def test_task_that_fails_is_logged_and_the_next_one_runs(use_broker, caplog):
    message = MessageFactory()
    kicks = use_broker("")

    deliver.delay_on_commit(message_id="nonsense")
    deliver.delay_on_commit(message_id=message.pk)
    kicks.finish()

    assert (kept(), [record.message for record in caplog.records]) == (1, ["task portal.notices.tasks.deliver failed"])


def test_one_wake_up_is_enough_for_one_row(use_broker, monkeypatch):
    runs = []
    monkeypatch.setattr(kicks_module, "run_here", lambda task, kwargs: (time.sleep(0.1), runs.append(kwargs)))
    kicks = use_broker("")

    for number in (1, 2, 2, 2):
        deliver.delay_on_commit(message_id=number)
    kicks.finish()

    assert runs == [{"message_id": 1}, {"message_id": 2}]


def test_forked_server_process_has_its_own_threads():
    """``manage.py up`` seeds, which kicks, and then forks: the child must not wait for the parent's thread."""
    script = """
import os
from types import SimpleNamespace
from django.conf import settings
settings.configure(BACKGROUND="thread", DATABASES={})
from portal.config.kicks import kicks
kicks.submit(SimpleNamespace(name="a", run=lambda: None), {})
child = os.fork()
if child == 0:
    kicks.submit(SimpleNamespace(name="b", run=lambda: os._exit(7)), {})
    kicks._runner.shutdown(wait=True)
    os._exit(1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert run.stdout.strip() == "7", run.stderr
