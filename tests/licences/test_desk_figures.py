"""Numbers that can be trusted: medians, strands, use, signatures, renewals."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from licences import figures, selectors
from licences.models import EarlierAgreements
from tests import queries
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    ProgrammeLicenceFactory,
    SignedReturnFactory,
    TextVersionFactory,
)
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def signed_after(days, *, ago=0):
    ended = NOON - ago * DAY
    return AgreementFactory(
        received=True, issued_at=ended - days * DAY, received_at=ended, prepared_at=ended - days * DAY, request=None
    )


def stage(label):
    return next(stage for stage in figures.stages(now=NOON) if str(stage.label) == label)


@pytest.mark.parametrize(
    ("days", "middle", "words"),
    [
        ([], None, "–"),
        ([4], 4, "4 days"),
        ([1, 10, 3], 3, "3 days"),
        ([1, 2, 5, 40], 3.5, "3.5 days"),
        ([0.25], 0.25, "under a day"),
        ([1], 1, "1 day"),
    ],
)
def test_the_median_is_the_middle_or_half_way_between_two(days, middle, words):
    for number in days:
        signed_after(number)

    found = stage("Issued to received")

    assert (found.all_days, found.all_words, found.all_cases) == (middle, words, len(days))


def test_a_step_belongs_to_the_year_in_which_it_ended():
    signed_after(2, ago=10)
    signed_after(20, ago=400)

    found = stage("Issued to received")

    assert (found.year_days, found.year_cases, found.all_days, found.all_cases) == (2, 1, 11, 2)


def test_each_step_is_measured_where_it_begins_and_ends():
    request = LicenceRequestFactory(
        accepted=True, submitted_at=NOON - 20 * DAY, decided_at=NOON - 18 * DAY, closed_at=NOON - 18 * DAY
    )
    AgreementFactory(
        in_force=True,
        request=request,
        programme=request.programme,
        issued_at=NOON - 15 * DAY,
        received_at=NOON - 11 * DAY,
        checked_at=NOON - 6 * DAY,
        in_force_at=NOON,
    )

    assert [(found.all_days, found.all_cases) for found in figures.stages(now=NOON)] == [
        (2, 1), (3, 1), (4, 1), (5, 1), (6, 1),
    ]  # fmt: skip


def test_strands_count_the_willing_and_the_signed():
    AgreementFactory(programme=ProgrammeFactory(strand="A"), in_force=True)
    LicenceRequestFactory(programme=ProgrammeFactory(strand="A"), submitted=True)
    ProgrammeFactory(strand="B")
    ProgrammeFactory(strand="C", is_demo=True)

    assert figures.by_strand() == [
        ("A", "A Cross-border", 2, 2, 1),
        ("B", "B Transnational", 1, 0, 0),
    ]


def test_strands_and_the_public_counters_agree_on_who_signed():
    AgreementFactory(programme=ProgrammeFactory(strand="A", is_demo=True), in_force=True)
    ProgrammeFactory(strand="B")

    assert figures.by_strand() == [("A", "A Cross-border", 0, 1, 1), ("B", "B Transnational", 1, 0, 0)]
    assert selectors.counters() == (1, 1, 1)


def test_use_counts_licensees_only_and_names_the_silent():
    ProgrammeLicenceFactory(programme=AgreementFactory(in_force=True).programme, usage="testing", core_modified=True)
    ProgrammeLicenceFactory(usage="production")
    AgreementFactory(in_force=True)

    shares, silent, core_modified = figures.usage()

    assert {share.label: share.number for share in shares if share.number} == {"Testing": 1}
    assert (silent, core_modified) == (1, 1)


def test_signatures_are_counted_by_level():
    for status, level in (("accepted", "qualified"), ("accepted", "scan"), ("rejected", "scan")):
        decided = {"decided_at": NOON, "sent_at": NOON, "reject_reason": "other" if status == "rejected" else ""}
        SignedReturnFactory(agreement=AgreementFactory(in_force=True), status=status, level=level, **decided)

    assert [(share.label, share.number) for share in figures.signatures() if share.number] == [
        ("Qualified", 1),
        ("Scan", 1),
    ]


def test_renewals_count_who_still_stands_on_an_older_text():
    assert figures.renewals(on=NOON.date()) is None
    newest = TextVersionFactory(number=5, valid_from=date(2026, 9, 1), resign_rule="at_renewal")
    old = AgreementFactory(in_force=True, text_version=TextVersionFactory(number=4))
    AgreementFactory(in_force=True, text_version=newest)
    AgreementFactory(issued=True, programme=old.programme, kind="renewal", replaces=old, text_version=newest)

    assert figures.renewals(on=NOON.date())[1:] == (1, 1, 1)


def test_the_page_costs_the_same_with_one_agreement_and_thirty(as_iris):
    def fill(rows):
        for _ in range(rows):
            ProgrammeLicenceFactory(programme=AgreementFactory(in_force=True).programme)

    url = reverse("licences:desk_figures")
    fill(1)
    one = queries.count(as_iris, url)
    fill(29)

    assert queries.count(as_iris, url) == one <= 25


def test_what_was_before_the_portal_is_recorded_and_counts(as_iris):
    url = reverse("licences:desk_figures")
    numbers = {"as_of": "2026-06-01", "signed": "48", "willing": "47", "source_note": "Our list."}

    refused = as_iris.post(url, numbers).content.decode()
    page = as_iris.post(url, numbers | {"willing": "49"}, follow=True).content.decode()

    assert "Whoever signed was willing" in refused
    assert "48 were signed and 49 were willing before this portal counted" in page
    assert audit_verbs(EarlierAgreements.objects.get()) == ["licences.earlier_recorded"]


def test_who_did_not_answer_the_yearly_question_is_named(as_iris):
    late = AgreementFactory(in_force=True, in_force_on=date(2024, 11, 1))
    AgreementFactory(in_force=True)

    page = as_iris.get(reverse("licences:desk_figures")).content.decode()

    assert "due 1 Nov 2025" in page
    assert late.get_desk_url() in page
