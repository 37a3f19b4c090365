"""Astrid's story: a link, a code, a file. No account, no JavaScript."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.notices.models import Message
from tests.factories.files import PDF, upload
from tests.factories.licences import SigningLinkFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def link(alpine, anna):
    now = timezone.now()
    return SigningLinkFactory(
        agreement__programme=alpine, agreement__asked_by=anna, sent_at=now, expires_at=now + timedelta(days=30)
    )


def url(name, link):
    return reverse(f"licences:{name}", args=[link.token])


@pytest.fixture
def opened(client, link):
    """The code was asked for and given."""
    client.post(url("sign_send_code", link))
    code = Message.objects.get(template="licences/sign_code").secrets[0]
    assert client.post(url("sign_confirm", link), {"code": code}).url == link.get_absolute_url()
    return client


def test_before_the_code_the_page_says_who_asks_and_shows_no_file(client, link):
    response = client.get(link.get_absolute_url())
    page = response.content.decode()

    assert "Interreg Alpine Lakes asks you to sign the Jems licence agreement" in page
    assert "Mail me the code" in page
    assert "Download PDF" not in page and "anna@alpine.example" not in page
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", ["sign_agreement", "sign_check", "sign_decline", "sign_delegate"])
def test_inner_pages_lead_back_to_the_code(client, link, name):
    assert client.get(url(name, link)).url == link.get_absolute_url()


def test_dead_links_all_get_the_same_page(client, link):
    def answer():
        response = client.get(link.get_absolute_url())
        return response.status_code, response.content

    unknown = client.get(reverse("licences:sign", args=["x" * 43]))
    type(link).objects.update(revoked_at=timezone.now())
    revoked = answer()
    type(link).objects.update(revoked_at=None, expires_at=timezone.now())

    assert revoked == answer() == (404, unknown.content)
    assert b"This link does not work" in unknown.content


def test_guessing_links_ends_in_a_wait(client, link):
    for number in range(30):
        client.get(reverse("licences:sign", args=[f"guess-{number}"]))

    assert client.get(reverse("licences:sign", args=["guess"])).status_code == 429


def test_a_wrong_code_is_said_in_the_form(client, link):
    client.post(url("sign_send_code", link))

    page = client.post(url("sign_confirm", link), {"code": "12"}).content.decode()

    assert "This is not the code we mailed last." in page


def test_another_browser_needs_its_own_code(opened, link):
    assert "Download PDF" in opened.get(link.get_absolute_url()).content.decode()
    assert "Download PDF" not in Client().get(link.get_absolute_url()).content.decode()


def test_the_signed_file_is_looked_at_once_more_and_sent(opened, link):
    pdf = opened.get(url("sign_agreement", link))
    empty = opened.post(url("sign_upload", link)).content.decode()
    uploaded = opened.post(url("sign_upload", link), {"file": upload("a.pdf", PDF + b"%signed\n")})
    check = opened.get(url("sign_check", link)).content.decode()
    done = opened.post(url("sign_send", link), follow=True).content.decode()

    link.agreement.refresh_from_db()
    assert b"".join(pdf.streaming_content) == PDF
    assert "Choose the signed PDF first." in empty
    assert uploaded.url == url("sign_check", link)
    assert "Not checked by machine." in check
    assert "The signed agreement is with Interact." in done
    assert link.agreement.status == "received"


def test_sending_without_a_file_leads_back(opened, link):
    page = opened.post(url("sign_send", link), follow=True).content.decode()

    assert "Upload the signed file first." in page


def test_declining_needs_a_reason_and_kills_the_link(opened, link):
    assert "Write a sentence" in opened.post(url("sign_decline", link)).content.decode()

    page = opened.post(url("sign_decline", link), {"reason": "Not competent."}).content.decode()

    assert "You declined to sign" in page
    assert opened.get(link.get_absolute_url()).status_code == 404


def test_delegating_says_where_the_new_link_went(opened, link):
    words = {"name": "Helene Vogt", "role": "Lawyer", "email": "h.vogt@lakes.example"}
    refused = opened.post(url("sign_delegate", link), words | {"email": link.email}).content.decode()
    page = opened.post(url("sign_delegate", link), words).content.decode()

    assert "That is your own address." in refused
    assert "A link is on its way to h.vogt@lakes.example" in page
    assert opened.get(link.get_absolute_url()).status_code == 404
