"""Who did not sign a newer text by its date keeps what was published until then."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from licences.actions import living, texts
from licences.actions.renewals import prepare_renewal
from licences.entitlements import (
    Entitlement,
    programmes_that_may_have,
    reconcile,
    releases_until,
    user_has,
    user_may_have,
)
from licences.enums import ResignRule
from licences.models import Agreement, EntitlementGrant
from licences.renewing import agreement_with_due, due_signature
from tests.factories.licences import CLAUSES, NOON, AgreementFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
MARCH, JUNE = date(2027, 3, 31), date(2027, 6, 30)


@pytest.fixture
def licensed(alpine, anna, iris):
    """In force on text 4, everything open."""
    agreement = AgreementFactory(programme=alpine, in_force=True)
    reconcile(programme=alpine, by=iris, now=NOON)
    return agreement


def publish(rule=ResignRule.BY_DATE, day=MARCH, now=NOON):
    return texts.publish_text(
        title="Licence agreement", clauses=CLAUSES, note="The fee is named.", valid_from=TODAY, by=None, now=now,
        resign_rule=rule, resign_by=day if rule == ResignRule.BY_DATE else None,
    )  # fmt: skip


def limits(programme):
    open_grants = EntitlementGrant.objects.open().filter(programme=programme)
    return dict(open_grants.values_list("entitlement", "releases_until"))


def onto(agreement, text, iris):
    """The programme signed the newer text."""
    Agreement.objects.filter(pk=agreement.pk).update(status="superseded", closed_at=NOON)
    newer = AgreementFactory(
        programme=agreement.programme, in_force=True, kind="renewal", replaces=agreement, text_version=text
    )
    reconcile(programme=agreement.programme, by=iris, now=NOON)
    return newer


def test_the_date_is_written_into_what_comes_with_releases_and_nothing_else(alpine, licensed):
    publish()

    assert limits(alpine) == {"files": MARCH, "source": MARCH, "plugins": None, "user_group": None, "support": None}
    assert releases_until(alpine.pk) == MARCH
    assert audit_verbs(licensed)[-1] == "licences.releases_limited"


@pytest.mark.parametrize("rule", [ResignRule.NO, ResignRule.AT_RENEWAL])
def test_other_rules_limit_nothing(alpine, licensed, rule):
    publish(rule)

    assert set(limits(alpine).values()) == {None}


def test_of_several_dates_the_earliest_unmet_counts(alpine, licensed, iris):
    publish(day=JUNE)
    newest = publish(day=MARCH)
    assert releases_until(alpine.pk) == MARCH

    onto(licensed, newest, iris)
    assert releases_until(alpine.pk) is None


def test_signing_the_text_in_between_leaves_the_later_date(alpine, licensed, iris):
    between = publish(day=MARCH)
    publish(day=JUNE)

    onto(licensed, between, iris)

    assert releases_until(alpine.pk) == JUNE


def test_the_newer_agreement_takes_the_limit_away_and_the_record_says_so(alpine, licensed, iris):
    text = publish()

    newer = onto(licensed, text, iris)

    assert set(limits(alpine).values()) == {None}
    assert audit_verbs(newer) == ["licences.releases_limited"]


def test_a_programme_that_signs_the_old_text_late_is_limited_from_the_start(fjords, iris):
    agreement = AgreementFactory(programme=fjords, in_force=True)
    publish()

    reconcile(programme=fjords, by=iris, now=NOON)

    assert (releases_until(fjords.pk), agreement.text_version.number) == (MARCH, 4)


def test_a_suspended_licensee_finds_the_limit_after_resuming(alpine, licensed, iris):
    living.suspend(agreement=licensed, reason="Breach.", by=iris, now=NOON)
    publish()
    assert limits(alpine) == {}

    living.resume(agreement=licensed, by=iris, now=NOON)

    assert releases_until(alpine.pk) == MARCH


@pytest.mark.parametrize(
    ("published_on", "may"),
    [(MARCH - timedelta(days=900), True), (MARCH, True), (MARCH + timedelta(days=1), False), (None, False)],
)
def test_an_unsigned_licensee_keeps_releases_up_to_the_day(anna, carla, alpine, licensed, published_on, may):
    publish()

    for entitlement in (Entitlement.FILES, Entitlement.SOURCE):
        assert user_may_have(anna, entitlement, published_on=published_on) is may
        assert not user_may_have(carla, entitlement, published_on=published_on)
        assert list(programmes_that_may_have(entitlement, published_on=published_on)) == ([alpine] if may else [])
    assert user_has(anna, Entitlement.FILES)


def test_staff_read_files_as_before(iris, tomas, licensed):
    publish()

    for person in (iris, tomas):
        assert user_may_have(person, Entitlement.FILES, published_on=MARCH + timedelta(days=1))


def told(programme, on):
    due = due_signature(agreement_with_due(programme), now=NOON.replace(year=on.year, month=on.month, day=on.day))
    return (due.lead, due.text, due.url) if due else None


def test_what_waits_is_said_in_words(alpine, licensed, iris):
    own, wait = reverse("licences:agreement", args=[licensed.reference]), "Interact prepares it and sends it"
    assert told(alpine, TODAY) is None

    text = publish()
    lead, words, url = told(alpine, TODAY)
    assert (lead, words.startswith(wait), url) == ("Sign the new agreement by 31 Mar 2027.", True, own)

    prepared = prepare_renewal(agreement=licensed, text=text, by=iris, now=NOON)
    assert told(alpine, JUNE)[0] == "Releases published after 31 Mar 2027 are closed."
    assert told(alpine, TODAY)[2] == reverse("licences:agreement", args=[prepared.reference])


def test_a_renewal_with_the_signatory_says_who_must_act(alpine, licensed, iris):
    renewal = AgreementFactory(programme=alpine, issued=True, kind="renewal", replaces=licensed)

    assert told(alpine, TODAY) == (
        "A new agreement is under way.",
        f"{renewal.reference} waits for the signature of Karl Winter.",
        reverse("licences:agreement", args=[renewal.reference]),
    )


def test_a_signed_renewal_says_that_interact_is_at_it(alpine, licensed, iris):
    publish()
    renewal = AgreementFactory(programme=alpine, received=True, kind="renewal", replaces=licensed)

    assert told(alpine, TODAY)[:2] == (
        "The new agreement is signed.",
        f"Interact checks {renewal.reference} and puts it in force next.",
    )


def test_the_agreement_page_says_it(client, anna, alpine, licensed):
    publish()
    client.force_login(anna)

    page = client.get(licensed.get_absolute_url()).content.decode()

    assert "Sign the new agreement by 31 Mar 2027." in page
    assert "Newer agreement text: releases open up to a date" in page
    assert "Releases up to 31 Mar 2027 are open" in page
