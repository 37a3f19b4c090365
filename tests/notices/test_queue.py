import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from portal.notices.actions import queue, queue_each
from portal.notices.enums import MessageStatus
from portal.notices.links import read_unsubscribe_token, unsubscribe_url
from portal.notices.models import Attachment, Message, Notice, Preference
from portal.notices.recipients import Enclosure, Recipient, Telling
from portal.notices.topics import topic_for
from tests.factories.accounts import UserFactory
from tests.golden import assert_golden
from tests.outbox import queued_messages

NOW = timezone.now()
CONTEXT = {"what": "Café & estimate", "token": "t0k3n"}


def test_queue_writes_message_and_notice(anna, alpine, case):
    message = queue("sample/hello", to=anna, context=CONTEXT, about=alpine, secrets=["t0k3n"], now=NOW)

    assert (message.subject, message.topic, message.status) == ("[JH-142] Café & estimate", "sample", "waiting")
    assert (message.user, message.address, message.name) == (anna, "anna@alpine.example", "Anna Berger")
    assert (message.about_type, message.about_id) == ("accounts.programme", str(alpine.pk))
    assert (message.secrets, message.queued_at, message.next_attempt_at) == (["t0k3n"], NOW, NOW)
    notice = Notice.objects.get()
    assert (notice.user, notice.message, notice.title) == (anna, message, "[JH-142] Café & estimate")
    assert (notice.url, notice.created_at, notice.read_at) == (alpine.get_absolute_url(), NOW, None)


@pytest.mark.parametrize("name", ["hello_news", "hello_guest"])
def test_text_and_html_end_with_the_ways_out_that_fit(anna, news, name):
    to = anna if name == "hello_news" else Recipient("astrid@solheim.example", "Astrid Solheim")

    message = queue("sample/hello", to=to, context=CONTEXT, now=NOW)

    assert_golden(message, f"notices/{name}")


def test_switched_off_topic_gives_the_notice_without_the_mail(anna, news):
    Preference.objects.create(user=anna, topic="sample", by_mail=False, changed_at=NOW)

    message = queue("sample/hello", to=anna, context=CONTEXT, now=NOW)

    assert (message, queued_messages(), Notice.objects.filter(user=anna, message=None).count()) == (None, [], 1)


def test_topic_of_ones_own_cases_is_sent_whatever_was_chosen(anna, case):
    Preference.objects.create(user=anna, topic="sample", by_mail=False, changed_at=NOW)

    queue("sample/hello", to=anna, context=CONTEXT, now=NOW)

    assert queued_messages() == [("sample/hello", "anna@alpine.example")]


def test_rolled_back_change_sends_nothing(anna, case):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue("sample/hello", to=anna, context=CONTEXT, now=NOW)
        raise ZeroDivisionError

    assert (queued_messages(), Notice.objects.count()) == ([], 0)


def test_enclosures_and_headers_travel_with_the_message(db, case):
    file = Enclosure("invite.ics", 'text/calendar; method=REQUEST; charset="utf-8"', b"BEGIN:VCALENDAR")

    message = queue(
        "sample/hello", to=Recipient("a@b.example"), context=CONTEXT, attachments=[file], reply_to="desk@jems.example",
        headers={"References": "<1@jems>"}, now=NOW,
    )  # fmt: skip

    assert message.headers == {"References": "<1@jems>", "Reply-To": "desk@jems.example"}
    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.content_type, bytes(attachment.content)) == (
        file.name,
        file.content_type,
        file.content,
    )


def test_template_nobody_claimed_is_a_fault_of_ours():
    with pytest.raises(LookupError, match="register one"):
        topic_for("nowhere/hello")


def test_mail_sent_by_others_lands_in_the_outbox(db):
    mail = EmailMultiAlternatives("Page\nsubmitted", "Look & see", to=["Iris <iris@interact.example>", "b@x.example"])
    mail.outbox_secrets = ["Look"]
    mail.send()

    rows = Message.objects.order_by("pk").values_list("template", "name", "address", "subject", "status", "secrets")
    assert list(rows) == [
        ("account/mail", "Iris", "iris@interact.example", "Page submitted", MessageStatus.WAITING, ["Look"]),
        ("account/mail", "", "b@x.example", "Page submitted", MessageStatus.WAITING, ["Look"]),
    ]
    assert Message.objects.first().html == "<p>Look &amp; see</p>"


def test_unsubscribe_token_names_person_and_topic_and_nothing_forged(anna, news):
    token = unsubscribe_url(anna, news).rstrip("/").rsplit("/", 1)[1]

    assert read_unsubscribe_token(token) == (anna, news)
    assert [read_unsubscribe_token(broken) for broken in ("", "x", token[:-1], token.replace(":", "x"))] == [None] * 4
    anna.delete()
    assert read_unsubscribe_token(token) is None


@pytest.mark.parametrize("people", [1, 30])
def test_news_to_one_and_thirty_is_two_statements(db, case, django_assert_num_queries, people):
    users = UserFactory.create_batch(people)

    with django_assert_num_queries(2):
        queue_each("sample/hello", [Telling(user, CONTEXT) for user in users], now=NOW)

    assert list(Notice.objects.order_by("pk").values_list("user", "message__user")) == [(u.pk, u.pk) for u in users]


def test_each_is_told_in_their_own_words_and_by_what_they_chose(anna, bela, carla, news):
    Preference.objects.create(user=bela, topic="sample", by_mail=False, changed_at=NOW)

    messages = queue_each(
        "sample/hello",
        [
            Telling(anna, CONTEXT, ["t0k3n", ""], "help@jems.example", {"In-Reply-To": "<1@x>"}),
            Telling(bela, CONTEXT),
            Telling(carla, CONTEXT | {"what": "Tea"}, by_mail=False),
        ],
        now=NOW,
    )

    assert messages[1:] == [None, None]
    assert (messages[0].user, messages[0].secrets) == (anna, ["t0k3n"])
    assert messages[0].headers == {"In-Reply-To": "<1@x>", "Reply-To": "help@jems.example"}
    assert list(Notice.objects.order_by("pk").values_list("user", "message", "title")) == [
        (anna.pk, messages[0].pk, "[JH-142] Café & estimate"),
        (bela.pk, None, "[JH-142] Café & estimate"),
        (carla.pk, None, "[JH-142] Tea"),
    ]


def test_nobody_to_tell_is_no_news(db, case):
    assert (queue_each("sample/hello", [], now=NOW), Notice.objects.count()) == ([], 0)
