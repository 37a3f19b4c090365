"""Whatever happens, in whatever order: the open grants are a pure function of the agreements and the texts."""

from contextlib import contextmanager, suppress
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from licences.actions import living, texts
from licences.actions.checking import put_in_force
from licences.actions.renewals import prepare_renewal
from licences.entitlements import BY_RELEASE, reconcile
from licences.enums import AgreementStatus, Entitlement, ResignRule
from licences.errors import LicenceError
from licences.models import Agreement, AgreementTextVersion, EntitlementGrant
from portal.audit.models import Entry
from tests.factories.accounts import ProgrammeFactory
from tests.factories.files import StoredFileFactory
from tests.factories.licences import CLAUSES, NOON, AgreementFactory

TODAY = date(2026, 11, 20)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(0, 4)),
        st.tuples(st.sampled_from(["renew", "force", "suspend", "resume", "end", "first"]), st.just(0)),
    ),
    max_size=12,
)


class Life:
    """One programme with its agreements; every refusal is fine, every state in between is checked."""

    def __init__(self, iris, tomas):
        self.iris, self.tomas = iris, tomas
        self.programme = ProgrammeFactory()
        self.publish(0)
        self.first(0)

    def publish(self, days):
        """0: nobody signs again; 1: at renewal; else by a date, each time another."""
        rule = {0: ResignRule.NO, 1: ResignRule.AT_RENEWAL}.get(days, ResignRule.BY_DATE)
        terms = {"resign_rule": rule, "resign_by": TODAY + timedelta(days=days) if days > 1 else None}
        texts.publish_text(
            title="T", clauses=CLAUSES, note="N", valid_from=TODAY, by=None, now=NOON, **terms
        )  # fmt: skip

    def first(self, _):
        """Signed for the first time, on the newest text."""
        if not self.own.filter(status__in=["prepared", "in_force", "suspended"]).exists():
            AgreementFactory(programme=self.programme, checked=True, text_version=self.newest)
            self.force(0)

    def renew(self, _):
        prepare_renewal(agreement=self.own.living().get(), text=self.newest, by=self.iris, now=NOON)

    def force(self, _):
        file = StoredFileFactory()
        ready = {"issued_at": NOON, "issued_file": file, "issued_sha256": "a" * 64, "countersigned_file": file}
        ready |= {"signed_file": file, "received_at": NOON, "checked_at": NOON, "countersigned_at": NOON}
        self.own.pending().update(status=AgreementStatus.CHECKED, countersignature="upload", **ready)
        put_in_force(agreement=self.own.pending().get(), signed_on=TODAY, by=self.tomas, now=NOON)

    def suspend(self, _):
        living.suspend(agreement=self.own.living().get(), reason="R", by=self.iris, now=NOON)

    def resume(self, _):
        living.resume(agreement=self.own.living().get(), by=self.iris, now=NOON)

    def end(self, _):
        living.end(agreement=self.own.living().get(), reason="R", by=self.iris, now=NOON)

    @property
    def own(self):
        return Agreement.objects.filter(programme=self.programme)

    @property
    def newest(self):
        return AgreementTextVersion.objects.published().first()


def expected(programme):
    """Said once more, without the code under test."""
    agreement = Agreement.objects.filter(programme=programme, status="in_force").first()
    if agreement is None:
        return set()
    newer = AgreementTextVersion.objects.filter(number__gt=agreement.text_version.number)
    days = [text.resign_by for text in newer if text.resign_rule == "by_date"]
    until = min(days, default=None)
    return {(each.value, agreement.pk, until if each in BY_RELEASE else None) for each in Entitlement}


def open_grants(programme):
    grants = EntitlementGrant.objects.open().filter(programme=programme)
    return sorted(grants.values_list("entitlement", "agreement", "releases_until", "pk", "opened_at"))


@contextmanager
def alone():
    """What one life wrote is gone before the next begins: else each text is announced to all lives before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def quick(monkeypatch):
    """The evidence file has tests of its own and takes its time."""
    monkeypatch.setattr("licences.actions.checking.keep_evidence", lambda *args, **words: None)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_lives_keep_the_grants_what_agreements_and_texts_say(iris, tomas, quick, steps):
    with alone():
        _live(Life(iris, tomas), steps)


def _live(life, steps):
    for verb, number in steps:
        with suppress(LicenceError, Agreement.DoesNotExist):
            getattr(life, verb)(number)
        now_open = open_grants(life.programme)
        assert {row[:3] for row in now_open} == expected(life.programme)
        entries = Entry.objects.count()
        assert reconcile(programme=life.programme, by=None, now=NOON + timedelta(days=1)) == (set(), set())
        assert (open_grants(life.programme), Entry.objects.count()) == (now_open, entries)
