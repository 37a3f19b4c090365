"""Another institution hosts the programme: nothing closes, no hours are minted, the old agreement stays until then."""

from datetime import date

import pytest
from django.urls import reverse

from helpdesk.models import SupportAccount
from helpdesk.selectors import hours_of
from licences.actions import checking, issuing, requests, returning, transfers
from licences.entitlements import Entitlement, programme_has, reconcile
from licences.errors import AlreadyAsked, LicenceError
from licences.models import Agreement, EntitlementGrant, LicenceRequest
from portal.accounts.models import User
from portal.notices.models import Message
from tests import queries
from tests.factories.helpdesk import AccountFactory
from tests.factories.licences import (
    NOON,
    AgreementFactory,
    LicenceRequestFactory,
    ProgrammeLicenceFactory,
    SigningLinkFactory,
)
from tests.factories.releases import ReleaseFileFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
ANSWERS = {
    "institution_name": "Lower Lakes Agency",
    "institution_address": "Uferweg 2",
    "institution_country": "Germany",
    "representative_name": "Helene Vogt",
    "representative_role": "Director",
    "representative_email": "helene.vogt@lower.example",
    "intended_use": "The joint secretariat moves to Lindau.",
}


@pytest.fixture(autouse=True)
def one_pair_of_eyes(settings):
    settings.AGREEMENT_FOUR_EYES = False
    settings.AGREEMENT_COUNTERSIGNATURE = False


@pytest.fixture
def living(alpine, iris):
    agreement = AgreementFactory(programme=alpine, in_force=True, in_force_on=date(2026, 8, 31))
    reconcile(programme=alpine, by=iris, now=NOON)
    return agreement


def asked(agreement, by):
    request = transfers.start_transfer(agreement=agreement, by=by, now=NOON)
    requests.save_draft(request=request, answers=ANSWERS, by=by, now=NOON)
    return requests.submit(request=request, by=by, now=NOON)


def prepared(agreement, anna, iris):
    return requests.accept(request=asked(agreement, anna), by=iris, now=NOON)


def open_rights(programme):
    return [programme_has(programme.pk, each) for each in Entitlement]


def test_the_request_names_what_it_replaces_and_how_jems_is_used(living, anna):
    ProgrammeLicenceFactory(programme=living.programme, usage="production")

    request = transfers.start_transfer(agreement=living, by=anna, now=NOON)

    assert (request.kind, request.replaces, request.usage, request.status) == (
        "transfer",
        living,
        "production",
        "draft",
    )
    assert list(request.contacts.all()) == [anna]
    assert audit_verbs(request) == ["licences.request_started"]


def test_one_request_is_open_at_a_time(living, anna, bela):
    transfers.start_transfer(agreement=living, by=anna, now=NOON)

    with pytest.raises(AlreadyAsked):
        transfers.start_transfer(agreement=living, by=bela, now=NOON)


def test_while_an_agreement_is_under_way_no_move_begins(living, anna):
    AgreementFactory(programme=living.programme, issued=True, kind="renewal", replaces=living)

    with pytest.raises(LicenceError, match="under way"):
        transfers.start_transfer(agreement=living, by=anna, now=NOON)


@pytest.mark.parametrize("status", ["superseded", "revoked", "ended", "terminated"])
def test_a_closed_agreement_moves_nowhere(alpine, anna, status):
    closed = AgreementFactory(programme=alpine, in_force=True, status=status, closed_at=NOON)

    with pytest.raises(LicenceError):
        transfers.start_transfer(agreement=closed, by=anna, now=NOON)


def test_accepting_prepares_a_successor_and_leaves_the_old_one_in_force(living, anna, iris):
    successor = prepared(living, anna, iris)

    living.refresh_from_db()
    assert (successor.kind, successor.replaces, successor.institution_name) == (
        "transfer",
        living,
        "Lower Lakes Agency",
    )
    assert (living.status, successor.status) == ("in_force", "prepared")
    assert open_rights(living.programme) == [True] * 5


def test_when_it_comes_into_force_the_old_one_is_superseded_and_nothing_closed_in_between(living, anna, iris):
    account = AccountFactory(programme=living.programme, agreement=living)
    successor = Agreement.objects.get(pk=prepared(living, anna, iris).pk)
    checked_as(successor)

    checking.put_in_force(agreement=successor, signed_on=date(2026, 11, 20), by=iris, now=NOON)

    living.refresh_from_db()
    assert (living.status, successor.status, living.closed_at) == ("superseded", "in_force", NOON)
    assert EntitlementGrant.objects.filter(closed_at__isnull=False).count() == 0
    assert set(EntitlementGrant.objects.open().values_list("agreement", flat=True)) == {successor.pk}
    assert SupportAccount.objects.get() == account
    assert hours_of(living.programme, NOON).left == 480


