import factory
from factory.django import DjangoModelFactory

from helpdesk.models import CannedReply, Macro, PendingReply, SavedView, Tag, TicketDraft
from tests.factories.accounts import StaffAssignmentFactory, UserFactory
from tests.factories.helpdesk import NOON, TicketFactory


def an_agent(name: str = "Lena Vogel"):
    user = UserFactory(name=name, is_staff=True)
    StaffAssignmentFactory(user=user, role="helpdesk_agent")
    return user


class SavedViewFactory(DjangoModelFactory):
    class Meta:
        model = SavedView

    name = factory.Sequence(lambda n: f"View {n}")
    filters = factory.LazyFunction(lambda: {"area": "update"})
    changed_at = NOON


class CannedReplyFactory(DjangoModelFactory):
    class Meta:
        model = CannedReply

    title = factory.Sequence(lambda n: f"Reply {n}")
    body = "Hello {{requester}}, about {{ticket}}."
    changed_at = NOON


class MacroFactory(DjangoModelFactory):
    class Meta:
        model = Macro

    title = factory.Sequence(lambda n: f"Macro {n}")
    steps = factory.LazyFunction(lambda: [{"do": "priority", "value": "high"}])
    changed_at = NOON


class TagFactory(DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"tag {n}")
    slug = factory.LazyAttribute(lambda o: o.name.replace(" ", "-"))


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = TicketDraft

    ticket = factory.SubFactory(TicketFactory)
    kind = "reply"
    fields = factory.LazyFunction(lambda: {"body": "Half a senten", "at_desk": True})
    saved_at = NOON


class PendingFactory(DjangoModelFactory):
    class Meta:
        model = PendingReply

    ticket = factory.SubFactory(TicketFactory)
    body = "Is there a backup?"
    then = "waiting_customer"
    written_at = NOON
    send_at = NOON
