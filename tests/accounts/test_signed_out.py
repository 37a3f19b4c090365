"""A session that ends in the middle of work costs a sign-in: no text, no wrong page."""

import pytest

from helpdesk.models import TicketMessage
from tests.factories.helpdesk import TicketFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def case(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, number=142)


@pytest.mark.parametrize("url", ["/helpdesk/desk/JH-142/draft/", "/helpdesk/tickets/JH-142/draft/"])
def test_a_draft_is_answered_with_words_and_not_with_the_sign_in_page(client, case, url):
    answer = client.post(url, {"body": "Half a word"}, headers={"HX-Request": "true", "HX-Target": "draft-state"})

    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert answer.text.startswith("You are signed out.")


def test_other_parts_of_a_page_stay_as_they_are(client, case):
    answer = client.post("/helpdesk/desk/JH-142/here/", headers={"HX-Request": "true", "HX-Target": "presence"})

    assert (answer.status_code, answer["HX-Reswap"], answer.text) == (401, "none", "")


@pytest.mark.parametrize(("verb", "tab", "form"), [("answer", "reply", "reply_form"), ("note", "note", "note_form")])
def test_an_agents_words_wait_at_the_case_in_the_same_box(client, case, iris, verb, tab, form):
    sent = client.post(f"/helpdesk/desk/JH-142/{verb}/", {"body": "We restore the folder."})
    assert sent.url == f"{LOGIN}?next=/helpdesk/desk/JH-142/%3Ftab%3D{tab}"
    session = client.session
    client.force_login(iris)
    kept = client.session
    kept.update(dict(session.items()) | dict(kept.items()))
    kept.save()

    page = client.get(f"/helpdesk/desk/JH-142/?tab={tab}")

    assert page.context[form].initial["body"] == "We restore the folder."
    assert "We restore the folder." in page.text
    assert not TicketMessage.objects.filter(body__contains="restore").exists()
    assert "We restore" not in client.get(f"/helpdesk/desk/JH-142/?tab={tab}").text


def test_a_note_never_waits_in_the_reply_box(client, case, iris):
    client.post("/helpdesk/desk/JH-142/note/", {"body": "Between us."})
    session = dict(client.session.items())
    client.force_login(iris)
    kept = client.session
    kept.update(session | dict(kept.items()))
    kept.save()

    assert "Between us." not in client.get("/helpdesk/desk/JH-142/").text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/licences/desk/?view=issued", "/licences/desk/%3Fview%3Dissued"),
        ("http://testserver/licences/desk/reminders/send/", "/my/"),
        ("https://evil.example/licences/desk/", "/my/"),
        ("//evil.example", "/my/"),
        ("", "/my/"),
    ],
)
def test_after_signing_in_one_is_at_the_form_and_not_at_the_address_it_posts_to(client, referer, back):
    answer = client.post("/licences/desk/reminders/send/", headers={"Referer": referer})

    assert answer.url == f"{LOGIN}?next={back}"


def test_a_page_that_was_only_opened_is_the_one_to_come_back_to(client):
    assert client.get("/helpdesk/desk/?view=all").url == f"{LOGIN}?next=/helpdesk/desk/%3Fview%3Dall"
