"""From a private ticket to a public answer: nothing tells who asked, nothing without consent, down at once."""

import pytest

from helpdesk.actions import public_answers as actions
from helpdesk.enums import PUBLIC_ANSWER_TRANSITIONS, PublicAnswerStatus, Status
from helpdesk.models import PublicAnswer, Ticket
from helpdesk.redaction import propose
from helpdesk.search_sources import TicketSource
from portal.notices.models import Message
from search.models import StaleEntry
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.golden import assert_golden
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db
S = PublicAnswerStatus
TEXT = actions.Text("Export menu is empty", "After the update the menu is empty.", "Copy the addons folder back.")


@pytest.fixture
def source(alpine, bela, iris):
    source = TicketFactory(
        programme=alpine, requester=bela, number=142, title="Alpine Lakes: export menu is empty", solved=True,
        jems_version="10.0.1",
    )  # fmt: skip
    MessageFactory(ticket=source, body="Béla Novák of Interreg Alpine Lakes here, password=geheim1. The menu is empty.")
    MessageFactory(ticket=source, note=True, author=iris, body="They changed the core")
    MessageFactory(ticket=source, author=iris, is_staff_word=True, body="Dear Béla, copy the addons folder back.")
    return source


def in_state(source, state, by):
    decided = (
        {"decided_at": NOON, "decided_by": source.requester} if state in {S.CONSENTED, S.REFUSED, S.PUBLISHED} else {}
    )
    given = {"source": source, "status": state, "drafted_by": by, "drafted_at": NOON, **vars(TEXT), **decided}
    if state == S.PUBLISHED:
        given |= {"published": TicketFactory(visibility="public", solved=True), "published_at": NOON}
    return PublicAnswer.objects.create(**given)


