import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.notices.enums import MessageStatus
from portal.notices.links import unsubscribe_url
from portal.notices.models import Attachment, Message, Notice
from portal.notices.selectors import switched_off
from tests import queries
from tests.factories.notices import MessageFactory, NoticeFactory

NOW = timezone.now()


def test_list_shows_ones_own_news_newest_first(client, anna, bela):
    NoticeFactory(user=anna, title="[JH-142] Estimate waits for you")
    NoticeFactory(user=anna, title="Old news", read=True)
    NoticeFactory(user=bela, title="For Béla only")
    client.force_login(anna)

    page = client.get(reverse("notices:list")).text
    unread = client.get(reverse("notices:list") + "?show=unread").text

    assert ["[JH-142] Estimate waits for you" in page, "Old news" in page, "For Béla only" in page] == [
        True,
        True,
        False,
    ]
    assert ["[JH-142] Estimate waits for you" in unread, "Old news" in unread] == [True, False]


def test_looking_changes_nothing_and_opening_marks_read(client, anna):
    notice = NoticeFactory(user=anna, url="/my/")
    client.force_login(anna)

    client.get(reverse("notices:list"))
    assert Notice.objects.unread().count() == 1
    response = client.post(reverse("notices:read", args=[notice.pk]))

    assert (response.status_code, response.url, Notice.objects.unread().count()) == (302, "/my/", 0)


@pytest.mark.parametrize(("number", "shown"), [(99, ">99<"), (100, ">99+<")])
def test_the_bell_counts_to_99(client, anna, number, shown):
    NoticeFactory.create_batch(number, user=anna)
    client.force_login(anna)

    assert f'count--you"{shown}' in client.get(reverse("notices:list")).text


@pytest.mark.parametrize(
    ("url", "data", "goes_to"),
    [
        ("/my/", {"stay": "1"}, "/notices/"),
        ("", {}, "/notices/"),
        ("https://evil.example/", {}, "/notices/"),
        ("//evil.example", {}, "/notices/"),
    ],
)
def test_reading_leads_only_to_pages_of_the_portal(client, anna, url, data, goes_to):
    notice = NoticeFactory(user=anna, url=url)
    client.force_login(anna)

    assert client.post(reverse("notices:read", args=[notice.pk]), data).url == goes_to


def test_somebody_elses_notice_is_not_there(client, anna, bela):
    notice = NoticeFactory(user=anna)
    client.force_login(bela)

    assert client.post(reverse("notices:read", args=[notice.pk])).status_code == 404


def test_mark_all_as_read_says_how_many(client, anna):
    NoticeFactory.create_batch(2, user=anna)
    client.force_login(anna)

    page = client.post(reverse("notices:read_all"), follow=True).text

    assert ("2 notices are marked read." in page, Notice.objects.unread().count()) == (True, 0)


def test_preferences_are_chosen_by_topic(client, anna, news):
    client.force_login(anna)

    page = client.get(reverse("notices:preferences")).text
    client.post(reverse("notices:preferences"), {})

    assert ("News of Jems" in page, "Your account" in page, "sample" in switched_off(anna)) == (True, True, True)


def test_unsubscribing_takes_a_click_and_no_login(client, anna, news):
    url = unsubscribe_url(anna, news).removeprefix("http://localhost:8000")

    page = client.get(url).text
    assert ("Stop mails about “News of Jems”?" in page, switched_off(anna)) == (True, frozenset())
    done = client.post(url, {"List-Unsubscribe": "One-Click"})

    assert (done.status_code, "anna@alpine.example" in done.text, switched_off(anna)) == (200, True, {"sample"})


