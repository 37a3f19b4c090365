"""Real threads on a real database: no licensee gets two renewals, and no date is missed by who signs at that moment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from threading import Event
from unittest.mock import patch

import pytest
from django.db import connection, connections

from licences.actions import checking, renewal_work, texts
from licences.actions.renewals import start_run
from licences.entitlements import releases_until
from licences.enums import ResignRule
from licences.errors import LicenceError
from licences.models import Agreement, RenewalItem
from tests.factories.files import StoredFileFactory
from tests.factories.licences import CLAUSES, NOON, AgreementFactory, TextVersionFactory
from tests.faults.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = date(2027, 3, 31)
INDEXES = ("one_pending_agreement_per_programme", "one_successor_per_agreement")
DEFINITION = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE name = %s",
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = %s",
}


@pytest.fixture
def run(iris):
    newest = TextVersionFactory(number=5)
    agreements = [AgreementFactory(in_force=True) for _ in range(3)]
    return start_run(text=newest, agreements=agreements, issue_too=False, by=iris, now=NOON)


def renewals():
    return Agreement.objects.filter(kind="renewal").count()


def work_as_eight(run):
    """Eight workers that all saw the same waiting rows."""
    items = list(run.items.order_by("pk"))
    return at_once(8, lambda: sum(renewal_work.work_on(item, now=NOON) for item in items))


def test_eight_workers_prepare_three_renewals(run):
    worked = work_as_eight(run)

    assert sum(worked) == 3
    assert renewals() == 3
    assert list(run.items.order_by("pk").values_list("status", "attempts")) == [("done", 1)] * 3


@pytest.fixture
def without_indexes():
    definitions = []
    with connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute(DEFINITION[connection.vendor], [name])
            definitions.append(cursor.fetchone()[0])
            cursor.execute(f"DROP INDEX {name}")
    yield
    RenewalItem.objects.all().delete()
    Agreement.objects.filter(kind="renewal").delete()
    with connection.cursor() as cursor:
        for definition in definitions:
            cursor.execute(definition)


def test_without_claim_and_index_the_same_eight_prepare_many(run, without_indexes):
    """The race is there: only the claim and the database stand in its way."""

    def unguarded(item, *_):
        return RenewalItem.objects.filter(pk=item.pk)

    with (
        patch.object(renewal_work, "_claimable", unguarded),
        patch.object(renewal_work, "_claimed", unguarded),
        patch.object(renewal_work, "MOST_ATTEMPTS", 99),
    ):
        work_as_eight(run)

    assert renewals() == 24


def publish_while_one_comes_into_force(agreement, tomas, *, guarded):
    """The publisher starts when the other transaction has read the texts and before it commits."""
    reached, published = Event(), Event()

    def linger(*args, **words):
        reached.set()
        published.wait(timeout=1.5)

    def force():
        with patch.object(checking.notices, "agreement_in_force", linger):
            fresh = Agreement.objects.select_related("programme", "request", "replaces").get(pk=agreement.pk)
            checking.put_in_force(agreement=fresh, signed_on=date(2026, 11, 20), by=tomas, now=NOON)
        connections.close_all()

    def publish():
        reached.wait(timeout=20)
        texts.publish_text(
            title="T", clauses=CLAUSES, note="N", valid_from=date(2026, 11, 20), by=None, now=NOON,
            resign_rule=ResignRule.BY_DATE, resign_by=MARCH,
        )  # fmt: skip
        published.set()
        connections.close_all()

    with ExitStack() as stack:
        if not guarded:
            stack.enter_context(patch.object(texts, "_hold_agreements", lambda: None))
        pool = stack.enter_context(ThreadPoolExecutor(2))
        for work in [pool.submit(force), pool.submit(publish)]:
            work.result()


@pytest.fixture
def checked(alpine):
    agreement = AgreementFactory(programme=alpine, checked=True)
    signed = {"countersigned_file": StoredFileFactory(), "countersigned_at": NOON, "countersignature": "upload"}
    Agreement.objects.filter(pk=agreement.pk).update(**signed)
    return agreement


def test_who_comes_into_force_while_a_text_is_published_gets_its_date(checked, alpine, tomas):
    publish_while_one_comes_into_force(checked, tomas, guarded=True)

    assert releases_until(alpine.pk) == MARCH


def test_without_the_lock_the_date_is_missed(checked, alpine, tomas):
    """SQLite has one writer at a time; there the order alone decides, and nothing can be missed."""
    publish_while_one_comes_into_force(checked, tomas, guarded=False)

    missed = None if connection.vendor == "postgresql" else MARCH
    assert releases_until(alpine.pk) == missed


def test_two_colleagues_start_one_draft_and_publish_it_once(iris):
    def draft():
        try:
            return texts.start_draft(by=iris, now=NOON).number
        except LicenceError:
            return 0

    def publish():
        text = texts.AgreementTextVersion.objects.drafts().first()
        if text is None:
            return "late"
        try:
            terms = {"valid_from": date(2026, 11, 20), "resign_rule": ResignRule.NO, "resign_by": None}
            texts.publish_draft(text=text, by=iris, now=NOON, **terms)
        except LicenceError:
            return "late"
        return "published"

    assert sorted(at_once(8, draft)) == [0] * 7 + [1]
    assert sorted(at_once(8, publish)) == ["late"] * 7 + ["published"]
