import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from helpdesk.enums import HookEvent, Scope
from helpdesk.models import ApiToken, LineDispute, Webhook, WebhookDelivery
from portal.accounts.link_tokens import fresh_seed, hash_of
from tests.factories.accounts import ProgrammeFactory, UserFactory
from tests.factories.helpdesk import NOON


class KeyFactory(DjangoModelFactory):
    """``key`` is what a program sends; it may do everything and lasts 90 days from today."""

    class Meta:
        model = ApiToken

    class Params:
        key = factory.Sequence(lambda n: f"jems_key-number-{n}")

    user = factory.SubFactory(UserFactory)
    name = "Nightly report"
    prefix = factory.LazyAttribute(lambda token: token.key[:12])
    token_hash = factory.LazyAttribute(lambda token: hash_of(token.key))
    scopes = factory.LazyFunction(lambda: list(Scope.values))
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda token: token.created_at + timedelta(days=90))


class HookFactory(DjangoModelFactory):
    class Meta:
        model = Webhook

    programme = factory.SubFactory(ProgrammeFactory)
    name = "Our chat room"
    url = "https://hooks.alpine.example/jems"
    seed = factory.LazyFunction(fresh_seed)
    events = factory.LazyFunction(lambda: [event for event in HookEvent.values if event != HookEvent.PING])
    made_at = NOON


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = WebhookDelivery

    webhook = factory.SubFactory(HookFactory)
    event = HookEvent.PING
    event_id = factory.LazyFunction(uuid.uuid4)
    payload = factory.LazyFunction(lambda: {"type": "ping", "data": {}})
    created_at = NOON
    due_at = NOON


class DisputeFactory(DjangoModelFactory):
    class Meta:
        model = LineDispute

    text = "That took ten minutes at most."
    raised_at = NOON


def header(key: str) -> dict[str, str]:
    """What the test client takes as ``headers``."""
    return {"Authorization": f"Bearer {key}"}


def caller(user, **fields) -> dict[str, str]:
    """The header of a fresh key of ``user``."""
    key = f"jems_{uuid.uuid4().hex}"
    KeyFactory(user=user, key=key, **fields)
    return header(key)
