"""The machine's report in words a person can decide by."""

import pytest

from licences import desk_report
from licences.enums import Verdict
from licences.examination.report import Difference, Finding, Report, SignatureFinding
from licences.models import SigningRules
from licences.verdicts import told_of
from tests.factories.licences import NOON, SignedReturnFactory

pytestmark = pytest.mark.django_db

SIGNATURE = SignatureFinding(
    field="Licensee",
    signer="Karl Winter",
    issuer="Workshop CA",
    level="digital_trusted",
    is_intact=True,
    covers="file",
    claimed_at="2026-11-19T10:00:00+01:00",
    certificate_from="2026-01-01T00:00:00+00:00",
    certificate_until="2027-01-01T00:00:00+00:00",
)


def returned(report=None, **fields):
    findings = report.as_json() if report else {}
    return SignedReturnFactory(waiting=True, findings=findings, **fields)


def test_every_verdict_has_its_words():
    assert set(desk_report.VERDICT_WORDS) == set(Verdict)


def test_signatures_findings_differences_and_hints_are_told():
    report = Report(
        "different_text",
        "digital_trusted",
        findings=[Finding("large_file", "info")],
        signatures=[SIGNATURE],
        differences=[Difference(2, "Authority", "Agency")],
    )

    look = desk_report.look_at(returned(report, verdict="different_text", level="digital_trusted"))

    row = look.signatures[0]
    assert (look.kind, look.needs_two, look.is_level_accepted) == ("danger", True, True)
    assert (row.signer, row.level, row.covers, row.state) == (
        "Karl Winter",
        "digital, trusted",
        "the whole file",
        "success",
    )
    assert (row.begins.year, row.ends.year, row.was_invalid) == (2026, 2027, False)
    assert row.signed_at.isoformat() == "2026-11-19T10:00:00+01:00"
    assert look.differences == report.differences
    assert [hint.state for hint in look.hints] == ["success"]


@pytest.mark.parametrize(
    ("changes", "state", "label"),
    [
        ({"is_intact": False}, "danger", "broken"),
        ({"covers": "part"}, "warning", "covers a part"),
        ({"is_ours": True}, "info", "our seal"),
    ],
)
def test_a_signature_that_is_not_whole_says_so(changes, state, label):
    report = Report("derived_but_changed", signatures=[SignatureFinding(**{**vars(SIGNATURE), **changes})])

    row = desk_report.look_at(returned(report, verdict="derived_but_changed")).signatures[0]

    assert (row.state, row.state_label) == (state, label)


def test_our_own_words_saved_anew_without_a_signature_are_told_plainly():
    """The broken seal of ours in it is not theirs."""
    seal = SignatureFinding(**{**vars(SIGNATURE), "is_ours": True, "is_intact": False})
    report = Report("rewritten_same_text", "unknown", signatures=[seal])
    signed = returned(report, verdict="rewritten_same_text", level="unknown", machine_state="done", examined_at=NOON)

    look = desk_report.look_at(signed)

    assert (look.kind, look.found_no_signature, look.hints) == ("warning", True, [])
    assert "perhaps nobody has signed" in look.words
    assert look.signatures[0].state_label == "our seal, broken"
    assert told_of(signed).lead == "We found no digital signature in this file."


def test_a_certificate_that_was_not_valid_then_says_so():
    report = Report("scan", signatures=[SignatureFinding(**{**vars(SIGNATURE), "was_certificate_valid": False})])

    assert desk_report.look_at(returned(report, verdict="scan")).signatures[0].was_invalid


def test_our_own_seal_is_nobody_to_compare_names_with():
    report = Report("derived_and_signed", signatures=[SignatureFinding(**{**vars(SIGNATURE), "is_ours": True})])

    assert desk_report.look_at(returned(report, verdict="derived_and_signed")).hints == []


def test_the_other_agreement_is_named():
    look = desk_report.look_at(
        returned(Report("other_agreement", other_reference="LA-2026-0052"), verdict="other_agreement")
    )

    assert look.words == "It names LA-2026-0052, another agreement."


@pytest.mark.parametrize("findings", [{}, {"verdict": "scan"}, {"verdict": "scan", "made_up": 1}])
def test_a_report_of_another_shape_breaks_nothing(findings):
    look = desk_report.look_at(SignedReturnFactory(waiting=True, findings=findings, verdict="scan"))

    assert (look.signatures, look.differences) == ([], [])


def test_a_level_outside_the_rules_is_marked():
    SigningRules.objects.create(pk=1, accepted_levels=["qualified"])

    assert not desk_report.look_at(returned(level="scan", verdict="scan")).is_level_accepted


@pytest.mark.parametrize(
    ("state", "face"), [("waiting", (True, False)), ("parked", (False, True)), ("done", (False, False))]
)
def test_where_the_machine_stands(state, face):
    look = desk_report.look_at(SignedReturnFactory(waiting=True, machine_state=state, examined_at="2026-11-20T00:00Z"))

    assert (look.is_waiting, look.is_parked) == face
