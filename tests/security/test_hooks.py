"""Classes of published webhook holes: requests forged by the server, object checks, secrets, what leaves the house."""

import pytest
from django.urls import reverse

from helpdesk.actions import tickets
from helpdesk.hooks.connecting import Net
from helpdesk.hooks.delivering import deliver
from helpdesk.hooks.signing import secret_of
from helpdesk.models import Webhook, WebhookDelivery
from portal.accounts.models import Membership
from portal.audit.models import Entry
from tests.factories.helpdesk import NOON, TicketFactory
from tests.factories.programs import DeliveryFactory, HookFactory

pytestmark = pytest.mark.django_db
VERBS = ["ping", "secret", "off", "on", "remove"]


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"])
def test_server_side_request_forgery_by_a_name_that_leads_inside(alpine, number):
    delivery, dialled = DeliveryFactory(webhook__programme=alpine), []

    deliver(delivery_id=delivery.pk, now=NOON, net=Net(lambda host, port: [number], lambda *to: dialled.append(to)))

    delivery.refresh_from_db()
    assert (dialled, delivery.status, delivery.answer_code) == ([], "waiting", None)
    assert "private network" in delivery.last_error
    assert number not in delivery.last_error


@pytest.mark.parametrize("who", ["bela", "carla", "iris", "tomas", "stranger"])
def test_missing_object_check_on_every_verb_of_an_address(request, client, alpine, who):
    hook = HookFactory(programme=alpine)
    delivery = DeliveryFactory(webhook=hook, status="parked")
    client.force_login(request.getfixturevalue(who))

    addresses = [reverse("helpdesk:hook_act", args=[hook.pk, verb]) for verb in VERBS]
    answers = [client.post(address).status_code for address in addresses]
    answers += [client.get(hook.get_absolute_url()).status_code]
    answers += [client.post(reverse("helpdesk:hook_resend", args=[delivery.pk])).status_code]

    assert set(answers) == {404}
    assert Webhook.objects.filter(switched_off_at=None, seed=hook.seed).count() == 1


def test_an_address_is_not_added_for_the_programme_of_others(client, carla, alpine):
    client.force_login(carla)
    asked = {"programme": alpine.pk, "name": "x", "url": "https://hooks.example/", "events": ["ticket.opened"]}

    assert client.post(reverse("helpdesk:hooks"), asked).status_code == 422
    assert Webhook.objects.count() == 0


def test_a_manager_who_left_reaches_nothing_any_more(client, anna, alpine):
    hook = HookFactory(programme=alpine)
    Membership.objects.filter(user=anna).update(status="left", left_at=NOON)
    client.force_login(anna)

    assert client.get(hook.get_absolute_url()).status_code == 404
    assert client.get(reverse("helpdesk:hooks")).status_code == 403


def test_get_has_no_effects(client, anna, alpine):
    hook = HookFactory(programme=alpine)
    client.force_login(anna)

    for verb in VERBS:
        assert client.get(reverse("helpdesk:hook_act", args=[hook.pk, verb])).status_code == 405
    assert (Webhook.objects.count(), WebhookDelivery.objects.count()) == (1, 0)


def test_the_secret_is_in_no_row_no_delivery_and_no_audit(client, anna, alpine):
    hook = HookFactory(programme=alpine)
    client.force_login(anna)
    client.post(reverse("helpdesk:hook_act", args=[hook.pk, "ping"]))
    secret = secret_of(hook.seed)

    kept = [*Webhook.objects.values(), *WebhookDelivery.objects.values(), *Entry.objects.values()]
    assert secret not in str(kept)


def test_a_copy_of_the_database_signs_nothing_without_our_key(settings):
    seed = "one-seed"
    before = secret_of(seed)
    settings.SECRET_KEY = "another key"

    assert secret_of(seed) != before


def test_leak_through_events_of_what_the_programme_may_not_see(alpine, fjords, bela, carla):
    HookFactory(programme=alpine)
    for ticket in (
        TicketFactory(programme=alpine, requester=bela, visibility="private"),
        TicketFactory(programme=fjords, requester=carla, visibility="public"),
        TicketFactory(requester=bela),
    ):
        tickets.close(ticket=ticket, by=ticket.requester, now=NOON)

    assert WebhookDelivery.objects.count() == 0


def test_names_and_answers_of_the_other_side_are_shown_as_words(client, anna, alpine):
    hook = HookFactory(programme=alpine, name="<script>alert(1)</script>")
    DeliveryFactory(webhook=hook, status="parked", last_error="<img src=x onerror=alert(1)>")
    client.force_login(anna)

    page = client.get(hook.get_absolute_url()).content.decode()

    assert "<script>alert(1)" not in page and "<img src=x" not in page
