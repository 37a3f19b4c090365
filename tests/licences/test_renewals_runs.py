"""Many renewals at once: the rows are the work, and each is done once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licences.actions import renewal_work
from licences.actions.renewals import prepare_renewal, start_run
from licences.enums import AgreementKind, RenewalItemStatus
from licences.errors import LicenceError
from licences.models import Agreement, RenewalItem, RenewalRun
from licences.tasks import prepare_renewals
from tests import queries
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import NOON, AgreementFactory, TextVersionFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
CHOOSE = "licences:desk_run_choose"


@pytest.fixture
def newest():
    return TextVersionFactory(number=5)


@pytest.fixture
def three(newest):
    return [AgreementFactory(in_force=True) for _ in range(3)]


def run_of(agreements, text, iris, *, issue_too=False, now=NOON):
    return start_run(text=text, agreements=agreements, issue_too=issue_too, by=iris, now=now)


def outcome(run):
    run.refresh_from_db()
    return list(run.items.order_by("pk").values_list("status", "attempts")), run.finished_at is not None


def test_a_run_prepares_each_licensee_once(three, newest, iris):
    run = run_of(three, newest, iris)

    prepare_renewals()
    prepare_renewals()

    assert outcome(run) == ([("done", 1)] * 3, True)
    made = Agreement.objects.filter(kind=AgreementKind.RENEWAL).order_by("pk")
    assert list(made.values_list("replaces", "status", "prepared_by")) == [
        (each.pk, "prepared", iris.pk) for each in three
    ]
    assert audit_verbs(run) == ["licences.renewals_started"]


def test_a_run_may_issue_as_well(three, newest, iris):
    run_of(three[:1], newest, iris, issue_too=True)

    prepare_renewals()

    made = Agreement.objects.get(kind=AgreementKind.RENEWAL)
    assert (made.status, made.issued_by, made.links.count()) == ("issued", iris, 1)


def test_what_cannot_be_prepared_says_why_and_the_rest_goes_on(three, newest, iris):
    run = run_of(three, newest, iris)
    prepare_renewal(agreement=three[1], text=newest, by=iris, now=NOON)

    prepare_renewals()

    assert outcome(run) == ([("done", 1), ("failed", 1), ("done", 1)], True)
    assert run.items.get(status="failed").reason == "An agreement for this programme is already under way."


def test_what_failed_is_tried_again_on_request(three, newest, iris):
    run = run_of(three[:1], newest, iris)
    blocking = prepare_renewal(agreement=three[0], text=newest, by=iris, now=NOON)
    prepare_renewals()
    Agreement.objects.filter(pk=blocking.pk).update(status="void", closed_at=NOON)

    assert renewal_work.retry_failed(run=run, by=iris, now=NOON) == 1
    prepare_renewals()

    assert outcome(run) == ([("done", 1)], True)
    with pytest.raises(LicenceError, match="Nothing of this run failed"):
        renewal_work.retry_failed(run=run, by=iris, now=NOON)


def test_a_killed_workers_row_is_done_when_its_lease_is_over(three, newest, iris):
    """The worker died between its claim and its work: nobody touches the row until then."""
    run = run_of(three[:1], newest, iris)
    item = run.items.get()
    RenewalItem.objects.filter(pk=item.pk).update(attempts=1, due_at=NOON + renewal_work.LEASE)
    item.refresh_from_db()

    early = renewal_work.work_on(item, now=NOON + renewal_work.LEASE - timedelta(seconds=1))
    late = renewal_work.work_on(item, now=NOON + renewal_work.LEASE)

    assert (early, late) == (False, True)
    assert outcome(run) == ([("done", 2)], True)


def test_a_worker_whose_lease_ran_out_leaves_nothing_behind(three, newest, iris, monkeypatch):
    run = run_of(three[:1], newest, iris)
    prepare = renewal_work.prepare_renewal

    def slow(**words):
        prepared = prepare(**words)
        RenewalItem.objects.update(attempts=2)  # another worker claimed the row meanwhile
        return prepared

    monkeypatch.setattr(renewal_work, "prepare_renewal", slow)
    renewal_work.work_on(run.items.get(), now=NOON)

    assert not Agreement.objects.filter(kind=AgreementKind.RENEWAL).exists()
    assert outcome(run)[0] == [("waiting", 1)]


def test_a_fault_is_tried_again_and_given_up_in_the_end(three, newest, iris, monkeypatch):
    run, now = run_of(three[:1], newest, iris), NOON

    def broken(**words):
        raise RuntimeError("disk full")

    monkeypatch.setattr(renewal_work, "prepare_renewal", broken)
    for _ in range(renewal_work.MOST_ATTEMPTS + 1):
        renewal_work.work_on(run.items.get(), now=now)
        now += renewal_work.LEASE

    assert outcome(run) == ([("failed", renewal_work.MOST_ATTEMPTS + 1)], True)
    assert "did not work several times" in run.items.get().reason


def test_a_run_whose_last_worker_died_before_the_end_is_ended_by_the_sweep(three, newest, iris):
    run = run_of(three[:1], newest, iris)
    prepare_renewals()
    RenewalRun.objects.update(finished_at=None)

    prepare_renewals()

    assert outcome(run) == ([("done", 1)], True)


def test_one_run_for_each_text_at_a_time(three, newest, iris):
    run_of(three[:1], newest, iris)

    with pytest.raises(LicenceError, match="being prepared already"):
        run_of(three[1:], newest, iris)
    with pytest.raises(LicenceError, match="Choose at least one"):
        run_of([], newest, iris)
    with pytest.raises(LicenceError, match="not valid yet"):
        run_of(three, TextVersionFactory(number=6, valid_from=date(2026, 12, 1)), iris)


def test_the_choice_has_everybody_marked_but_who_cannot_be_prepared(client, three, newest, iris):
    client.force_login(iris)
    AgreementFactory(in_force=True, text_version=newest)
    pending = prepare_renewal(agreement=three[0], text=newest, by=iris, now=NOON)

    response = client.get(reverse(CHOOSE))

    assert response.context["form"].chosen == {three[1].reference, three[2].reference}
    assert f"Not possible: {pending.reference} is under way already." in response.content.decode()
    assert f'value="{three[0].reference}"' not in response.content.decode()


def test_the_choice_can_be_narrowed_to_a_strand(client, newest, iris):
    client.force_login(iris)
    AgreementFactory(in_force=True, programme=ProgrammeFactory(strand="A"))
    other = AgreementFactory(in_force=True, programme=ProgrammeFactory(strand="B"))

    response = client.get(reverse(CHOOSE), {"strand": "B"})

    assert [row.reference for row in response.context["rows"]] == [other.reference]


def test_starting_a_run_leads_to_its_progress(client, three, newest, iris):
    client.force_login(iris)
    answers = {"agreements": [three[0].reference, three[2].reference], "how_far": "issue"}

    response = client.post(reverse(CHOOSE), answers)

    run = RenewalRun.objects.get()
    assert response.url == run.get_absolute_url()
    assert (run.issue_too, {item.predecessor for item in run.items.all()}) == (True, {three[0], three[2]})


def test_a_choice_with_errors_keeps_its_marks(client, three, newest, iris):
    client.force_login(iris)

    nobody = client.post(reverse(CHOOSE), {"how_far": "issue"})
    no_word = client.post(reverse(CHOOSE), {"agreements": [three[1].reference]})

    assert "Choose at least one licensee." in nobody.content.decode()
    assert nobody.context["form"].chosen == set()
    assert no_word.context["form"].chosen == {three[1].reference}
    assert RenewalRun.objects.count() == 0


def test_progress_shows_how_far_it_is_and_asks_again_until_the_end(client, three, newest, iris):
    client.force_login(iris)
    run = run_of(three, newest, iris, now=timezone.now())
    renewal_work.work_on(run.items.first(), now=timezone.now())

    page = client.get(run.get_absolute_url()).content.decode()
    part = client.get(run.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    prepare_renewals()
    ended = client.get(run.get_absolute_url()).content.decode()

    assert "1 of 3 handled." in page
    assert ('hx-trigger="every 3s"' in part, "<html" in part) == (True, False)
    assert ("hx-trigger" in ended, "3 of 3 handled." in ended) == (False, True)


def test_try_again_is_offered_where_something_failed(client, three, newest, iris):
    client.force_login(iris)
    run = run_of(three[:1], newest, iris)
    prepare_renewal(agreement=three[0], text=newest, by=iris, now=NOON)
    prepare_renewals()
    url = reverse("licences:desk_run_retry", args=[run.pk])

    assert url in client.get(run.get_absolute_url()).content.decode()
    client.post(url)

    assert run.items.get().status == RenewalItemStatus.WAITING


def test_the_lists_ask_as_often_for_30_licensees_as_for_one(client, newest, iris):
    client.force_login(iris)
    run = run_of([AgreementFactory(in_force=True)], newest, iris)
    prepare_renewals()
    AgreementFactory(in_force=True)
    urls = [reverse(CHOOSE), run.get_absolute_url(), reverse("licences:desk_runs")]
    few = [queries.count(client, url) for url in urls]
    agreements = [AgreementFactory(in_force=True) for _ in range(30)]
    RenewalItem.objects.bulk_create(RenewalItem(run=run, predecessor=each, due_at=NOON) for each in agreements)
    prepare_renewals()
    for _ in range(30):
        AgreementFactory(in_force=True)
        RenewalRun.objects.create(text_version=newest, started_at=NOON, started_by=iris, finished_at=NOON)

    assert [queries.count(client, url) for url in urls] == few
    assert max(few) <= 12
