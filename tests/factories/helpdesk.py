from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from helpdesk.actions.rows import Posting, post
from helpdesk.calendar import working_minutes
from helpdesk.enums import EstimateStatus, Kind, RowKind, Status, Visibility
from helpdesk.models import Estimate, EstimateLine, SupportAccount, Ticket, TicketMessage, Watcher, WorkEntry
from licences.enums import AgreementKind, AgreementStatus, Entitlement
from licences.models import Agreement, AgreementTextVersion, EntitlementGrant
from tests.factories.accounts import ProgrammeFactory, UserFactory

VIENNA = ZoneInfo("Europe/Vienna")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=VIENNA)
TODAY = NOON.date()


class BareAgreementFactory(DjangoModelFactory):
    """An agreement only to hang an account on: the helpdesk never asks for its state."""

    class Meta:
        model = Agreement

    reference = factory.Sequence(lambda n: f"LA-2026-9{n:03}")
    kind = AgreementKind.FIRST
    status = AgreementStatus.VOID
    text_version = factory.LazyFunction(
        lambda: AgreementTextVersion.objects.get_or_create(
            number=999, defaults={"title": "Licence agreement", "clauses": [], "valid_from": date(2026, 1, 1)}
        )[0]
    )
    programme = factory.SubFactory(ProgrammeFactory)
    prepared_at = NOON
    closed_at = NOON


class AccountFactory(DjangoModelFactory):
    """Eight hours from 31 Aug 2026, granted by a ledger row; ``minutes=0`` leaves the ledger empty."""

    class Meta:
        model = SupportAccount

    class Params:
        minutes = 480

    programme = factory.SubFactory(ProgrammeFactory)
    agreement = factory.SubFactory(BareAgreementFactory, programme=factory.SelfAttribute("..programme"))
    granted_minutes = factory.SelfAttribute("minutes")
    first_on = date(2026, 8, 31)
    last_on = date(2027, 3, 1)
    policy = factory.LazyFunction(dict)
    opened_at = NOON - timedelta(days=81)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        account = super()._create(model_class, *args, **fields)
        if account.granted_minutes:
            grant = Posting(RowKind.GRANT, account.first_on, f"grant:{account.pk}")
            post(account, account.granted_minutes, grant, by=None, now=account.opened_at)
            account.refresh_from_db()
        return account


class TicketFactory(DjangoModelFactory):
    class Meta:
        model = Ticket

    class Params:
        support = factory.Trait(kind=Kind.SUPPORT)
        solved = factory.Trait(status=Status.SOLVED, solved_at=NOON)
        closed = factory.Trait(status=Status.CLOSED, closed_at=NOON)

    number = factory.Sequence(lambda n: 1000 + n)
    requester = factory.SubFactory(UserFactory)
    kind = Kind.QUESTION
    visibility = factory.LazyAttribute(lambda o: Visibility.PROGRAMME if o.programme else Visibility.PRIVATE)
    programme = None
    title = factory.Sequence(lambda n: f"Partner cannot submit report {n}")
    status_since = NOON
    first_answered_at = None
    first_answer_minutes = factory.LazyAttribute(
        lambda o: working_minutes(o.opened_at, o.first_answered_at) if o.first_answered_at else None
    )
    opened_at = NOON
    last_customer_word_at = NOON
    last_word_at = NOON
    last_word_by = factory.SelfAttribute("requester")


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = TicketMessage

    class Params:
        note = factory.Trait(is_internal=True, is_staff_word=True)

    ticket = factory.SubFactory(TicketFactory)
    author = factory.LazyAttribute(lambda o: o.ticket.requester)
    body = "The list of partners stays empty."
    created_at = NOON


class WatcherFactory(DjangoModelFactory):
    class Meta:
        model = Watcher

    ticket = factory.SubFactory(TicketFactory)
    user = factory.SubFactory(UserFactory)
    since = NOON


class EstimateFactory(DjangoModelFactory):
    """One line over the whole; ``accepted=True`` is agreed without holds."""

    class Meta:
        model = Estimate
        skip_postgeneration_save = True

    class Params:
        accepted = factory.Trait(status=EstimateStatus.ACCEPTED, decided_at=NOON)
        settled = factory.Trait(decided_at=NOON)

    ticket = factory.SubFactory(TicketFactory, support=True)
    total_minutes = 150
    answer_by = date(2026, 12, 4)
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = NOON

    @factory.post_generation
    def line(self, create, extracted, **kwargs):
        if create:
            EstimateLine.objects.create(estimate=self, position=1, text="Restore addons", minutes=self.total_minutes)


class WorkEntryFactory(DjangoModelFactory):
    class Meta:
        model = WorkEntry

    ticket = factory.SubFactory(TicketFactory, support=True)
    agent = factory.SubFactory(UserFactory)
    work_on = TODAY
    actual_minutes = 15
    due_minutes = 15
    public_note = "Restored addons"
    idempotency_key = factory.Sequence(lambda n: f"work-{n}")
    booked_at = NOON


def entitle(programme, *entitlements: Entitlement) -> None:
    """Open entitlements as an agreement in force would; all of them unless named."""
    agreement = BareAgreementFactory(programme=programme)
    EntitlementGrant.objects.bulk_create(
        EntitlementGrant(programme=programme, entitlement=each, agreement=agreement, opened_at=NOON)
        for each in entitlements or Entitlement
    )
