import pytest

from licences.actions.ruling import set_rules
from licences.enums import SignatureLevel
from licences.errors import LicenceError
from licences.models import SigningRules
from licences.rules import accepted_levels, accepted_ways, is_accepted, rules
from tests.factories.licences import NOON
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


def test_without_a_row_the_first_rules_hold_and_nothing_is_written():
    assert accepted_levels() == frozenset(SignatureLevel) - {"unknown"}
    assert accepted_ways() == ["upload", "click"]
    assert SigningRules.objects.count() == 0


def test_the_team_sets_the_rules_and_may_change_them_again(iris):
    set_rules(levels=["electronic"], by=iris, now=NOON)
    changed = set_rules(levels=["qualified", "scan"], by=iris, now=NOON)

    assert (rules(), accepted_levels(), accepted_ways()) == (changed, {"qualified", "scan"}, ["upload"])
    assert (changed.changed_by, changed.changed_at) == (iris, NOON)
    assert audit_verbs(changed) == ["licences.rules_set"] * 2


def test_click_alone_is_a_rule_too(iris):
    set_rules(levels=["electronic"], by=iris, now=NOON)

    assert accepted_ways() == ["click"]


def test_no_signature_at_all_is_no_rule(iris):
    with pytest.raises(LicenceError):
        set_rules(levels=["unknown"], by=iris, now=NOON)


def test_what_no_machine_examined_is_left_to_the_person(iris):
    set_rules(levels=["qualified"], by=iris, now=NOON)

    assert (is_accepted("unknown"), is_accepted("qualified"), is_accepted("scan")) == (True, True, False)
