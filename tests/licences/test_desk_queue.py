"""The queue: every case once, in its order, on its page, found by any of its words."""

from datetime import timedelta

import pytest
from django.urls import reverse

from licences.desk_queue import Wanted, keys_of, view_of
from licences.desk_rows import rows_of
from tests import queries
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    SignedReturnFactory,
    SigningLinkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_iris(client, iris):
    client.force_login(iris)
    return client


def found(view="all", **wanted):
    rows = rows_of(keys_of(view_of(view), Wanted(**wanted)), now=NOON)
    return [row.reference for row in rows]


def row_of(case):
    return next(row for row in rows_of(keys_of(view_of("all"), Wanted()), now=NOON) if row.reference == case.reference)


@pytest.mark.parametrize("words", ["lakes", "ÖSTRA", "la-77", "winter petra", "p.winter@", "alpine OLD"])
def test_a_case_is_found_by_each_of_its_words(alpine, words):
    elsewhere = {"institution_name": "Elsewhere", "representative_name": "A B", "representative_email": "a@b.example"}
    AgreementFactory(programme=ProgrammeFactory(), in_force=True, **elsewhere, request=None)
    AgreementFactory(
        programme=alpine,
        issued=True,
        reference="LA-77",
        institution_name="ÖSTRA Lakes",
        signatory_name="Petra Winter",
        signatory_email="p.winter@lakes.example",
        programme_name="Interreg Alpine, old name",
        request=None,
    )

    assert found(q=words) == ["LA-77"]


def test_filters_narrow_and_wrong_values_do_not_filter(as_iris):
    near = LicenceRequestFactory(submitted=True, programme=ProgrammeFactory(strand="A"))
    LicenceRequestFactory(submitted=True, programme=ProgrammeFactory(strand="B"))
    first = AgreementFactory(received=True, programme=ProgrammeFactory(strand="A"))

    assert found("ours", strand="A", state="submitted") == [near.reference]
    assert found("ours", strand="A", kind="first") == [near.reference, first.reference]
    assert found("ours", kind="transfer") == []
    page = as_iris.get(reverse("licences:desk"), {"strand": "Z", "sort": "up", "q": "x" * 200, "page": "x"})
    assert page.content.decode().count("Check the returned file") == 1


def test_the_longest_wait_counts_from_the_last_step():
    old = AgreementFactory(received=True, received_at=NOON - timedelta(days=9))
    asked_again = LicenceRequestFactory(
        submitted=True, submitted_at=NOON - timedelta(days=1), decided_at=NOON - timedelta(days=30)
    )
    new = AgreementFactory(checked=True, checked_at=NOON)

    assert found("ours") == [old.reference, asked_again.reference, new.reference]
    assert found("ours", sort="newest") == [new.reference, asked_again.reference, old.reference]
    assert [(row_of(case).days, row_of(case).is_late) for case in (old, asked_again)] == [(9, True), (1, False)]


def test_programmes_are_sorted_without_regard_to_case():
    for name in ("beta", "Alpha", "Gamma"):
        LicenceRequestFactory(submitted=True, programme=ProgrammeFactory(name=name), reference=f"LR-{name}")

    assert found(sort="programme") == ["LR-Alpha", "LR-beta", "LR-Gamma"]
    assert found(sort="-programme") == ["LR-Gamma", "LR-beta", "LR-Alpha"]


def test_every_case_stands_on_exactly_one_page(as_iris):
    """Requests and agreements wait in one line: no page may depend on how many of each come first."""
    for number in range(60):
        LicenceRequestFactory(submitted=True, submitted_at=NOON - timedelta(hours=number * 2), reference=f"LR-{number}")
        AgreementFactory(received=True, received_at=NOON - timedelta(hours=number * 2 + 1), reference=f"LA-{number}")
    url = reverse("licences:desk")

    pages = [as_iris.get(url, {"page": number}).context for number in (1, 2, 3)]
    shown = [row.reference for page in pages for row in page["rows"]]

    assert [len(page["rows"]) for page in pages] == [50, 50, 20]
    assert shown == [f"{kind}-{number}" for number in reversed(range(60)) for kind in ("LA", "LR")]


@pytest.mark.parametrize(
    ("email", "short"),
    [
        ("karl@lakes.example", ""),
        ("karl.winter@gmail.com", "gmail.com: private mailbox"),
        ("karl@elsewhere.example", "elsewhere.example: does it fit?"),
    ],
)
def test_a_mailbox_that_does_not_fit_is_marked(email, short):
    case = AgreementFactory(issued=True, representative_email=email)

    assert row_of(case).hint.short == short


def test_the_next_step_is_as_fine_as_the_desk_knows_it(iris, settings):
    settings.AGREEMENT_COUNTERSIGNATURE = True
    parked = SignedReturnFactory(waiting=True, machine_state="parked").agreement
    half = SignedReturnFactory(waiting=True, first_accepted_at=NOON, first_accepted_by=iris).agreement
    dead = SigningLinkFactory(expires_at=NOON).agreement
    checked = AgreementFactory(checked=True)

    assert [str(row_of(case).next_step) for case in (parked, half, dead, checked)] == [
        "Examine the file again, or by hand",
        "A second person accepts the file",
        "Send a new link: the last one stopped",
        "Countersign it",
    ]


def fill(rows):
    for _ in range(rows):
        LicenceRequestFactory(programme=ProgrammeFactory(), submitted=True)
        SignedReturnFactory(waiting=True)
        SigningLinkFactory()


@pytest.mark.parametrize("view", ["ours", "theirs", "all"])
def test_the_queue_costs_the_same_with_one_row_and_thirty(as_iris, view):
    url = f"{reverse('licences:desk')}?view={view}&q=a"
    fill(1)
    one = queries.count(as_iris, url)
    fill(29)

    assert queries.count(as_iris, url) <= one <= 12
