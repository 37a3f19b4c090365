import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.notices.enums import MessageStatus
from portal.notices.models import Message, Notice
from tests.factories.accounts import UserFactory


class MessageFactory(DjangoModelFactory):
    """A message that waits for its first try."""

    class Meta:
        model = Message

    class Params:
        sent = factory.Trait(status=MessageStatus.SENT, sent_at=factory.LazyFunction(timezone.now), attempts=1)
        kept = factory.Trait(status=MessageStatus.KEPT, sent_at=factory.LazyFunction(timezone.now), attempts=1)
        parked = factory.Trait(status=MessageStatus.PARKED, attempts=6, last_error="550 No such mailbox")

    template = "account/mail"
    topic = "account"
    address = factory.Sequence(lambda n: f"reader{n}@people.example")
    subject = factory.Sequence(lambda n: f"Message {n}")
    text = "Somebody asked you something.\n"
    html = "<p>Somebody asked you something.</p>"
    message_id = factory.Sequence(lambda n: f"<message-{n}@localhost>")
    queued_at = factory.LazyFunction(timezone.now)
    next_attempt_at = factory.SelfAttribute("queued_at")


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    class Params:
        read = factory.Trait(read_at=factory.LazyFunction(timezone.now))

    user = factory.SubFactory(UserFactory)
    topic = "account"
    title = factory.Sequence(lambda n: f"News {n}")
    url = "/my/"
    created_at = factory.LazyFunction(timezone.now)
