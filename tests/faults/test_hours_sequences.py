"""Whatever happens to an account, in whatever order: the balance is the sum, never below the limit, the chain whole."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.actions import accounts
from helpdesk.actions.booking import Work, book_time, reverse_work
from helpdesk.actions.rows import HoursError
from helpdesk.actions.sweeping import sweep
from helpdesk.enums import Decision
from helpdesk.ledger import all_faults
from helpdesk.models import LedgerRow, SupportAccount, UncoveredWork, WorkEntry
from tests.factories.accounts import ProgrammeFactory
from tests.factories.helpdesk import NOON, AccountFactory, EstimateFactory

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(1, 200)),
        st.tuples(st.just("reverse"), st.integers(0, 5)),
        st.tuples(st.just("extend"), st.integers(1, 40)),
        st.tuples(st.just("goodwill"), st.integers(1, 90)),
        st.tuples(st.just("transfer"), st.integers(1, 200)),
        st.tuples(st.just("give_back"), st.integers(1, 200)),
        st.tuples(st.just("overdraw"), st.integers(0, 5)),
        st.tuples(st.just("forgive"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.integers(1, 30)),
        st.tuples(st.just("expire"), st.integers(0, 1)),
        st.tuples(st.just("post_late"), st.integers(1, 90)),
    ),
    max_size=16,
)


class Life:
    """Two accounts of one programme and a clock; every refusal is fine, every state in between is checked."""

    def __init__(self, iris, tomas):
        self.iris, self.tomas, self.now = iris, tomas, NOON
        programme = ProgrammeFactory()
        ends = (NOON + timedelta(days=days) for days in (20, 60))
        self.accounts = [AccountFactory(programme=programme, last_on=end.date(), overdraft_limit=60) for end in ends]
        self.ticket = EstimateFactory(ticket__programme=programme, total_minutes=6000, accepted=True).ticket

    def post(self, minutes):
        work = Work(minutes, self.now.date(), "Worked", f"key-{self.ticket.pk}-{WorkEntry.objects.count()}")
        book_time(ticket=self.ticket, work=work, by=self.iris, now=self.now)

    def reverse(self, index):
        entries = list(WorkEntry.objects.filter(ticket=self.ticket).order_by("pk"))
        if entries:
            reverse_work(entry=entries[index % len(entries)], reason="Wrong", by=self.tomas, now=self.now)

    def extend(self, days):
        account = SupportAccount.objects.get(pk=self.accounts[0].pk)
        last_on = account.last_on + timedelta(days=days)
        accounts.extend(account=account, last_on=last_on, reason="Later", by=self.tomas, now=self.now)

    def goodwill(self, minutes):
        account = SupportAccount.objects.get(pk=self.accounts[1].pk)
        accounts.give_goodwill(account=account, minutes=minutes, reason="Given", by=self.tomas, now=self.now)

    def transfer(self, minutes):
        source, target = (SupportAccount.objects.get(pk=account.pk) for account in self.accounts)
        moved = {"minutes": minutes, "reason": "Moved", "by": self.tomas, "now": self.now}
        accounts.transfer(source=source, target=target, **moved)

    def give_back(self, minutes):
        target, source = (SupportAccount.objects.get(pk=account.pk) for account in self.accounts)
        moved = {"minutes": minutes, "reason": "Moved back", "by": self.tomas, "now": self.now}
        accounts.transfer(source=source, target=target, **moved)

    def overdraw(self, index):
        """What nobody covers is charged, as far as the overdraft limit goes."""
        self._decide(index, Decision.CHARGE)

    def forgive(self, index):
        self._decide(index, Decision.GOODWILL)

    def _decide(self, index, decision):
        waiting = list(UncoveredWork.objects.filter(entry__ticket=self.ticket, decision=Decision.OPEN).order_by("pk"))
        if waiting:
            one = waiting[index % len(waiting)]
            accounts.decide_uncovered(uncovered=one, decision=decision, note="So be it", by=self.tomas, now=self.now)

    def expire(self, index):
        """The day after an account's last one; time never goes back."""
        over = SupportAccount.objects.get(pk=self.accounts[index].pk).last_on + timedelta(days=1)
        self.wait(max((over - self.now.date()).days, 0))

    def post_late(self, minutes):
        """Work of last week, perhaps inside a window that is over."""
        day = self.now.date() - timedelta(days=7)
        work = Work(minutes, day, "Worked", f"key-{self.ticket.pk}-{WorkEntry.objects.count()}")
        book_time(ticket=self.ticket, work=work, by=self.iris, now=self.now)

    def wait(self, days):
        self.now += timedelta(days=days)
        sweep(now=self.now)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_lives_keep_the_ledger_right(iris, tomas, steps):
    life = Life(iris, tomas)

    for verb, amount in steps:
        with suppress(HoursError):
            getattr(life, verb)(amount)
        for account in SupportAccount.objects.filter(pk__in=[each.pk for each in life.accounts]):
            minutes = sum(LedgerRow.objects.filter(account=account).values_list("minutes", flat=True))
            assert minutes == account.balance_minutes >= -account.overdraft_limit
    assert all_faults(SupportAccount.objects.filter(programme=life.accounts[0].programme)) == []
