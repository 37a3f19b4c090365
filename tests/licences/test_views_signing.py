"""Astrid's story: a link, a code, a file. No account, no JavaScript."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from licences.actions.ruling import set_rules
from licences.examination.examiner import ExaminerAway
from licences.examination.report import Report, SignatureFinding
from licences.models import Agreement
from portal.audit.models import Entry
from portal.notices.models import Message
from tests.factories.files import PDF, StoredFileFactory, upload
from tests.factories.licences import NOON, SigningLinkFactory
from tests.outbox import audit_verbs

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


@pytest.mark.parametrize("name", ["sign_agreement", "sign_check", "sign_click", "sign_decline", "sign_delegate"])
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


def test_looking_leaves_no_trace_and_asking_for_the_code_does(client, link):
    client.get(link.get_absolute_url())
    assert audit_verbs(link.agreement) == []

    client.post(url("sign_send_code", link))
    assert audit_verbs(link.agreement) == ["licences.link_opened"]


def test_the_signed_file_is_looked_at_once_more_and_sent(opened, link, machine):
    pdf = opened.get(url("sign_agreement", link))
    empty = opened.post(url("sign_upload", link)).content.decode()
    uploaded = opened.post(url("sign_upload", link), {"way": "upload", "file": upload("a.pdf", PDF + b"%signed\n")})
    check = opened.get(url("sign_check", link)).content.decode()
    done = opened.post(url("sign_send", link), follow=True).content.decode()

    link.agreement.refresh_from_db()
    assert b"".join(pdf.streaming_content) == PDF
    assert "Choose the signed PDF first." in empty
    assert uploaded.url == url("sign_check", link)
    assert "Digital signature of Karl Winter found (digital, trusted)." in check
    assert "The signed agreement is with Interact." in done
    assert link.agreement.status == "received"


FOUND = [
    (Report("other_agreement", other_reference="LA-2026-0001"), "This is another agreement: LA-2026-0001."),
    (Report("different_text"), "The text differs from the agreement we sent."),
    (Report("derived_but_changed"), "The PDF was changed beyond a signature."),
    (Report("scan", "scan"), "This is a scan of a signed paper."),
    (Report("derived_and_signed", "digital_untrusted"), "Digital signature of an unnamed person found."),
    (
        Report("derived_and_signed", "qualified", signatures=[SignatureFinding(field="x", signer="Eva Stein")]),
        "We asked Karl Winter.",
    ),
    (ExaminerAway(), "The machine has not looked at it yet."),
]


def test_the_check_warns_of_a_level_the_rules_do_not_accept(opened, link, machine, iris):
    machine.report = Report("derived_and_signed", "digital_untrusted")
    set_rules(levels=["qualified", "scan"], by=iris, now=NOON)

    opened.post(url("sign_upload", link), {"file": upload("a.pdf", PDF + b"%signed\n")})

    page = opened.get(url("sign_check", link)).content.decode()
    assert "Interact does not accept this kind of signature" in page


@pytest.mark.parametrize(("report", "words"), FOUND)
def test_the_check_says_in_plain_words_what_the_machine_found(opened, link, machine, report, words):
    machine.report = report

    opened.post(url("sign_upload", link), {"file": upload("a.pdf", PDF + b"%signed\n")})

    assert words in opened.get(url("sign_check", link)).content.decode()


def test_a_refused_file_comes_with_help(opened, link, machine):
    machine.report = Report("encrypted")

    page = opened.post(url("sign_upload", link), {"file": upload("a.pdf", PDF + b"%locked\n")}).content.decode()

    assert "locked with a password" in page and "How do I sign the PDF?" in page


def click_code(link):
    return Message.objects.filter(template="licences/sign_code", address=link.email).latest("pk").secrets[0]


def test_signing_by_click_asks_a_fresh_code_name_and_consent(opened, link):
    chosen = opened.post(url("sign_upload", link), {"way": "click"})
    empty = opened.post(url("sign_click", link)).content.decode()
    words = {"name": "Karl Sommer", "code": click_code(link), "consent": "on"}
    wrong = opened.post(url("sign_click", link), words).content.decode()
    done = opened.post(url("sign_click", link), words | {"name": "Karl Winter"}, follow=True).content.decode()

    link.agreement.refresh_from_db()
    assert chosen.url == url("sign_click", link)
    assert all(words in empty for words in ("Type your full name", "Type the code from our mail.", "Tick the box"))
    assert "Type the name as we have it: Karl Winter." in wrong and "Karl Sommer" in wrong
    assert "The signed agreement is with Interact." in done
    assert (link.agreement.status, link.agreement.returns.get().level) == ("received", "electronic")


def test_choosing_the_click_twice_mails_one_code(opened, link):
    for _ in range(2):
        opened.post(url("sign_upload", link), {"way": "click"})

    assert Message.objects.filter(template="licences/sign_code").count() == 2  # one of them opened the page


def test_only_ways_the_rules_accept_are_offered(opened, link, iris):
    set_rules(levels=["scan", "qualified"], by=iris, now=timezone.now())
    page = opened.get(link.get_absolute_url()).content.decode()

    assert "Sign the PDF and upload it" in page and "Sign by click" not in page
    assert opened.get(url("sign_click", link)).url == link.get_absolute_url()


def test_too_many_uploads_from_one_address_end_in_a_wait(opened, link, machine):
    machine.report = Report("unreadable")
    answers = {
        opened.post(url("sign_upload", link), {"file": upload("a.pdf", PDF + b"%x")}).status_code for _ in range(31)
    }

    assert answers == {200, 429}


@pytest.mark.parametrize("kind", ["countersigned", "evidence"])
def test_the_finished_files_are_there_by_link_once_in_force(opened, link, kind):
    address = reverse("licences:sign_finished", args=[link.token, kind])
    assert opened.get(address).url == link.get_absolute_url()
    files = {"signed_file": StoredFileFactory(), "countersigned_file": StoredFileFactory()}
    dates = {
        "received_at": NOON,
        "checked_at": NOON,
        "countersigned_at": NOON,
        "in_force_at": NOON,
        "in_force_on": NOON,
    }
    Agreement.objects.update(
        status="in_force", evidence_file=StoredFileFactory(), countersignature="seal", **files, **dates
    )

    page = opened.get(link.get_absolute_url()).content.decode()
    served = opened.get(address)

    assert address in page and b"".join(served.streaming_content) == PDF
    entry = Entry.objects.get(verb="licences.file_handed_out")
    assert (entry.actor_label, entry.facts["file"], entry.facts["link"]) == (link.name, kind, link.pk)


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
