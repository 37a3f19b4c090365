"""What opens something stands in the mail, and in the log only where no mail server is (decision 6)."""

import itertools
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.notices import delivery
from portal.notices.enums import MessageStatus
from tests.factories.notices import MessageFactory

pytestmark = pytest.mark.django_db
SECRET = "t0k3n-of-a-link"


@pytest.fixture
def server(settings):
    settings.MAILERS = settings.MAILERS | {"smtp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def words_of_log(client, message):
    urls = [reverse(f"notices:{name}", args=[message.pk]) for name in ("message", "message_html")]
    return "".join(client.get(url).content.decode() for url in urls)


@pytest.mark.parametrize("trait", [{}, {"parked": True}])
def test_log_shows_no_token_of_a_message_that_may_still_go_out(client, tomas, server, trait):
    message = MessageFactory(text=f"Go to {SECRET}", html=f"<p>{SECRET}</p>", secrets=[SECRET], **trait)
    client.force_login(tomas)

    assert SECRET not in words_of_log(client, message)
    message.refresh_from_db()
    assert SECRET in message.text


def test_log_of_the_demo_shows_it_whole(client, tomas):
    message = MessageFactory(text=f"Go to {SECRET}", html=f"<p>{SECRET}</p>", secrets=[SECRET], kept=True)
    client.force_login(tomas)

    assert words_of_log(client, message).count(SECRET) == 2


def test_a_slow_sweep_ends_before_its_leases_do(server, monkeypatch):
    now, clock = timezone.now(), itertools.count(0, 100)
    messages = MessageFactory.create_batch(5, queued_at=now)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))

    delivery.deliver_due(now=now)

    states = [type(message).objects.get(pk=message.pk).status for message in messages]
    assert states == [MessageStatus.SENT] * 2 + [MessageStatus.WAITING] * 3
