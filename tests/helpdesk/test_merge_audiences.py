"""No pair of audiences lets a merge show a word to anybody who could not read it before; nor does undoing it."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.actions import conversation
from helpdesk.actions.merging import RearrangementError, merge, undo_merge
from helpdesk.enums import Kind, Visibility
from helpdesk.models import Ticket
from helpdesk.permissions import can_see
from helpdesk.rearranging import plan_merge
from licences.enums import Entitlement
from portal.accounts.models import User
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, entitle

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
PEOPLE = ("stranger", "bela", "anna", "carla")
SIDES = ("bela", "anna", "carla", "stranger")


def readers(request, ticket):
    """Fresh instances, as requests have them."""
    people = {"guest": AnonymousUser()}
    people |= {name: User.objects.get(pk=request.getfixturevalue(name).pk) for name in PEOPLE}
    return {name for name, person in people.items() if can_see(person, ticket)}


def ticket_of(request, name, visibility, kind=Kind.QUESTION):
    person = request.getfixturevalue(name)
    programme = {"bela": "alpine", "anna": "alpine", "carla": "fjords"}.get(name)
    programme = request.getfixturevalue(programme) if programme else None
    if programme is None and visibility == Visibility.PROGRAMME:
        visibility = Visibility.PRIVATE
    ticket = TicketFactory(programme=programme, requester=person, visibility=visibility, kind=kind)
    MessageFactory(ticket=ticket)
    return ticket


@pytest.mark.parametrize(("of_source", "of_target"), list(product(Visibility, Visibility)))
@pytest.mark.parametrize(
    ("asker", "other"), [("bela", "bela"), *product(("bela", "stranger"), ("anna", "carla", "stranger"))]
)
@pytest.mark.parametrize("licensed", [False, True])
def test_no_merge_shows_a_word_to_somebody_new(request, iris, fjords, of_source, of_target, asker, other, licensed):
    entitle(fjords, Entitlement.PLUGINS) if licensed else None
    source, target = ticket_of(request, asker, of_source), ticket_of(request, other, of_target)
    read_before, read_target = readers(request, source), readers(request, target)

    try:
        made = merge(source=source, target=target, by=iris, now=LATER, is_confirmed=True)
    except RearrangementError:
        assert plan_merge(source, target).refusal
        return

    after = Ticket.objects.get(pk=target.pk)
    assert readers(request, after) <= read_before & read_target
    undo_merge(rearrangement=made, by=iris, now=LATER)
    assert readers(request, Ticket.objects.get(pk=source.pk)) == read_before
    assert readers(request, Ticket.objects.get(pk=target.pk)) == read_target


def test_the_target_becomes_as_narrow_as_the_source_when_that_is_confirmed(request, iris, alpine, bela):
    source, target = ticket_of(request, "bela", "private"), ticket_of(request, "bela", "programme")

    plan = plan_merge(source, target)
    assert (plan.refusal, plan.visibility, plan.must_confirm, plan.audience) == ("", "private", True, "Béla Novák")
    with pytest.raises(RearrangementError, match="Confirm who reads"):
        merge(source=source, target=target, by=iris, now=LATER)

    merge(source=source, target=target, by=iris, now=LATER, is_confirmed=True)
    target.refresh_from_db()
    assert target.visibility == Visibility.PRIVATE


def test_a_support_request_cannot_become_private_so_the_merge_is_refused(request, iris):
    source = ticket_of(request, "bela", "private")
    target = ticket_of(request, "bela", "programme", kind=Kind.SUPPORT)

    assert "Merge the other way round" in plan_merge(source, target).refusal


def test_what_was_said_since_in_the_narrow_ticket_stays_narrow(request, iris, bela):
    source, target = ticket_of(request, "bela", "private"), ticket_of(request, "bela", "programme")
    made = merge(source=source, target=target, by=iris, now=LATER, is_confirmed=True)
    target.refresh_from_db()
    conversation.reply(ticket=target, by=bela, body="Only for you: my password", now=LATER + timedelta(hours=1))

    undo_merge(rearrangement=made, by=iris, now=LATER + timedelta(hours=2))

    target.refresh_from_db()
    assert target.visibility == Visibility.PRIVATE


def test_undo_is_refused_while_the_source_is_open_to_more_people_than_it_was(request, iris):
    source, target = ticket_of(request, "bela", "private"), ticket_of(request, "bela", "private")
    made = merge(source=source, target=target, by=iris, now=LATER)
    Ticket.objects.filter(pk=source.pk).update(visibility=Visibility.PUBLIC)

    with pytest.raises(RearrangementError, match="as narrow as it was"):
        undo_merge(rearrangement=made, by=iris, now=LATER)
    made.refresh_from_db()
    assert made.undone_at is None


def test_another_programmes_ticket_needs_a_second_look(request, iris):
    source, target = ticket_of(request, "bela", "public"), ticket_of(request, "carla", "programme")

    plan = plan_merge(source, target)

    assert (plan.refusal, plan.must_confirm, plan.audience) == ("", True, "Interreg Northern Fjords")
