"""Attacks on the signatory's door: other people's links, guessed codes, bombs, files of other agreements, names."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from licences.actions import links, living
from licences.models import Agreement, SignedReturn, SigningLink
from portal.accounts.link_tokens import hash_of
from portal.audit.models import Entry
from portal.config.logs import WithoutTokens
from portal.notices.models import Message
from tests.factories.files import StoredFileFactory, upload
from tests.factories.licences import SignedReturnFactory, SigningLinkFactory
from tests.licences.returned_bombs import deeply_nested, deflate_bomb

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def link_of(programme, **more):
    now = timezone.now()
    return SigningLinkFactory(agreement__programme=programme, sent_at=now, expires_at=now + timedelta(days=30), **more)


@pytest.fixture
def link(alpine):
    return link_of(alpine)


@pytest.fixture
def other(fjords):
    return link_of(fjords, name="Astrid Solheim", email="astrid@fjordland.example")


def url(name, link, *more):
    return reverse(f"licences:{name}", args=[link.token, *more])


def newest_code():
    return Message.objects.filter(template="licences/sign_code").latest("pk").secrets[0]


@pytest.fixture
def opened(client, link):
    client.post(url("sign_send_code", link))
    client.post(url("sign_confirm", link), {"code": newest_code()})
    return client


def test_a_code_of_one_agreement_opens_no_other(client, link, other):
    client.post(url("sign_send_code", link))
    client.post(url("sign_send_code", other))
    codes = {message.address: message.secrets[0] for message in Message.objects.filter(template="licences/sign_code")}

    client.post(url("sign_confirm", other), {"code": codes[link.email]})

    other.refresh_from_db()
    assert other.confirmed_at is None or codes[link.email] == codes[other.email]


@pytest.mark.parametrize("name", ["sign_agreement", "sign_check", "sign_click", "sign_decline", "sign_delegate"])
def test_a_browser_with_one_open_door_has_no_other(opened, other, name):
    assert opened.get(url(name, other)).url == other.get_absolute_url()


@pytest.mark.parametrize("name", ["sign_upload", "sign_send", "sign_decline", "sign_delegate", "sign_click"])
def test_no_verb_reaches_another_agreement(opened, other, name):
    words = {"reason": "No", "name": "Eve", "role": "-", "email": "eve@spy.example", "file": upload()}

    opened.post(url(name, other), words)

    other.agreement.refresh_from_db()
    assert other.agreement.status == "issued" and not other.agreement.returns.exists()
    assert SigningLink.objects.get(agreement=other.agreement) == other


def test_the_next_persons_link_needs_a_code_of_its_own(opened, link):
    opened.post(url("sign_delegate", link), {"name": "Eva", "role": "Deputy", "email": "eva@lakes.example"})
    successor = SigningLink.objects.not_revoked().get(agreement=link.agreement)

    assert opened.get(url("sign_agreement", successor)).url == successor.get_absolute_url()
    assert opened.get(link.get_absolute_url()).status_code == 404


def test_the_token_is_neither_kept_nor_derived_from_what_the_page_shows(link):
    kept = {str(value) for value in SigningLink.objects.values_list().get(pk=link.pk)}

    assert link.token not in kept and hash_of(link.token) in kept
    assert Client().get(url("sign", link)).content.decode().count(link.nonce) == 0


def test_guessing_codes_ends_after_five_and_new_ones_after_five_more(client, link):
    """At most 25 of a million codes in an hour, and the link is needed to begin with."""
    answers = set()
    for _ in range(7):
        client.post(url("sign_send_code", link))
        code = newest_code()
        wrong = f"{(int(code) + 1) % 1_000_000:06d}"
        answers |= {client.post(url("sign_confirm", link), {"code": wrong}).status_code for _ in range(8)}
        assert client.post(url("sign_confirm", link), {"code": code}).status_code == 200

    assert Message.objects.filter(template="licences/sign_code").count() == links.CODES_PER_HOUR
    link.refresh_from_db()
    assert (answers, link.confirmed_at, link.code_tries) == ({200}, None, links.CODE_TRIES)


@pytest.mark.parametrize("address", ["Karl.Winter@Lakes.Example", " karl.winter@lakes.example "])
def test_nobody_passes_it_on_to_themselves(opened, link, address):
    words = {"name": "Somebody Else", "role": "-", "email": address}

    page = opened.post(url("sign_delegate", link), words).content.decode()

    assert "your own address" in page
    assert SigningLink.objects.filter(agreement=link.agreement).count() == 1


def test_line_breaks_in_a_name_stay_out_of_headers_and_the_mail_goes_out(opened, link):
    words = {"name": "Eva\r\nBcc: spy@spy.example", "role": "Deputy\nX: y", "email": "eva@lakes.example"}

    opened.post(url("sign_delegate", link), words)

    message = Message.objects.filter(template="licences/sign_link").latest("pk")
    assert message.name == "Eva Bcc: spy@spy.example" and "\n" not in message.subject
    assert SigningLink.objects.latest("pk").role == "Deputy X: y"


@pytest.mark.parametrize("make", [deflate_bomb, deeply_nested])
def test_a_bomb_is_answered_and_leaves_no_file(opened, link, make):
    response = opened.post(url("sign_upload", link), {"way": "upload", "file": upload("a.pdf", make())})

    assert response.status_code in {200, 302}
    kept = SignedReturn.objects.filter(agreement=link.agreement).values_list("verdict", flat=True)
    assert set(kept) <= {"not_checked", "scan", "different_text", "rewritten_same_text"}


def test_each_post_done_twice_is_done_once(opened, link, machine):
    opened.post(url("sign_upload", link), {"way": "upload", "file": upload()})

    for _ in range(2):
        opened.post(url("sign_send", link))

    assert list(link.agreement.returns.values_list("status", flat=True)) == ["waiting"]
    assert Message.objects.filter(template="licences/return_receipt").count() == 1
    assert Entry.objects.filter(verb="licences.received").count() == 1


@pytest.mark.parametrize("name", ["sign_decline", "sign_delegate"])
def test_a_stale_page_after_sending_changes_nothing(opened, link, machine, name):
    opened.post(url("sign_upload", link), {"way": "upload", "file": upload()})
    opened.post(url("sign_send", link))
    words = {"reason": "Changed my mind", "name": "Eva", "role": "-", "email": "eva@lakes.example"}

    opened.post(url(name, link), words)

    link.refresh_from_db()
    assert (Agreement.objects.get(pk=link.agreement_id).status, link.revoked_at) == ("received", None)


@pytest.mark.parametrize("kind", ["countersigned", "evidence"])
def test_the_link_gives_no_file_any_more_after_revocation(opened, link, iris, kind):
    dates = dict.fromkeys(("received_at", "checked_at", "countersigned_at", "in_force_at"), timezone.now())
    files = {f"{name}_file": StoredFileFactory() for name in ("signed", "countersigned", "evidence")}
    rows = Agreement.objects.filter(pk=link.agreement_id)
    rows.update(status="in_force", in_force_on=timezone.now().date(), countersignature="seal", **dates, **files)
    assert opened.get(url("sign_finished", link, kind)).status_code == 200

    living.revoke(agreement=rows.get(), reason="Broken", by=iris, now=timezone.now())

    assert opened.get(url("sign_finished", link, kind)).status_code in {302, 404}


def test_pages_behind_the_link_are_kept_by_nobody_and_tell_other_sites_nothing(opened, link):
    page, file = opened.get(link.get_absolute_url()), opened.get(url("sign_agreement", link))

    assert {page["Cache-Control"], file["Cache-Control"]} == {"no-store, private"}
    assert page["Referrer-Policy"] == "same-origin" and b'content="noindex"' in page.content
    assert b"https://" not in page.content.replace(b"https://testserver", b"")


@pytest.mark.parametrize("verb", ["", "send-code/", "click/"])
def test_no_log_line_holds_the_token(link, verb, caplog):
    Client().get(url("sign_send_code", link))
    Client(enforce_csrf_checks=True).post(f"{link.get_absolute_url()}{verb}")

    for record in caplog.records:
        WithoutTokens().filter(record)
    assert [record for record in caplog.records if link.token in record.getMessage()] == []


def test_a_file_waits_for_its_own_agreement_only(link, other):
    SignedReturnFactory(agreement=other.agreement, link=other)

    assert not link.returns.exists() and not link.agreement.returns.exists()
