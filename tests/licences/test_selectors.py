import pytest

from licences import selectors
from licences.desk_queue import VIEWS, Wanted, counts, keys_of
from licences.desk_rows import rows_of
from licences.selectors import Counters
from licences.steps import licence_steps, who_must_act
from tests.factories.accounts import ProgrammeFactory
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    EarlierAgreementsFactory,
    LicenceRequestFactory,
    ProgrammeLicenceFactory,
    SigningLinkFactory,
)

pytestmark = pytest.mark.django_db


def test_counters_add_what_was_before_the_portal():
    AgreementFactory(in_force=True)
    AgreementFactory(in_force=True, status="revoked", closed_at=NOON)
    LicenceRequestFactory(submitted=True)
    LicenceRequestFactory()
    ProgrammeFactory(is_demo=True)
    EarlierAgreementsFactory(signed=48, willing=49)

    # The programme whose agreement was revoked still has its accepted request: it was willing.
    assert selectors.counters() == Counters(signed=49, willing=52, total=4)


def test_counters_count_nothing_on_an_empty_portal(db):
    assert selectors.counters() == Counters(0, 0, 0)


def test_counters_need_two_queries(db, django_assert_num_queries):
    with django_assert_num_queries(2):
        selectors.counters()


def test_the_living_agreement_goes_before_the_one_under_way(alpine):
    living = AgreementFactory(programme=alpine, in_force=True, status="suspended")
    AgreementFactory(programme=alpine)

    assert selectors.agreement_of(alpine) == living
    assert selectors.agreement_of(ProgrammeFactory()) is None


def test_core_modified_names_only_those_asked_for_who_declared_it(alpine, fjords):
    ProgrammeLicenceFactory(programme=alpine, core_modified=True)
    ProgrammeLicenceFactory(programme=fjords)
    ProgrammeLicenceFactory(core_modified=True)

    assert selectors.core_modified([alpine.pk, fjords.pk]) == {alpine.pk}


def test_the_public_list_names_licence_holders_who_chose_it(alpine, fjords):
    AgreementFactory(programme=alpine, in_force=True)
    AgreementFactory(programme=fjords, in_force=True)
    ProgrammeLicenceFactory(programme=alpine, in_registry=True)
    ProgrammeLicenceFactory(programme=fjords)
    ProgrammeLicenceFactory(in_registry=True)

    assert list(selectors.licence_holders()) == [alpine]


def states(programme):
    return "".join(step["state"][0] for step in licence_steps(programme))


@pytest.mark.parametrize(
    ("state", "expected"),
    [({}, "ddnlll"), ({"issued": True}, "dddnll"), ({"received": True}, "ddddnl"), ({"checked": True}, "dddddn"),
     ({"in_force": True}, "dddddd")],
)  # fmt: skip
def test_steps_follow_the_agreement(alpine, state, expected):
    AgreementFactory(programme=alpine, **state)

    assert states(alpine) == expected


@pytest.mark.parametrize(("state", "expected"), [({}, "nlllll"), ({"submitted": True}, "dnllll"),
                                                 ({"returned": True}, "nlllll")])  # fmt: skip
def test_steps_follow_the_request(alpine, state, expected):
    LicenceRequestFactory(programme=alpine, **state)

    assert states(alpine) == expected


def test_steps_begin_at_one_for_a_programme_that_never_asked(alpine):
    assert states(alpine) == "nlllll"


def test_the_sentence_says_who_must_act_and_until_when(alpine):
    link = SigningLinkFactory(agreement__programme=alpine)

    assert who_must_act(link.agreement) == (
        "Karl Winter must act.",
        "Waiting for the signature of Lakes Regional Authority, the link works until 18 Dec 2026.",
    )
    link.agreement.links.update(revoked_at=NOON)
    assert who_must_act(link.agreement)[1] == "The signing link stopped working. Ask for a new one."


@pytest.mark.parametrize("state", ["prepared", "received", "checked", "suspended", "in_force", "revoked"])
def test_every_state_has_its_sentence(alpine, state):
    agreement = AgreementFactory(programme=alpine, in_force=True, status=state, closed_at=NOON, reason="Why.")

    assert all(who_must_act(agreement))


@pytest.mark.parametrize("state", ["declined", "void", "terminated", "revoked", "ended"])
def test_who_closed_an_agreement_is_read_with_the_reason(alpine, state):
    agreement = AgreementFactory(
        programme=alpine, in_force=True, status=state, closed=True, reason="A new institution."
    )

    assert who_must_act(agreement)[1].endswith("The reason: A new institution.")


def test_an_old_reason_is_not_told_of_what_closed_by_itself(alpine):
    agreement = AgreementFactory(
        programme=alpine, in_force=True, status="superseded", closed=True, reason="Paused once."
    )

    assert who_must_act(agreement)[1] == "This agreement is closed: superseded."


def test_the_desk_sorts_cases_by_who_must_act(alpine, fjords):
    asked = LicenceRequestFactory(submitted=True)
    LicenceRequestFactory()
    asked_back = LicenceRequestFactory(returned=True)
    waiting = AgreementFactory(programme=alpine, received=True)
    issued = AgreementFactory(programme=fjords, issued=True)

    found = {view.key: [row.reference for row in rows_of(keys_of(view, Wanted()), now=NOON)] for view in VIEWS[:4]}

    assert found == {
        "ours": [asked.reference, waiting.reference],
        "theirs": [issued.reference, asked_back.reference],
        "in-force": [],
        "closed": [],
    }
    assert counts() == {"ours": 2, "theirs": 2, "in-force": 0, "closed": 0, "all": 6}