VERBS = {
    "draft": (S.DRAFT, lambda answer, agent, asker: actions.draft(source=answer.source, text=TEXT, by=agent, now=NOON)),
    "ask": (S.ASKED, lambda answer, agent, asker: actions.ask(answer=answer, by=agent, now=NOON)),
    "accept": (S.CONSENTED, lambda answer, agent, asker: actions.accept(answer=answer, by=asker, now=NOON)),
    "refuse": (S.REFUSED, lambda answer, agent, asker: actions.refuse(answer=answer, by=asker, now=NOON)),
    "publish": (S.PUBLISHED, lambda answer, agent, asker: actions.publish(answer=answer, by=agent, now=NOON)),
    "withdraw": (S.WITHDRAWN, lambda answer, agent, asker: actions.withdraw(answer=answer, by=agent, now=NOON)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", PublicAnswerStatus)
def test_every_verb_in_every_state(source, iris, bela, state, verb):
    answer, (to, act) = in_state(source, state, iris), VERBS[verb]
    is_legal = to in PUBLIC_ANSWER_TRANSITIONS[state] or (verb == "draft" and state == S.DRAFT)

    if is_legal:
        act(answer, iris, bela)
    else:
        with pytest.raises(actions.PublicAnswerError):
            act(answer, iris, bela)

    answer.refresh_from_db()
    assert answer.status == (to if is_legal else state)


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_does_any_of_it(source, anna, carla, iris, verb):
    answer = in_state(source, S.ASKED, iris)

    for person in (anna, carla):
        with pytest.raises(actions.PublicAnswerError):
            VERBS[verb][1](answer, person, person)


def published(source, iris, bela):
    answer = actions.draft(source=source, text=TEXT, by=iris, now=NOON)
    actions.ask(answer=answer, by=iris, now=NOON)
    actions.accept(answer=answer, by=bela, now=NOON)
    return answer, actions.publish(answer=answer, by=iris, now=NOON)


def test_the_proposal_leaves_out_names_programme_and_secrets(source):
    proposal = propose(source)

    everything = " ".join(vars(proposal).values())
    assert not [each for each in ("Béla", "Novák", "Alpine", "geheim1", "core") if each in everything]
    assert proposal.answer == "Dear [name], copy the addons folder back."


def test_what_everybody_reads_tells_nobody(client, source, iris, bela, anna, stranger):
    _answer, ticket = published(source, iris, bela)

    for reader in (None, stranger, anna):
        if reader:
            client.force_login(reader)
        page = client.get(ticket.get_absolute_url()).content.decode()
        main = page[page.index("<main") : page.index("</main")]
        assert not [each for each in ("Béla", "Alpine Lakes", "JH-142", bela.email, "portal.invalid") if each in main]
        assert TEXT.question in main and TEXT.answer in main and "Solution" in main
    document = TicketSource().document(ticket)
    assert "public" in document.audiences and "Béla" not in document.body
    assert (ticket.programme, ticket.status, ticket.requester.is_active) == (None, Status.SOLVED, False)


def test_withdrawn_is_gone_at_once(client, source, iris, bela):
    answer, ticket = published(source, iris, bela)
    StaleEntry.objects.all().delete()

    actions.withdraw(answer=answer, by=bela, now=NOON)

    client.force_login(bela)
    assert client.get(ticket.get_absolute_url()).status_code == 404
    assert not Ticket.objects.visible_to(bela).filter(pk=ticket.pk).exists()
    ticket.refresh_from_db()
    assert "public" not in TicketSource().document(ticket).audiences
    assert StaleEntry.objects.filter(kind="ticket", object_id=ticket.pk).exists()


def test_the_mails_of_it(source, iris, bela):
    answer, _ticket = published(source, iris, bela)
    actions.withdraw(answer=answer, by=iris, now=NOON)

    assert queued_messages() == [
        ("helpdesk/consent_asked", bela.email), ("helpdesk/consent_decided", iris.email),
        ("helpdesk/answer_published", bela.email), ("helpdesk/answer_withdrawn", bela.email),
    ]  # fmt: skip
    for message in Message.objects.order_by("pk"):
        assert_golden(message, message.template)


def test_whoever_asked_decides_on_a_page(client, source, iris, bela, anna):
    answer = in_state(source, S.ASKED, iris)
    page = f"/helpdesk/tickets/{source}/consent/"
    client.force_login(anna)
    assert (client.get(page).status_code, client.post(f"{page}accept/").status_code) == (403, 403)

    client.force_login(bela)
    assert "May we publish this answer?" in client.get(page).content.decode()
    client.post(f"{page}refuse/", {"note": "Leave the second line out."})
    answer.refresh_from_db()
    assert (answer.status, answer.decision_note) == (S.REFUSED, "Leave the second line out.")

    client.force_login(iris)
    assert "Leave the second line out." in client.get(f"/helpdesk/desk/{source}/public-answer/").content.decode()


def test_the_agents_page_marks_what_tells_who_asked(client, source, iris):
    client.force_login(iris)
    url = f"/helpdesk/desk/{source}/public-answer/"

    page = client.get(url).content.decode()
    client.post(url, vars(TEXT) | {"answer": "Dear Béla, copy it back."})
    client.post(f"{url}ask/")
    refused = PublicAnswer.objects.get().status
    client.post(f"{url}ask/", {"checked": "on"})

    assert "<mark>Béla Novák</mark> of <mark>Interreg Alpine Lakes</mark>" in page
    assert "password=<mark>geheim1" in page
    assert (refused, PublicAnswer.objects.get().status) == (S.DRAFT, S.ASKED)


def test_a_text_changed_after_consent_must_be_agreed_to_anew(source, iris, bela):
    answer = in_state(source, S.CONSENTED, iris)

    actions.draft(source=source, text=TEXT, by=iris, now=NOON)

    answer.refresh_from_db()
    assert (answer.status, answer.decided_at, answer.decided_by) == (S.DRAFT, None, None)


def test_an_open_ticket_or_one_whose_asker_left_stays_private(source, iris, bela):
    in_state(source, S.DRAFT, iris)
    bela.memberships.all().delete()
    with pytest.raises(actions.PublicAnswerError):
        actions.ask(answer=PublicAnswer.objects.get(), by=iris, now=NOON)

    with pytest.raises(actions.PublicAnswerError):
        actions.draft(source=TicketFactory(), text=TEXT, by=iris, now=NOON)