def test_mail_program_may_post_without_our_token(anna, news):
    url = unsubscribe_url(anna, news).removeprefix("http://localhost:8000")

    assert Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_broken_unsubscribe_link_says_what_to_do(client, db):
    response = client.get(reverse("notices:unsubscribe", args=["nonsense"]))

    assert (response.status_code, "Sign in and choose" in response.text) == (404, True)


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", {"Sent one", "Parked one", "Café"}),
        ("?status=parked", {"Parked one"}),
        ("?q=astrid", {"Sent one"}),
        ("?q=Café", {"Café"}),
        ("?topic=account&status=sent", {"Sent one"}),
        ("?status=nonsense&topic=nonsense&page=99", {"Sent one", "Parked one", "Café"}),
        ("?q=nobody", set()),
    ],
)
def test_log_is_narrowed_by_state_topic_and_words(client, tomas, query, subjects):
    MessageFactory(subject="Sent one", address="astrid@solheim.example", sent=True)
    MessageFactory(subject="Parked one", parked=True)
    MessageFactory(subject="Café", topic="old topic", kept=True)
    client.force_login(tomas)

    response = client.get(reverse("notices:log") + query)

    assert {message.subject for message in response.context["page"]} == subjects


def test_message_shows_text_facts_and_a_frame_for_the_html(client, tomas):
    message = MessageFactory(parked=True, text="Dear <Astrid>", html="<p>only in html</p>")
    Attachment.objects.create(message=message, name="a.ics", content_type="text/calendar", content=b"BEGIN")
    client.force_login(tomas)

    page = client.get(message.get_absolute_url()).text

    wanted = ["Dear &lt;Astrid&gt;", "550 No such mailbox", "Send again", "a.ics", 'sandbox=""', message.address]
    assert [words for words in wanted if words not in page] == []
    assert "only in html" not in page


def test_html_of_a_message_is_framed_by_us_and_can_do_nothing(client, tomas):
    message = MessageFactory(html="<script>alert(1)</script><p style='color:red'>x</p>")
    client.force_login(tomas)

    response = client.get(reverse("notices:message_html", args=[message.pk]))

    assert (response.text, response["X-Frame-Options"]) == (message.html, "SAMEORIGIN")
    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    )


def test_file_of_a_message_is_an_attachment(client, tomas):
    file = Attachment.objects.create(
        message=MessageFactory(), name="a.ics", content_type="text/calendar; method=REQUEST", content=b"BEGIN"
    )
    client.force_login(tomas)

    response = client.get(reverse("notices:attachment", args=[file.message_id, file.pk]))
    other = client.get(reverse("notices:attachment", args=[MessageFactory().pk, file.pk]))

    assert (response.content, response["Content-Type"]) == (b"BEGIN", "text/calendar; method=REQUEST")
    assert (response["Content-Disposition"], other.status_code) == ('attachment; filename="a.ics"', 404)


def test_retry_puts_a_parked_message_on_its_way(client, tomas):
    message = MessageFactory(parked=True)
    client.force_login(tomas)

    first = client.post(reverse("notices:retry", args=[message.pk]), follow=True).text
    second = client.post(reverse("notices:retry", args=[message.pk]), follow=True).text

    assert (Message.objects.get().status, len(mail.outbox)) == (MessageStatus.WAITING, 0)
    assert ("is on its way again" in first, "not parked any more" in second) == (True, True)


def test_all_parked_messages_go_on_their_way_after_an_outage(client, tomas):
    MessageFactory.create_batch(2, parked=True)
    MessageFactory(sent=True)
    client.force_login(tomas)

    offered = client.get(reverse("notices:log") + "?status=parked").text
    told = client.post(reverse("notices:retry_all"), follow=True).text

    assert ("Send all parked again" in offered, "2 messages are on their way again." in told) == (True, True)
    assert sorted(Message.objects.values_list("status", flat=True)) == ["sent", "waiting", "waiting"]


def test_queries_do_not_grow_with_the_rows(client, tomas, anna):
    counts = []
    for number in (1, 29):
        NoticeFactory.create_batch(number, user=tomas)
        MessageFactory.create_batch(number, user=anna, parked=True)
        client.force_login(tomas)
        urls = [reverse("notices:list"), reverse("notices:log"), Message.objects.first().get_absolute_url()]
        counts.append([queries.count(client, url) for url in urls])

    assert counts[0] == counts[1]
    assert all(number <= most for number, most in zip(counts[1], (12, 12, 15), strict=True)), counts
