"""The agents' pages of mail that came in."""

import pytest
from django.urls import reverse

from helpdesk.enums import Outcome
from helpdesk.models import InboundMail
from tests.factories.helpdesk import NOON
from tests.helpdesk.gateway.writing import PNG, file, mail, part, parts
from tests.queries import count

pytestmark = pytest.mark.django_db


def page_of(client, mail_row, name="desk_mail_message"):
    return client.get(reverse(f"helpdesk:{name}", args=[mail_row.pk]))


@pytest.fixture
def desk(client, iris):
    client.force_login(iris)
    return client


def test_the_list_shows_what_waits_first_and_the_log_by_outcome(scene, desk):
    for name in ("stranger-new", "thread-subject", "bounce-postfix", "binary-noise"):
        scene.take(scene.load(name))

    waiting = desk.get(reverse("helpdesk:desk_mail")).content.decode()
    parked = desk.get(reverse("helpdesk:desk_mail") + "?show=parked").content.decode()
    found = desk.get(reverse("helpdesk:desk_mail") + "?show=all&q=liis@amber").content.decode()

    assert "Can I have an account?" in waiting
    assert "MAILER-DAEMON" not in waiting
    assert "no head" in parked
    assert "Liis Kask" in found
    assert "Mail Delivery System" not in found


def test_the_list_asks_the_same_questions_for_one_row_and_for_thirty(scene, desk):
    url = reverse("helpdesk:desk_mail") + "?show=all"
    scene.take(scene.load("stranger-with-number"))
    one = count(desk, url)
    for number in range(29):
        scene.take(mail(f"many-{number}", who=f"x{number}@amber.example", subject="[JH-142]"))

    assert count(desk, url) == one <= 12


def test_one_mail_shows_text_files_and_whose_address_was_used(scene, desk):
    row = scene.take(scene.load("stranger-with-right-address"))

    html = page_of(desk, row).content.decode()

    assert "Yes, from 22:10, with the addons folder." in html
    assert "carries the reply address of Béla Novák" in html
    assert "Accept as a reply in JH-142" in html


@pytest.mark.parametrize(
    ("name", "is_warned"), [("encrypted-pgp", True), ("forged-dmarc-fail", True), ("stranger-new", False)]
)
def test_a_name_that_nothing_proves_is_said_to_be_a_claim(scene, desk, name, is_warned):
    row = scene.take(scene.load(name))

    assert ("Nothing proves that Béla Novák wrote it" in page_of(desk, row).content.decode()) == is_warned


def test_what_the_trusted_server_found_stands_among_the_facts(scene, desk):
    html = page_of(desk, scene.take(scene.load("verified-dmarc-pass"))).content.decode()

    assert "<dt>DMARC</dt><dd>pass</dd>" in html
    assert "<dt>Sender proven by</dt><dd>dkim</dd>" in html


def test_what_is_too_large_is_not_offered_to_be_read_once_more(scene, desk):
    huge, broken = (page_of(desk, scene.take(scene.load(name))).content.decode() for name in ("huge", "binary-noise"))

    assert "What you can do" in huge
    assert ("Read it once more" in huge, "Read it once more" in broken) == (False, True)


def test_the_html_page_can_do_nothing(scene, desk):
    row = scene.take(scene.load("html-related"))

    response = page_of(desk, row, "desk_mail_html")
    html = response.content.decode()

    assert response["Content-Security-Policy"] == ("sandbox; default-src 'none'; img-src data:; frame-ancestors 'self'")
    assert (response["X-Frame-Options"], response["Cache-Control"]) == ("SAMEORIGIN", "private, no-store")
    assert 'src="data:image/png;base64,' in html
    assert not [bad for bad in ("<script", "evil", "<form", "href=", "http-equiv") if bad in html]
    assert 'sandbox=""' in page_of(desk, row).content.decode()


def test_a_hostile_picture_or_name_does_not_get_into_the_page(scene, desk):
    shown = file(PNG, "<b>x.png", "image/png", 'Content-ID: <a"onload=alert(1)>')
    row = scene.take(
        parts("hostile", part("<img src='cid:a'>", "text/html"), shown, subject="<script>alert(1)</script>")
    )

    html = page_of(desk, row).content.decode()

    assert "<script>alert(1)" not in html
    assert "<b>x.png" not in html


def test_the_raw_mail_is_a_download_of_every_byte(scene, desk):
    raw = scene.load("letters-iso-2022-jp")
    row = scene.take(raw)

    response = page_of(desk, row, "desk_mail_raw")

    assert b"".join(response.streaming_content) == raw
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["binary-noise", "nested-absurd", "empty-lines", "from-none", "winmail"])
def test_what_cannot_be_read_still_has_its_page(scene, desk, name):
    row = scene.take(scene.load(name))

    assert page_of(desk, row).status_code == 200
    assert page_of(desk, row, "desk_mail_html").status_code == 200


@pytest.mark.parametrize(("verb", "outcome"), [("reply", "reply"), ("new", "new"), ("refuse", "quarantine")])
def test_one_click_decides(scene, desk, verb, outcome):
    row = scene.take(scene.load("stranger-with-number"))

    response = desk.post(reverse("helpdesk:desk_mail_decide", args=[row.pk, verb]), follow=True)

    row.refresh_from_db()
    assert (response.status_code, row.outcome) == (200, outcome)
    again = desk.post(reverse("helpdesk:desk_mail_decide", args=[row.pk, verb]), follow=True)
    assert "decided meanwhile" in again.content.decode()


def test_a_parked_mail_is_read_once_more(scene, desk):
    row = scene.take(scene.load("thread-subject"))
    scene.ticket.messages.filter(inbound=row).delete()
    InboundMail.objects.update(outcome=Outcome.PARKED, received_at=NOON)

    desk.post(reverse("helpdesk:desk_mail_decide", args=[row.pk, "retry"]))

    row.refresh_from_db()
    assert row.outcome == Outcome.REPLY


def test_nobody_but_agents_sees_any_of_it(scene, client, anna):
    row = scene.take(scene.load("thread-subject"))
    client.force_login(anna)

    for name in ("desk_mail_message", "desk_mail_html", "desk_mail_raw"):
        assert page_of(client, row, name).status_code == 403


def test_the_ticket_folds_an_automatic_reply_and_a_quote(scene, desk):
    scene.take(scene.load("away-outlook"))
    scene.take(scene.load("thread-signed-address"))

    html = desk.get(scene.ticket.get_desk_url()).content.decode()

    assert "Automatic reply" in html
    assert "Show quoted text" in html
