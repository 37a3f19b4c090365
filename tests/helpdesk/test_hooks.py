"""News of a programme's tickets as rows, written with the change and delivered after it."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.db import transaction

from helpdesk.actions import booking, conversation, estimates, tickets
from helpdesk.actions import hooks as actions
from helpdesk.enums import Status
from helpdesk.hooks import connecting, delivering
from helpdesk.hooks.connecting import Answer
from helpdesk.hooks.delivering import MOST_ATTEMPTS, MOST_FAILURES, PAUSES, deliver, deliver_due
from helpdesk.hooks.signing import secret_of
from helpdesk.models import Webhook, WebhookDelivery
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory
from tests.factories.programs import DeliveryFactory, HookFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
LINES = [("Restore addons", 60)]


@pytest.fixture
def hook(alpine):
    return HookFactory(programme=alpine)


@pytest.fixture
def posted(monkeypatch):
    """What was posted; ``posted.answers`` are given out one after the other, then 200."""

    class Posted(list):
        answers = []

        def __call__(self, url, body, headers, *, net=None):
            self.append((url, body, headers))
            answer = self.answers.pop(0) if self.answers else 200
            if isinstance(answer, Exception):
                raise answer
            return Answer(answer)

    taken = Posted()
    taken.answers = []
    monkeypatch.setattr(connecting, "post", taken)
    return taken


def events():
    return list(WebhookDelivery.objects.order_by("pk").values_list("event", flat=True))


def test_each_step_of_a_ticket_is_news_once(hook, alpine, bela, iris):
    AccountFactory(programme=alpine)
    given = {"kind": "support", "title": "Addons missing", "programme": alpine, "body": "Secret words"}
    ticket = tickets.open_ticket(by=bela, now=NOON, **given)
    conversation.answer(ticket=ticket, by=iris, body="Is there a backup?", now=NOON)
    conversation.reply(ticket=ticket, by=bela, body="Yes", now=NOON)
    estimates.propose(ticket=ticket, lines=LINES, by=iris, now=NOON)
    booking.book_time(ticket=ticket, work=booking.Work(10, TODAY, "Looked", "k"), by=iris, now=NOON)

    assert events() == [
        "ticket.opened", "ticket.state", "ticket.answered", "ticket.state", "ticket.state", "estimate.proposed",
        "hours.booked",
    ]  # fmt: skip
    said = json.dumps([delivery.payload for delivery in WebhookDelivery.objects.all()])
    assert "Secret" not in said and "backup" not in said and "Looked" not in said


def test_payload_names_number_title_state_and_addresses(hook, alpine, bela):
    ticket = tickets.open_ticket(
        by=bela, now=NOON, kind="question", title="Where is it?", body="Words", programme=alpine
    )

    assert WebhookDelivery.objects.get().payload == {
        "type": "ticket.opened",
        "timestamp": "2026-11-20T11:00:00+00:00",
        "data": {
            "ticket": {
                "number": ticket.reference, "title": "Where is it?", "kind": "question", "state": "new",
                "url": f"http://localhost:8000/helpdesk/tickets/{ticket.reference}/",
                "api_url": f"http://localhost:8000/api/v1/tickets/{ticket.reference}",
            }
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    "case", ["private", "other programme", "no programme", "switched off", "not asked for", "note"]
)
def test_what_is_nobodys_news(hook, alpine, fjords, bela, carla, iris, case):
    if case == "switched off":
        Webhook.objects.update(switched_off_at=NOON)
    if case == "not asked for":
        Webhook.objects.update(events=["hours.booked"])
    programme = {"other programme": fjords, "no programme": None}.get(case, alpine)
    visibility = "private" if case == "private" else "programme"
    ticket = TicketFactory(programme=programme, requester=bela, visibility=visibility if programme else "private")

    if case == "note":
        conversation.add_note(ticket=ticket, by=iris, body="Secret", now=NOON)
    else:
        conversation.answer(ticket=ticket, by=iris, body="Yes.", now=NOON)

    assert events() == []


def test_news_of_a_change_that_did_not_happen_is_not_written(hook, alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela)
    with pytest.raises(RuntimeError), transaction.atomic():
        tickets.close(ticket=ticket, by=bela, now=NOON)
        raise RuntimeError

    assert events() == []


def test_post_is_signed_as_standard_webhooks_says(hook, posted):
    delivery = DeliveryFactory(webhook=hook)

    deliver(delivery_id=delivery.pk, now=NOON)

    url, body, headers = posted[0]
    content = f"{delivery.event_id}.{int(NOON.timestamp())}.".encode() + body
    key = base64.b64decode(secret_of(hook.seed).removeprefix("whsec_"))
    made = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert (url, json.loads(body)) == (hook.url, delivery.payload)
    assert (headers["Webhook-Id"], headers["Webhook-Signature"]) == (str(delivery.event_id), f"v1,{made}")
    assert 24 <= len(key) <= 64


def test_a_delivery_that_is_taken_is_done(hook, posted):
    Webhook.objects.update(failures=3)
    delivery = DeliveryFactory(webhook=hook)

    deliver(delivery_id=delivery.pk, now=NOON)
    deliver(delivery_id=delivery.pk, now=NOON)

    delivery.refresh_from_db()
    hook.refresh_from_db()
    assert (delivery.status, delivery.answer_code, delivery.answered_at, len(posted)) == ("sent", 200, NOON, 1)
    assert hook.failures == 0


def test_a_failing_address_is_tried_again_and_then_given_up(hook, posted):
    posted.answers = [500, connecting.NoAnswer("No answer in time."), 404, 302, 503, 500]
    delivery, now, said = DeliveryFactory(webhook=hook), NOON, []
    for pause in [*PAUSES, timedelta()]:
        deliver_due(now=now)
        deliver_due(now=now)
        delivery.refresh_from_db()
        said.append(delivery.last_error)
        now += pause

    assert said == ["HTTP 500", "No answer in time.", "HTTP 404", "HTTP 302", "HTTP 503", "HTTP 500"]
    assert (delivery.status, delivery.attempts, len(posted)) == ("parked", MOST_ATTEMPTS, MOST_ATTEMPTS)


def test_whatever_breaks_the_delivery_stays(hook, posted):
    posted.answers = [ZeroDivisionError("odd")]
    delivery = DeliveryFactory(webhook=hook)

    deliver(delivery_id=delivery.pk, now=NOON)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.last_error) == ("waiting", "ZeroDivisionError")


def test_a_worker_that_is_killed_leaves_the_delivery_to_the_next(hook, posted):
    delivery = DeliveryFactory(webhook=hook)
    assert delivering.claim(delivery_id=delivery.pk, now=NOON)

    deliver_due(now=NOON + timedelta(minutes=1))
    assert posted == []
    deliver_due(now=NOON + timedelta(minutes=3))

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("sent", 2)


def test_many_failures_switch_the_address_off_and_tell_its_managers_once(hook, posted, anna, bela):
    Webhook.objects.update(failures=MOST_FAILURES - 1)
    posted.answers = [500, 500]
    first, second = DeliveryFactory.create_batch(2, webhook=hook)

    deliver(delivery_id=first.pk, now=NOON)
    deliver(delivery_id=second.pk, now=NOON)

    hook.refresh_from_db()
    assert (hook.switched_off_at, len(posted)) == (NOON, 1)
    assert queued_messages() == [("helpdesk/hook_switched_off", anna.email)]
    assert audit_verbs(hook) == ["helpdesk.hook_switched_off"]
    assert_golden(Message.objects.get(), "helpdesk/hook_switched_off")


def test_an_address_that_is_gone_is_switched_off_at_once(hook, posted, anna):
    posted.answers = [410]

    deliver(delivery_id=DeliveryFactory(webhook=hook).pk, now=NOON)

    hook.refresh_from_db()
    assert (hook.switched_off_at, WebhookDelivery.objects.get().status) == (NOON, "parked")


def test_what_waited_while_it_was_off_goes_out_when_it_is_on(hook, posted, anna):
    DeliveryFactory(webhook=hook)
    actions.switch_off(hook=hook, by=anna, now=NOON)
    deliver_due(now=NOON)
    assert posted == []
    hook.refresh_from_db()

    actions.switch_on(hook=hook, by=anna, now=NOON)
    deliver_due(now=NOON)

    assert len(posted) == 1


def test_resend_keeps_the_id(hook, posted, anna):
    posted.answers = [410]
    delivery = DeliveryFactory(webhook=hook)
    deliver(delivery_id=delivery.pk, now=NOON)
    hook.refresh_from_db()
    actions.switch_on(hook=hook, by=anna, now=NOON)
    delivery = WebhookDelivery.objects.select_related("webhook__programme").get()

    actions.resend(delivery=delivery, by=anna, now=NOON)
    with pytest.raises(actions.HookError):
        actions.resend(delivery=delivery, by=anna, now=NOON)
    deliver(delivery_id=delivery.pk, now=NOON)

    assert [headers["Webhook-Id"] for _url, _body, headers in posted] == [str(delivery.event_id)] * 2


def test_only_managers_say_where_news_goes(hook, alpine, bela, carla, iris, tomas):
    given = {"name": "x", "url": "https://hooks.example/", "events": ["ticket.opened"], "now": NOON}
    for person in (bela, carla, iris, tomas):
        with pytest.raises(actions.HookError):
            actions.add_hook(programme=alpine, by=person, **given)
        for act in (actions.ping, actions.rotate_secret, actions.switch_off, actions.remove_hook):
            with pytest.raises(actions.HookError):
                act(hook=hook, by=person, now=NOON)


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://[::1]/", "ftp://x.example/", "https://a:b@x.example/"])
def test_addresses_that_are_refused_at_once(alpine, anna, url):
    with pytest.raises(actions.HookError):
        actions.add_hook(programme=alpine, name="x", url=url, events=["ticket.opened"], by=anna, now=NOON)


def test_a_new_secret_signs_from_now_on(hook, posted, anna):
    before = secret_of(hook.seed)

    after = actions.rotate_secret(hook=hook, by=anna, now=NOON)

    hook.refresh_from_db()
    assert before != after == secret_of(hook.seed)
    assert after not in str(vars(hook))


def test_state_is_told_as_it_is(hook, alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela)

    tickets.set_status(ticket=ticket, status=Status.WAITING_DEVELOPMENT, by=iris, now=NOON)

    assert WebhookDelivery.objects.get().payload["data"]["ticket"]["state"] == "waiting_development"


def test_estimates_and_bookings_tell_their_minutes(hook, alpine, bela, iris):
    AccountFactory(programme=alpine)
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, accepted=True).ticket

    booking.book_time(ticket=ticket, work=booking.Work(40, TODAY, "Restored", "k"), by=iris, now=NOON)

    data = WebhookDelivery.objects.get().payload["data"]
    assert (data["minutes"], data["charged_minutes"]) == (45, 45)
