"""The successor of an agreement: prepared, issued, in force, and nothing closes in between."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from helpdesk.models import SupportAccount
from licences.actions import issuing
from licences.actions.checking import put_in_force
from licences.actions.renewals import prepare_renewal
from licences.entitlements import reconcile
from licences.enums import LIVING, AgreementKind, AgreementStatus
from licences.errors import LicenceError
from licences.models import Agreement, EntitlementGrant
from licences.signals import agreement_in_force
from tests.factories.accounts import MembershipFactory
from tests.factories.files import StoredFileFactory
from tests.factories.licences import NOON, AgreementFactory, TextVersionFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def newest():
    return TextVersionFactory(number=5)


@pytest.fixture
def living(alpine, anna, iris, newest):
    """In force since summer, with its hours account."""
    agreement = AgreementFactory(programme=alpine, in_force=True, asked_by=anna, asked_by_role="Head")
    reconcile(programme=alpine, by=iris, now=NOON - timedelta(days=90))
    agreement_in_force.send(
        sender=Agreement, agreement=agreement, programme=alpine, signed_on=TODAY, now=NOON - timedelta(days=90)
    )
    return agreement


def signed(agreement):
    """As the check of a returned file leaves it, countersigned."""
    file = StoredFileFactory()
    Agreement.objects.filter(pk=agreement.pk).update(
        status=AgreementStatus.CHECKED,
        received_at=NOON,
        checked_at=NOON,
        signed_file=file,
        countersigned_file=file,
        countersigned_at=NOON,
        countersignature="upload",
    )
    return Agreement.objects.select_related("programme", "replaces", "request").get(pk=agreement.pk)


def test_a_renewal_copies_the_parties_and_stands_on_the_newest_text(living, newest, iris, anna):
    prepared = prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)

    assert (prepared.kind, prepared.replaces, prepared.status) == (AgreementKind.RENEWAL, living, "prepared")
    assert (prepared.text_version, prepared.request, prepared.programme_name) == (
        newest, living.request, living.programme.name,
    )  # fmt: skip
    assert (prepared.institution_name, prepared.signatory_email) == (
        living.institution_name,
        "karl.winter@lakes.example",
    )
    assert (prepared.asked_by, prepared.asked_by_role) == (anna, "Head")
    assert audit_verbs(prepared) == ["licences.prepared"]


def test_somebody_else_may_sign_now(living, newest, iris):
    parties = {"representative_name": "Helene Vogt", "representative_email": "helene@lakes.example"}

    prepared = prepare_renewal(agreement=living, text=newest, by=iris, now=NOON, parties=parties)

    assert (prepared.signatory_name, prepared.signatory_email) == ("Helene Vogt", "helene@lakes.example")
    assert prepared.representative_role == living.representative_role


def test_who_left_the_programme_asks_no_more(living, newest, iris, anna):
    anna.memberships.update(status="left", left_at=NOON)
    manager = MembershipFactory(programme=living.programme, manager=True).user

    prepared = prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)

    assert (prepared.asked_by, prepared.asked_by_role) == (manager, "")


@pytest.mark.parametrize("status", AgreementStatus)
def test_only_a_living_agreement_is_renewed(alpine, newest, iris, status):
    agreement = AgreementFactory(programme=alpine, in_force=True, closed_at=NOON, status=status)

    if status in LIVING:
        assert prepare_renewal(agreement=agreement, text=newest, by=iris, now=NOON).is_pending
    else:
        with pytest.raises(LicenceError, match="Only an agreement in force or suspended"):
            prepare_renewal(agreement=agreement, text=newest, by=iris, now=NOON)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ({"number": 6, "published_at": None}, "draft"),
        ({"number": 6, "valid_from": TODAY + timedelta(days=1)}, "not valid yet"),
        ({"number": 3}, "newer text already"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused(living, iris, text, words):
    with pytest.raises(LicenceError, match=words):
        prepare_renewal(agreement=living, text=TextVersionFactory(**text), by=iris, now=NOON)


def test_one_under_way_at_a_time_and_after_a_failure_another(living, newest, iris):
    first = prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)
    with pytest.raises(LicenceError, match="already under way"):
        prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)

    issuing.void(agreement=first, reason="Wrong person.", by=iris, now=NOON)
    second = prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)

    assert list(living.successors.order_by("pk")) == [first, second]


def test_in_force_replaces_the_predecessor_without_a_gap_and_mints_no_hours(living, newest, iris, tomas, alpine):
    before = list(EntitlementGrant.objects.order_by("pk").values_list("pk", "entitlement", "opened_at"))
    issued = issuing.issue(
        agreement=prepare_renewal(agreement=living, text=newest, by=iris, now=NOON), by=iris, now=NOON
    )

    put_in_force(agreement=signed(issued), signed_on=TODAY, by=tomas, now=NOON)

    living.refresh_from_db()
    grants = EntitlementGrant.objects.order_by("pk")
    assert living.status == AgreementStatus.SUPERSEDED
    assert list(grants.values_list("pk", "entitlement", "opened_at")) == before
    assert set(grants.values_list("agreement", "closed_at")) == {(issued.pk, None)}
    account = SupportAccount.objects.get(programme=alpine)
    assert (account.agreement, account.granted_minutes) == (living, 480)


def test_issuing_a_renewal_tells_the_contacts_so(living, newest, iris, anna):
    prepared = prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)

    issuing.issue(agreement=prepared, by=iris, now=NOON)

    told = [template for template, address in queued_messages() if address in {anna.email, prepared.signatory_email}]
    assert told[-2:] == ["licences/sign_link", "licences/renewal_issued"]


def test_the_desk_prepares_a_renewal_with_the_parties_as_they_are_now(client, living, newest, iris):
    client.force_login(iris)
    url = reverse("licences:desk_renew", args=[living.reference])
    answers = client.get(url).context["form"].initial | {"representative_name": "Helene Vogt"}

    response = client.post(url, answers)

    prepared = Agreement.objects.get(replaces=living)
    assert response.url == prepared.get_desk_url()
    assert (prepared.signatory_name, living.representative_name) == ("Helene Vogt", "Karl Winter")


def test_a_refused_renewal_keeps_what_was_typed(client, living, newest, iris):
    client.force_login(iris)
    prepare_renewal(agreement=living, text=newest, by=iris, now=NOON)
    url = reverse("licences:desk_renew", args=[living.reference])
    answers = client.get(url).context["form"].initial | {"institution_name": "Another Authority"}

    page = client.post(url, answers).content.decode()

    assert "already under way" in page
    assert "Another Authority" in page


def test_the_desk_page_of_a_living_agreement_leads_to_its_renewal(client, living, iris):
    client.force_login(iris)

    assert reverse("licences:desk_renew", args=[living.reference]) in client.get(living.get_desk_url()).content.decode()
