"""Hints tell what to look at; none of them is a verdict."""

import pytest

from licences.hints import domain_hint, hints_about, hints_about_return
from tests.factories.accounts import UserFactory
from tests.factories.licences import AgreementFactory, LicenceRequestFactory, SignedReturnFactory

pytestmark = pytest.mark.django_db


def texts(hints, state):
    return [hint.text for hint in hints if hint.state == state]


@pytest.mark.parametrize(
    ("email", "institution", "state"),
    [
        ("a@lakes.example", "Lakes Regional Authority", "success"),
        ("a@vastragotaland.example", "Västra Götalandsregionen", "success"),
        ("a@lodz.example", "Urząd Łódź", "success"),
        ("a@mail.lra.example", "Lakes Regional Authority", "success"),
        ("a@GMAIL.com", "Gmail Authority", "warning"),
        ("a@seznam.cz", "Kraj Vysočina", "warning"),
        ("a@elsewhere.example", "Lakes Regional Authority", "info"),
        ("a@the.example", "The Authority of the Lakes", "info"),
        ("", "Υπουργείο Ανάπτυξης", "info"),
    ],
)
def test_the_mailbox_is_held_against_the_institution(email, institution, state):
    assert domain_hint(email, institution).state == state


def test_the_mailbox_of_who_asks_is_not_the_representatives(anna):
    request = LicenceRequestFactory(submitted=True, started_by=anna, representative_email="Anna@alpine.example")

    assert texts(hints_about(request), "warning") == [
        "Anna@alpine.example is also the mailbox of Anna Berger, who asks. Call the institution before you issue."
    ]


def test_who_asks_and_signs_is_named():
    asker = UserFactory(name="Winter Karl", email="asks@lakes.example")

    assert texts(hints_about(AgreementFactory(asked_by=asker)), "info") == [
        "Winter Karl asks and signs. Look whether they may sign for the institution."
    ]


@pytest.mark.parametrize(
    ("email", "state", "words"),
    [("petra@lakes.example", "info", "same mail domain"), ("petra@law.example", "warning", "Ask for a letter")],
)
def test_passing_on_is_told_with_both_houses(email, state, words):
    passed_on = AgreementFactory(signatory_name="Petra Sommer", signatory_email=email)

    assert [text for text in texts(hints_about(passed_on), state) if words in text]


@pytest.mark.parametrize(
    ("signer", "state"),
    [
        ("Karl Winter", "success"),
        ("WINTER, Dr. Karl", "success"),
        ("Petra Sommer", "warning"),
        ("K. Winter", "warning"),
    ],
)
def test_the_certificates_name_is_held_against_the_signatory(signer, state):
    hints = hints_about_return(SignedReturnFactory(), [signer, signer, ""])

    assert [hint.state for hint in hints] == [state]
    assert signer in hints[0].text


@pytest.mark.parametrize(("typed", "state"), [("karl winter", "success"), ("Somebody Else", "warning")])
def test_the_typed_name_is_held_against_the_signatory(typed, state):
    assert [hint.state for hint in hints_about_return(SignedReturnFactory(typed_name=typed), [])] == [state]
