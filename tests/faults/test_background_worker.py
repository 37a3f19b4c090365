"""Celery and Redis for real: a worker process delivers what a request queued; one that is killed loses nothing."""

import signal
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.notices.delivery import LEASE, deliver_due
from portal.notices.enums import MessageStatus
from portal.notices.models import Message
from tests.factories.notices import MessageFactory
from tests.faults.mail_servers import HangsAtData, Sink, mailer, serving
from tests.faults.processes import process, redis_url, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = ("-m", "celery", "-A", "portal.config", "worker", "--concurrency=1", "--loglevel=WARNING")
DELIVER = "import django; django.setup(); from portal.notices.tasks import deliver; deliver.run(message_id={})"


def status() -> str:
    return Message.objects.values_list("status", flat=True).get()


def test_worker_process_delivers_what_a_request_queued(client, tomas, use_broker, monkeypatch):
    monkeypatch.setattr("portal.config.kicks.PATIENCE_SECONDS", 20)  # a busy test machine is no broken broker
    message, sink = MessageFactory(parked=True), Sink()
    client.force_login(tomas)
    with redis_url() as broker, serving(sink) as mail_port:
        kicks = use_broker(broker)
        client.post(reverse("notices:retry", args=[message.pk]))
        kicks.finish()
        assert status() == MessageStatus.WAITING, "nobody but the worker may deliver here"

        surroundings = {"CELERY_BROKER_URL": broker, "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
        with process(*WORKER, **surroundings):
            assert wait_for(lambda: status() == MessageStatus.SENT, 60)

    assert len(sink.taken) == 1


def test_worker_killed_in_the_middle_of_sending_loses_nothing(settings):
    message, sink = MessageFactory(), Sink()
    with (
        serving(HangsAtData()) as deaf,
        process("-c", DELIVER.format(message.pk), EMAIL_URL=f"smtp://127.0.0.1:{deaf}") as worker,
    ):
        assert wait_for(lambda: status() == MessageStatus.SENDING, 60)
        time.sleep(0.2)
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    with serving(sink) as port:
        settings.MAILERS = settings.MAILERS | {"smtp": mailer(port)}
        deliver_due(now=timezone.now())
        assert (status(), sink.taken) == (MessageStatus.SENDING, [])
        deliver_due(now=timezone.now() + LEASE + timedelta(seconds=1))

    assert (status(), len(sink.taken)) == (MessageStatus.SENT, 1)
