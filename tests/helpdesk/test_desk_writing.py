"""Canned replies and drafts at the reply box: nothing typed is lost, and text stays text."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helpdesk.actions.drafts import DraftError, save_draft, take_over_draft
from helpdesk.canned import fill, unfilled, unknown
from helpdesk.enums import DraftKind
from helpdesk.models import CannedReply, TicketDraft, TicketEvent, TicketMessage
from tests.factories.desk import CannedReplyFactory, DraftFactory
from tests.factories.files import PDF, upload
from tests.factories.helpdesk import NOON, TicketFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


@pytest.fixture
def ticket(alpine, bela, iris):
    return TicketFactory(programme=alpine, requester=bela, number=142, assignee=iris, jems_version="10.0.1")


def url(name, *more):
    return reverse(f"helpdesk:{name}", args=[142, *more])


def test_placeholders_are_filled_with_plain_text(ticket, iris):
    text = "{{requester}} of {{ programme }}, {{ticket}}, Jems {{version}}. {{agent}}"

    assert fill(text, ticket=ticket, agent=iris) == "Béla of Interreg Alpine Lakes, JH-142, Jems 10.0.1. Iris"
    ticket.jems_version, ticket.programme = "", None
    assert unfilled(fill(text, ticket=ticket, agent=iris)) == ["{{ programme }}", "{{version}}"]


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ticket.requester.password }}",
        "{{ settings.SECRET_KEY }}",
        "{{ticket|safe}}",
        "{{agent.__class__.__mro__}}",
        "{{7*7}}",
        "{{}}",
    ],
)
def test_nothing_is_evaluated(at_desk, ticket, iris, attack):
    """Class: template injection. It stays as it stands, is shown as text and does not go out."""
    reply = CannedReplyFactory(body=attack + "{% load static %}{% debug %}<script>x</script>")

    filled = fill(reply.body, ticket=ticket, agent=iris)
    assert filled == reply.body
    page = at_desk.post(url("desk_insert"), {"canned": reply.pk})
    assert b"<script>x" not in page.content
    assert at_desk.post(url("desk_answer"), {"body": filled, "then": "open"}).status_code == 422
    assert TicketMessage.objects.count() == 0
    assert at_desk.post(reverse("helpdesk:desk_reply_new"), {"title": "A", "body": attack}).status_code == 422
    assert unknown(attack) == [attack]


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again(ticket, iris, bela):
    bela.name = "{{agent}}"
    ticket.requester = bela

    assert fill("{{requester}}", ticket=ticket, agent=iris) == "{{agent}}"


def test_inserting_keeps_what_was_typed_and_the_files(at_desk, ticket):
    reply = CannedReplyFactory(body="About {{ticket}}.")
    data = {"body": "Good morning", "canned": reply.pk, "files": [upload("a.pdf", PDF)]}

    page = at_desk.post(url("desk_insert"), data)

    form = page.context["reply_form"]
    assert form["body"].value() == "Good morning\n\nAbout JH-142."
    assert [name for _pk, name in form.fields["keep"].choices] == ["a.pdf"]
    assert CannedReply.objects.get().uses == 1
    assert TicketDraft.objects.get().fields["body"] == "Good morning\n\nAbout JH-142."
    part = at_desk.post(url("desk_insert"), {"body": "Hi", "canned_all": reply.pk}, headers=HTMX)
    assert b"<html" not in part.content
    assert b"Hi\n\nAbout JH-142." in part.content


def test_nothing_chosen_says_so_and_loses_nothing(at_desk, ticket, tomas):
    theirs = CannedReplyFactory(owner=tomas, body="Private words")
    for chosen in ("", "x", "999", str(theirs.pk), "99999999999999999999"):
        page = at_desk.post(url("desk_insert"), {"body": "Typed", "canned_all": chosen})
        assert page.context["reply_form"]["body"].value() == "Typed"
        assert "Choose a canned reply first." in page.content.decode()
        assert "Private words" not in page.content.decode()


def test_a_refused_file_is_named_and_the_text_stays(at_desk, ticket):
    data = {"body": "See the file", "canned_all": CannedReplyFactory().pk, "files": [upload("virus.exe", b"MZ")]}

    page = at_desk.post(url("desk_insert"), data)

    assert page.context["refused"]
    assert page.context["reply_form"]["body"].value().startswith("See the file")


def test_canned_replies_are_kept_by_their_owner_and_by_all(at_desk, client, iris, tomas):
    at_desk.post(reverse("helpdesk:desk_reply_new"), {"title": "Mine", "body": "Hello {{agent}}", "area": "update"})
    mine, theirs = CannedReply.objects.get(), CannedReplyFactory(owner=tomas)
    assert (mine.owner, mine.area, mine.changed_by) == (iris, "update", iris)

    edit = reverse("helpdesk:desk_reply_edit", args=[mine.pk])
    at_desk.post(edit, {"title": "Ours", "body": "Hello", "is_shared": "on"})
    mine.refresh_from_db()
    assert (mine.owner, mine.title) == (None, "Ours")
    assert at_desk.get(reverse("helpdesk:desk_reply_edit", args=[theirs.pk])).status_code == 404
    assert at_desk.post(reverse("helpdesk:desk_reply_delete", args=[theirs.pk])).status_code == 403
    at_desk.post(reverse("helpdesk:desk_reply_delete", args=[mine.pk]))
    assert list(CannedReply.objects.all()) == [theirs]


def test_a_draft_survives_the_change_of_owner_and_is_taken_over(client, ticket, iris, tomas):
    draft = DraftFactory(ticket=ticket, user=iris, fields={"body": "Half a senten", "at_desk": True})
    DraftFactory(ticket=ticket, user=tomas, fields={"body": "My own", "at_desk": True})
    client.force_login(tomas)
    assert b"left a reply unsent" in client.get(ticket.get_desk_url()).content
    assert b"Take it over" not in client.get(ticket.get_desk_url()).content
    client.post(url("desk_take_over", draft.pk))
    assert TicketDraft.objects.filter(user=iris).exists()

    client.post(url("desk_assign"), {"to": tomas.pk})
    client.post(url("desk_take_over", draft.pk))

    taken = TicketDraft.objects.get()
    assert (taken.user, taken.fields["body"]) == (tomas, "My own\n\nHalf a senten")
    assert audit_verbs(ticket)[-1] == "helpdesk.draft_taken_over"
    line = TicketEvent.objects.latest("pk")
    assert (line.text, line.is_internal) == ("Tomáš took over the unsent words of Iris", True)


def test_a_draft_saved_once_more_meanwhile_is_not_taken_over(ticket, iris, tomas):
    seen = DraftFactory(ticket=ticket, user=tomas)
    TicketDraft.objects.filter(pk=seen.pk).update(saved_at=NOON + timedelta(seconds=1))

    with pytest.raises(DraftError, match="changed the draft"):
        take_over_draft(draft=seen, by=iris, now=NOON)
    assert TicketDraft.objects.get().user == tomas


def test_what_a_customer_typed_is_nobodys_business(at_desk, ticket, bela):
    theirs = save_draft(user=bela, kind=DraftKind.REPLY, fields={"body": "Not yet said"}, now=NOON, ticket=ticket)

    assert b"Not yet said" not in at_desk.get(ticket.get_desk_url()).content
    assert at_desk.post(url("desk_take_over", theirs.pk)).status_code == 404


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_drafts_are_kept_with_and_without_javascript(at_desk, ticket, kind):
    quick = at_desk.post(url("desk_draft"), {"body": "Half", "draft": kind}, headers=HTMX)
    assert b"Draft saved" in quick.content
    slow = at_desk.post(url("desk_draft"), {"body": "Half a senten", "draft": kind}, follow=True)

    assert TicketDraft.objects.get().fields == {"body": "Half a senten", "at_desk": True}
    assert slow.context["tab"] == kind
    assert b"Half a senten</textarea>" in slow.content


def test_take_it_and_give_it_back(at_desk, ticket, iris, tomas):
    ticket.assignee = tomas
    ticket.save()
    at_desk.post(url("desk_take"))
    ticket.refresh_from_db()
    assert ticket.assignee == iris

    back = at_desk.post(url("desk_give_back") + "?view=mine&kind=bug&evil=1")
    ticket.refresh_from_db()
    assert (ticket.assignee, back.url) == (None, "/helpdesk/desk/JH-142/?view=mine&kind=bug")
