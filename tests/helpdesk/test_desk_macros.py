"""Macros: several changes, shown before, all or none."""

import pytest
from django.urls import reverse

from helpdesk.actions.macros import MacroError, run_macro, save_macro
from helpdesk.enums import Status
from helpdesk.models import CannedReply, Macro, PendingReply, Ticket, TicketMessage
from tests.factories.desk import CannedReplyFactory, MacroFactory, an_agent
from tests.factories.helpdesk import NOON, TicketFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, number=142, jems_version="10.0.1")


def everything(reply, agent="me"):
    return {
        "assignee": agent, "priority": "high", "visibility": "licensees", "tags": "addons, Update to 10",
        "note": "Seen with {{ticket}}", "status": "waiting_customer", "reply": str(reply.pk),
    }  # fmt: skip


def test_every_step_is_taken_through_its_action(ticket, iris):
    reply = CannedReplyFactory(body="Hello {{requester}}")
    macro = save_macro(title="Addons lost", steps=everything(reply), by=iris, now=NOON)

    run_macro(macro=macro, ticket=ticket, by=iris, now=NOON)

    done = Ticket.objects.get()
    assert (done.assignee, done.priority, done.visibility, done.status) == (
        iris,
        "high",
        "licensees",
        "waiting_customer",
    )
    assert {tag.slug for tag in done.tags.all()} == {"addons", "update-to-10"}
    assert list(TicketMessage.objects.values_list("body", "is_internal")) == [
        ("Seen with JH-142", True),
        ("Hello Béla", False),
    ]
    assert audit_verbs(ticket) == [
        "helpdesk.assigned", "helpdesk.classified", "helpdesk.classified", "helpdesk.tagged", "helpdesk.noted",
        "helpdesk.replied", "helpdesk.macro_run",
    ]  # fmt: skip
    assert (Macro.objects.get().uses, CannedReply.objects.get().uses) == (1, 1)


def test_the_reply_of_a_macro_can_be_taken_back(settings, ticket, iris):
    settings.UNDO_SEND_SECONDS = 10
    steps = {"reply": str(CannedReplyFactory().pk), "status": "solved"}

    run_macro(macro=save_macro(title="M", steps=steps, by=iris, now=NOON), ticket=ticket, by=iris, now=NOON)

    assert (PendingReply.objects.get().then, Ticket.objects.get().status) == (Status.SOLVED, Status.NEW)


@pytest.mark.parametrize("why", ["agent left", "no version", "reply gone", "state", "programme"])
def test_one_step_refused_means_nothing_is_done(at_desk, ticket, iris, why):
    agent, reply = an_agent(), CannedReplyFactory(body="Jems {{version}}" if why == "no version" else "Hello")
    steps = everything(reply, str(agent.pk))
    if why == "state":
        steps |= {"status": "solved", "reply": ""}
        Ticket.objects.update(status=Status.CLOSED, closed_at=NOON)
    macro = save_macro(title="All of it", steps=steps, by=iris, now=NOON)
    if why == "agent left":
        agent.staff_assignments.all().delete()
    elif why == "no version":
        Ticket.objects.update(jems_version="")
    elif why == "reply gone":
        reply.delete()
    elif why == "programme":
        Ticket.objects.update(kind="support")
        Macro.objects.update(steps=[{"do": "priority", "value": "low"}, {"do": "visibility", "value": "private"}])
    before = Ticket.objects.values().get()

    page = at_desk.post(reverse("helpdesk:desk_macro_run", args=[142, macro.pk]))

    assert page.status_code == 422
    assert "Nothing was changed." in page.context["fault"]
    assert Ticket.objects.values().get() == before
    assert (TicketMessage.objects.count(), Ticket.tags.through.objects.count(), Macro.objects.get().uses) == (0, 0, 0)
    assert audit_verbs(ticket) == []


def test_the_preview_shows_before_and_after_and_does_nothing(at_desk, ticket, iris):
    steps = {"priority": "high", "status": "new", "tags": "x"} | {"status": "solved"}
    macro = save_macro(title="Show me", steps=steps, by=iris, now=NOON)
    address = reverse("helpdesk:desk_macro_run", args=[142, macro.pk])

    changes = at_desk.get(address).context["plan"].changes
    assert [(change.before, change.after) for change in changes] == [
        ("Normal", "High"),
        ("", "x"),
        ("New", "Solved"),
    ]
    assert Ticket.objects.get().priority == "normal"
    assert at_desk.post(address).url == "/helpdesk/desk/JH-142/"
    assert (Ticket.objects.get().priority, Ticket.objects.get().status) == ("high", "solved")
    assert at_desk.get(address).context["plan"].changes[0].is_same


@pytest.mark.parametrize(
    "steps",
    [[], {}, "x", [{"do": "delete", "value": "1"}], [{"do": "status", "value": "gone"}], [{"do": "status"}], [7]],
)
def test_a_broken_macro_is_said_and_breaks_nothing(at_desk, ticket, iris, steps):
    macro = MacroFactory(steps=steps)

    for address in (ticket.get_desk_url(), reverse("helpdesk:desk_macros")):
        assert at_desk.get(address).status_code == 200
    assert at_desk.get(reverse("helpdesk:desk_macro_edit", args=[macro.pk])).status_code == 200
    assert at_desk.get(reverse("helpdesk:desk_macro_run", args=[142, macro.pk])).context["fault"]
    with pytest.raises(MacroError):
        run_macro(macro=macro, ticket=ticket, by=iris, now=NOON)


def test_make_change_and_delete(at_desk):
    new = reverse("helpdesk:desk_macro_new")
    assert at_desk.post(new, {"title": "Empty"}).status_code == 422
    assert at_desk.post(new, {"title": "High", "priority": "high", "note": "{{nobody}}"}).status_code == 422
    assert at_desk.post(new, {"title": "High", "priority": "high"}).status_code == 302
    assert at_desk.post(new, {"title": "High", "priority": "low"}).status_code == 422

    macro = Macro.objects.get()
    edit = reverse("helpdesk:desk_macro_edit", args=[macro.pk])
    assert at_desk.get(edit).context["form"].initial["priority"] == "high"
    at_desk.post(edit, {"title": "Low", "priority": "low", "tags": "a, b"})
    macro.refresh_from_db()
    assert macro.steps == [{"do": "priority", "value": "low"}, {"do": "tags", "value": "a, b"}]
    at_desk.post(reverse("helpdesk:desk_macro_delete", args=[macro.pk]))
    assert Macro.objects.count() == 0
