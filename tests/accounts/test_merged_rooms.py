"""Two programmes become one: what each room above moves, ends or leaves, and that strangers see none of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from helpdesk.actions.booking import Work, book_time
from helpdesk.ledger import all_faults
from helpdesk.models import IdeaVote, LedgerRow, SupportAccount, Ticket, TicketDraft, TicketEvent, Webhook
from helpdesk.openings import support
from helpdesk.selectors import hours_of
from licences.entitlements import Entitlement, programme_has, reconcile
from licences.models import Agreement, EntitlementGrant, LicenceRequest, ProgrammeLicence
from portal.accounts.actions.programmes import merge_programmes
from portal.accounts.audiences import programme_token
from portal.accounts.merging import consequences_of
from portal.accounts.models import Programme, User
from portal.audit.selectors import entries_about
from releases.models import Compatibility, Installation, Plugin
from search.models import StaleEntry
from tests.factories.academy import EnrolmentFactory
from tests.factories.accounts import InvitationFactory, MembershipFactory
from tests.factories.events import OccasionFactory
from tests.factories.helpdesk import AccountFactory, EstimateFactory, TicketFactory, WatcherFactory
from tests.factories.licences import (
    AgreementFactory,
    LicenceRequestFactory,
    ProgrammeLicenceFactory,
    SigningLinkFactory,
)
from tests.factories.releases import CompatibilityFactory, InstallationFactory, PluginVersionFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
# What stays with the closed programme on purpose, as history: who worked there, who took which file in whose name.
HISTORY = {"memberships", "invitations", "releases.Download.programme"}


def merged(source, into, by):
    return merge_programmes(source=source, into=into, by=by, now=NOON)


def in_force(programme, by):
    agreement = AgreementFactory(programme=programme, in_force=True)
    reconcile(programme=programme, by=by, now=NOON)
    return agreement


def left_behind(programme):
    """Every row of any model that still points to the programme, but for history."""
    found = {}
    for relation in Programme._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        field = relation.field
        name = f"{field.model._meta.label}.{field.name}"
        count = field.model._base_manager.filter(**{field.name: programme}).count()
        if count and relation.get_accessor_name() not in HISTORY and name not in HISTORY:
            found[name] = count
    return found


@pytest.fixture
def everything(alpine, anna, bela, iris):
    """One row at least of each thing a programme can have."""
    in_force(alpine, iris)
    LicenceRequestFactory(programme=alpine, submitted=True)
    ProgrammeLicenceFactory(programme=alpine, usage="production", core_modified=True, core_modified_note="Exports")
    ticket = TicketFactory(programme=alpine, support=True, requester=bela)
    WatcherFactory(ticket=ticket, user=anna)
    EstimateFactory(ticket=ticket)
    AccountFactory(programme=alpine)
    IdeaVote.objects.create(ticket=TicketFactory(), programme=alpine, at=NOON)
    Webhook.objects.create(programme=alpine, name="Ours", url="https://alpine.example", seed="s", made_at=NOON)
    InstallationFactory(programme=alpine)
    CompatibilityFactory(programme=alpine)
    PluginVersionFactory(plugin__owner=alpine)
    EnrolmentFactory(programme=alpine, user=anna)
    OccasionFactory(audience=programme_token(alpine.pk))
    InvitationFactory(programme=alpine)
    return ticket


def test_nothing_is_left_behind_and_the_ledger_holds(everything, alpine, fjords, tomas):
    merged(alpine, fjords, tomas)

    assert left_behind(alpine) == {}
    assert all_faults() == []


def test_strangers_see_none_of_it_and_the_people_all_of_it(
    client, everything, alpine, fjords, anna, carla, stranger, tomas
):
    merged(alpine, fjords, tomas)
    agreement, request = Agreement.objects.in_force().get(), LicenceRequest.objects.get(agreements=None)
    plugin = Plugin.objects.get(owner=fjords)
    urls = [thing.get_absolute_url() for thing in (everything, agreement, request, plugin)]

    seen = {}
    for user in (anna, carla, stranger):
        client.force_login(User.objects.get(pk=user.pk))
        seen[user.name] = [client.get(url).status_code for url in urls]

    assert seen == {anna.name: [200] * 4, carla.name: [200] * 4, stranger.name: [404] * 4}


def test_what_moved_is_read_anew_by_search(everything, alpine, fjords, tomas):
    StaleEntry.objects.all().delete()

    merged(alpine, fjords, tomas)

    kinds = set(StaleEntry.objects.values_list("kind", flat=True))
    assert kinds == {"licence", "licence_request", "ticket", "plugin", "event"}


def test_the_living_agreement_moves_with_open_rights_when_the_target_has_none(alpine, fjords, anna, iris, tomas):
    agreement = in_force(alpine, iris)

    merged(alpine, fjords, tomas)

    agreement.refresh_from_db()
    assert (agreement.status, agreement.programme, agreement.programme_name) == ("in_force", fjords, alpine.name)
    assert all(programme_has(fjords.pk, each) for each in Entitlement)
    assert EntitlementGrant.objects.filter(closed_at__isnull=False).count() == 0
    assert audit_verbs(agreement)[-1] == "licences.moved_by_merge"
    assert "licences/agreement_changed" not in {template for template, _to in queued_messages()}


def test_the_targets_agreement_wins_and_the_other_ends_with_its_reason(alpine, fjords, anna, carla, iris, tomas):
    theirs, ours = in_force(alpine, iris), in_force(fjords, iris)
    pending = AgreementFactory(programme=alpine, issued=True, kind="transfer", replaces=theirs)
    link = SigningLinkFactory(agreement=pending, expires_at=datetime(2027, 1, 1, tzinfo=UTC))

    merged(alpine, fjords, tomas)

    for each in (theirs, ours, pending, link):
        each.refresh_from_db()
    assert (theirs.status, ours.status, pending.status) == ("ended", "in_force", "void")
    assert {theirs.programme, pending.programme} == {fjords}
    assert theirs.reason == "The programmes were merged; another agreement goes on for Interreg Northern Fjords."
    assert link.revoked_at == NOON
    assert set(EntitlementGrant.objects.open().values_list("programme", "agreement")) == {(fjords.pk, ours.pk)}
    assert queued_messages().count(("licences/agreement_changed", anna.email)) == 2


def test_what_is_under_way_moves_only_into_a_programme_that_has_nothing(alpine, fjords, iris, tomas):
    pending = AgreementFactory(programme=alpine, issued=True)
    merged(alpine, fjords, tomas)

    pending.refresh_from_db()
    assert (pending.status, pending.programme) == ("issued", fjords)


def test_a_living_agreement_that_moves_ends_what_the_target_had_under_way(alpine, fjords, carla, iris, tomas):
    living, pending = in_force(alpine, iris), AgreementFactory(programme=fjords, issued=True)
    asked = LicenceRequestFactory(programme=fjords, submitted=True)

    merged(alpine, fjords, tomas)

    for each in (living, pending, asked):
        each.refresh_from_db()
    assert (living.status, pending.status, asked.status) == ("in_force", "void", "withdrawn")


def test_declarations_follow_the_agreement_that_goes_on_and_a_changed_core_stays_said(alpine, fjords, iris, tomas):
    in_force(alpine, iris)
    ProgrammeLicenceFactory(programme=alpine, usage="production", core_modified=True, core_modified_note="Exports")
    ours = ProgrammeLicenceFactory(programme=fjords, usage="testing")

    merged(alpine, fjords, tomas)

    profile = ProgrammeLicence.objects.get()
    assert (profile.pk, profile.usage, profile.core_modified, profile.core_modified_note) == (
        ours.pk,
        "production",
        True,
        "Exports",
    )
    assert entries_about(ours).last().facts["usage"] == "production"


def test_tickets_keep_number_and_watchers_and_say_why_they_moved(alpine, fjords, bela, carla, tomas):
    ticket, closed = TicketFactory(programme=alpine), TicketFactory(programme=alpine, closed=True)
    watcher = WatcherFactory(ticket=ticket, user=bela)
    draft = TicketDraft.objects.create(user=bela, kind="new", fields={"programme": str(alpine.pk)}, saved_at=NOON)

    merged(alpine, fjords, tomas)

    watcher.refresh_from_db()
    draft.refresh_from_db()
    numbers = dict(Ticket.objects.values_list("number", "programme"))
    assert numbers == {ticket.number: fjords.pk, closed.number: fjords.pk}
    assert list(TicketEvent.objects.values_list("ticket", "text")) == [
        (ticket.pk, "Interreg Alpine Lakes became part of Interreg Northern Fjords")
    ]
    assert draft.fields == {"programme": str(fjords.pk)}


def test_minutes_of_both_stay_usable_and_the_statement_says_where_they_came_from(alpine, fjords, anna, tomas):
    moved, own = AccountFactory(programme=alpine), AccountFactory(programme=fjords)
    ticket = TicketFactory(programme=alpine, support=True)

    merged(alpine, fjords, tomas)

    moved.refresh_from_db()
    row = LedgerRow.objects.get(account=moved, kind="transfer")
    assert (moved.programme, moved.balance_minutes, row.minutes, row.balance_after) == (fjords, 480, 0, 480)
    assert row.public_note == "Interreg Alpine Lakes became part of Interreg Northern Fjords"
    assert (hours_of(fjords, NOON).left, hours_of(alpine, NOON)) == (960, None)
    assert Ticket.objects.get(pk=ticket.pk).programme == own.programme
    assert SupportAccount.objects.count() == 2
    assert all_faults() == []


def test_work_on_a_moved_ticket_is_charged_to_a_moved_account(alpine, fjords, tomas):
    account, ticket = AccountFactory(programme=alpine), TicketFactory(programme=alpine, support=True)
    merged(alpine, fjords, tomas)

    work = Work(minutes=15, work_on=NOON.date(), note="Looked", key="k")
    book_time(ticket=Ticket.objects.get(pk=ticket.pk), work=work, by=tomas, now=NOON)

    account.refresh_from_db()
    assert account.balance_minutes == 465
    assert all_faults() == []


def test_plugins_installations_and_statements_move_without_doubles(alpine, fjords, tomas):
    version = PluginVersionFactory(plugin__owner=alpine)
    said = CompatibilityFactory(plugin_version=version, programme=fjords)
    CompatibilityFactory(plugin_version=version, release=said.release, programme=alpine, statement="declared")
    for programme in (alpine, fjords):
        InstallationFactory(programme=programme)
    InstallationFactory(programme=alpine, kind="test")

    merged(alpine, fjords, tomas)

    version.plugin.refresh_from_db()
    assert version.plugin.owner == fjords
    assert list(Compatibility.objects.values_list("programme", "statement")) == [(fjords.pk, "declared")]
    assert sorted(Installation.objects.values_list("programme", "kind")) == [
        (fjords.pk, "production"),
        (fjords.pk, "test"),
    ]


def test_a_failing_room_undoes_the_whole_merge(alpine, fjords, anna, tomas, monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError("out of order")

    ticket = TicketFactory(programme=alpine)
    monkeypatch.setattr("helpdesk.actions.merges.post", break_down)
    AccountFactory(programme=alpine)

    with pytest.raises(RuntimeError):
        merged(alpine, fjords, tomas)

    ticket.refresh_from_db()
    assert (Programme.objects.get(pk=alpine.pk).merged_at, ticket.programme) == (None, alpine)
    assert anna.memberships.get().programme == alpine


def test_the_list_before_the_merge_names_everything(everything, alpine, fjords, tomas):
    in_force(fjords, tomas)
    MembershipFactory(programme=alpine, requested=True)
    InstallationFactory(programme=fjords)

    ends = [str(line.text) for line in consequences_of(alpine, fjords) if line.ends]
    moves = [str(line.text) for line in consequences_of(alpine, fjords) if not line.ends]

    assert sorted(text.partition(" ")[0] for text in ends) == ["Agreement", "Request", "The"]
    assert any("480 minutes of support move" in text for text in moves)
    assert any("1 ticket moves" in text for text in moves)
    assert any("1 meeting is for the people" in text for text in moves)
    assert any("1 request to join moves" in text for text in moves)


def test_the_statement_of_the_moved_account_is_on_the_targets_page(client, alpine, fjords, carla, tomas):
    AccountFactory(programme=alpine)
    merged(alpine, fjords, tomas)
    client.force_login(carla)

    page = client.get(reverse("helpdesk:hours"))

    assert page.status_code == 200
    assert "Interreg Alpine Lakes became part of Interreg Northern Fjords" in page.content.decode()


def test_hours_that_end_sooner_are_said_beside_the_later_last_day(client, monkeypatch, alpine, fjords, carla, tomas):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    AccountFactory(programme=alpine, last_on=NOON.date() + timedelta(days=30))
    later = AccountFactory(programme=fjords).last_on
    merged(alpine, fjords, tomas)

    hours = hours_of(fjords, NOON)
    client.force_login(carla)
    pages = [client.get(url).content.decode() for url in ("/helpdesk/", "/helpdesk/hours/")]

    assert (hours.last_on, [(each.balance_minutes, each.last_on.day) for each in hours.sooner]) == (later, [(480, 20)])
    assert [page.count("of them only until <b>Sun 20 Dec 2026</b>") for page in pages] == [1, 1]
    assert str(support(fjords).text) == "16 h left until 1 Mar 2027, 8 h of them until 20 Dec 2026"