def checked_as(agreement):
    """As the factory's ``checked`` trait would have it."""
    pattern = AgreementFactory.build(checked=True, issued_file=None, signed_file=None)
    file = AgreementFactory(checked=True).signed_file
    Agreement.objects.filter(pk=agreement.pk).update(
        status="checked",
        issued_file=file,
        signed_file=file,
        issued_sha256=pattern.issued_sha256,
        issued_at=pattern.issued_at,
        received_at=pattern.received_at,
        checked_at=pattern.checked_at,
    )
    agreement.refresh_from_db()


@pytest.mark.parametrize("end", ["declined", "voided", "lapsed"])
def test_when_nobody_signs_the_old_one_goes_on_and_a_second_try_is_possible(living, anna, iris, end):
    successor = prepared(living, anna, iris)
    if end == "voided":
        issuing.void(agreement=successor, reason="Wrong name", by=iris, now=NOON)
    else:
        issuing.issue(agreement=successor, by=iris, now=NOON)
    if end == "declined":
        returning.decline_to_sign(link=successor.links.get(), reason="No.", now=NOON)
    elif end == "lapsed":
        issuing.lapse_agreement(agreement=successor, now=NOON)

    again = prepared(living, anna, iris)

    living.refresh_from_db()
    assert (living.status, again.replaces) == ("in_force", living)
    assert open_rights(living.programme) == [True] * 5


def test_a_predecessor_that_ended_meanwhile_cannot_be_replaced(living, anna, iris):
    request = asked(living, anna)
    Agreement.objects.filter(pk=living.pk).update(status="revoked", closed_at=NOON)

    with pytest.raises(LicenceError, match="no longer in force"):
        requests.accept(request=request, by=iris, now=NOON)

    assert LicenceRequest.objects.get(pk=request.pk).status == "submitted"


def test_anna_moves_it_from_the_agreement_page_to_the_sending(client, living, anna):
    client.force_login(anna)
    url = reverse("licences:transfer", args=[living.reference])

    assert url in client.get(living.get_absolute_url()).content.decode()
    explained = client.get(url).content.decode()
    form = client.post(url, follow=True)
    page = form.request["PATH_INFO"]
    missing = client.get(reverse("licences:check", args=[page.split("/")[-2]])).content.decode()
    checked = client.post(page, ANSWERS | {"check": "1"}, follow=True).content.decode()

    assert "A move brings no new ones." in explained
    assert "New hosting institution" in form.content.decode()
    assert "Say in a sentence or two why the agreement moves." in missing
    assert "Lakes Regional Authority, Austria, for which Karl Winter signed" in checked
    assert "A request is open:" in client.get(living.get_absolute_url()).content.decode()


def test_the_desk_sees_what_the_request_replaces(client, living, anna, iris):
    request = asked(living, anna)
    client.force_login(iris)

    page = client.get(request.get_desk_url()).content.decode()

    assert f"Agreement {living.reference}, hosted until now by Lakes Regional Authority" in page


def test_an_open_request_or_agreement_is_shown_instead_of_the_button(client, living, anna):
    client.force_login(anna)
    url = reverse("licences:transfer", args=[living.reference])
    request = LicenceRequestFactory(programme=living.programme)

    page = client.get(url).content.decode()
    answer = client.post(url)

    assert "Your programme has an open request." in page
    assert "Start the request" not in page
    assert answer.url == request.get_absolute_url()


def test_downloads_go_on_while_the_new_institution_signs(client, living, anna, iris):
    file = ReleaseFileFactory()
    successor = prepared(living, anna, iris)
    SigningLinkFactory(agreement=successor)
    client.force_login(User.objects.get(pk=anna.pk))

    assert client.get(file.get_absolute_url()).status_code == 200


def test_the_living_agreement_shows_its_successor_and_who_must_act(client, living, anna, iris):
    successor = prepared(living, anna, iris)
    client.force_login(anna)

    page = client.get(living.get_absolute_url()).content.decode()

    assert "A new agreement is under way; this one stays as it is until then." in page
    assert successor.get_absolute_url() in page
    assert queries.count(client, living.get_absolute_url()) <= 20


def test_pages_of_the_move_cost_a_bounded_number_of_queries(client, living, anna):
    client.force_login(anna)

    counts = {
        name: queries.count(client, reverse(name, args=args))
        for name, args in (("licences:transfer", [living.reference]), ("licences:still", []), ("licences:usage", []))
    }

    assert max(counts.values()) <= 15, counts


def test_the_desk_reads_in_the_mail_what_moves(living, anna, iris):
    asked(living, anna)

    mail = Message.objects.get(template="licences/request_submitted")
    assert f"It moves agreement {living.reference}, hosted until now by Lakes Regional Authority" in mail.text


def test_a_suspended_agreement_promises_nothing_that_is_closed(client, anna, living):
    Agreement.objects.filter(pk=living.pk).update(status="suspended", suspended_at=NOON, reason="Unpaid invoice.")
    client.force_login(anna)

    page = client.get(living.get_absolute_url()).content.decode()
    move = client.get(reverse("licences:transfer", args=[living.reference])).content.decode()

    assert "are closed until Interact resumes it. The reason: Unpaid invoice." in page
    assert ("stay open" in page, "stay open" in move) == (False, False)
    assert "stays closed until it is resumed" in move
