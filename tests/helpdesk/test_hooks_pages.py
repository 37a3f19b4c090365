import pytest
from django.urls import reverse

from helpdesk.hooks.signing import secret_of
from helpdesk.models import Webhook, WebhookDelivery
from tests.factories.programs import DeliveryFactory, HookFactory
from tests.outbox import audit_verbs
from tests.queries import count

pytestmark = pytest.mark.django_db
PAGE = "/helpdesk/hooks/"


@pytest.fixture
def as_anna(client, anna):
    client.force_login(anna)
    return client


def act(client, hook, verb):
    return client.post(reverse("helpdesk:hook_act", args=[hook.pk, verb]))


def test_an_address_is_added_and_its_secret_shown_once(as_anna, alpine):
    asked = {"programme": alpine.pk, "name": "Chat", "url": "https://hooks.example/in", "events": ["ticket.opened"]}

    response = as_anna.post(PAGE, asked)

    hook = Webhook.objects.get()
    assert secret_of(hook.seed) in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert secret_of(hook.seed) not in as_anna.get(hook.get_absolute_url()).content.decode()
    assert audit_verbs(hook) == ["helpdesk.hook_added"]


def test_a_private_address_is_told_where_it_was_typed(as_anna, alpine):
    asked = {"programme": alpine.pk, "name": "Chat", "url": "http://192.168.1.1/", "events": ["ticket.opened"]}

    response = as_anna.post(PAGE, asked)

    assert (response.status_code, Webhook.objects.count()) == (422, 0)
    assert "private network" in response.content.decode()


def test_test_and_resend_and_off_and_on(as_anna, alpine):
    hook = HookFactory(programme=alpine)

    act(as_anna, hook, "ping")
    delivery = WebhookDelivery.objects.get()
    WebhookDelivery.objects.update(status="parked")
    as_anna.post(reverse("helpdesk:hook_resend", args=[delivery.pk]))
    act(as_anna, hook, "off")
    act(as_anna, hook, "ping")
    act(as_anna, hook, "on")

    delivery.refresh_from_db()
    assert (delivery.event, delivery.status, WebhookDelivery.objects.count()) == ("ping", "waiting", 1)
    assert audit_verbs(hook) == [
        "helpdesk.hook_tested", "helpdesk.hook_resent", "helpdesk.hook_switched_off", "helpdesk.hook_switched_on",
    ]  # fmt: skip


def test_taking_away_takes_its_deliveries_along(as_anna, alpine):
    hook = DeliveryFactory(webhook__programme=alpine).webhook

    assert act(as_anna, hook, "remove").status_code == 302
    assert (Webhook.objects.count(), WebhookDelivery.objects.count()) == (0, 0)


def test_pages_cost_the_same_for_one_and_thirty(as_anna, alpine):
    hook = HookFactory(programme=alpine)
    DeliveryFactory(webhook=hook)
    one = [count(as_anna, PAGE), count(as_anna, hook.get_absolute_url())]

    HookFactory.create_batch(29, programme=alpine)
    DeliveryFactory.create_batch(29, webhook=hook)

    assert [count(as_anna, PAGE), count(as_anna, hook.get_absolute_url())] == one
    assert max(one) <= 12
