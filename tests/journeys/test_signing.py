"""The person who signs once and never returns: on a phone with keys only, and on a PC without JavaScript."""

import pytest
from django.utils import timezone

from licences.actions import issuing
from licences.models import Agreement
from tests.factories.licences import AgreementFactory
from tests.journeys import keyboard
from tests.journeys.steps import licensing
from tests.journeys.walking import CODE, last_mail, link_in

SIGNATORY = "karl.winter@lakes.example"
THANKS = "Thank you. The signed agreement is with Interact."


@pytest.fixture
def issued(served, signatures, alpine, anna, iris):
    agreement = AgreementFactory(programme=alpine, asked_by=anna)
    return issuing.issue(agreement=agreement, by=iris, now=timezone.now())


def signing_page():
    return link_in(last_mail(SIGNATORY, "asks you to sign"), "/licences/sign/")


def mailed_code() -> str:
    return CODE.search(last_mail(SIGNATORY, "is your code").subject).group()


def result():
    signed = Agreement.objects.get().returns.get(status="waiting")
    return signed.agreement.status, signed.way, signed.verdict, signed.level


def enter_with_keys(page):
    keyboard.press(page, "Mail me the code")
    keyboard.type_into(page, "Code", mailed_code())
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_signing_a_pdf_at_320_pixels_with_the_keyboard_alone(issued, walk):
    walker = walk("karl-keys").go(signing_page())
    with walker.width(320) as narrow:
        page = narrow.page
        enter_with_keys(page)
        keyboard.tab_to(page, "Download PDF")
        with page.expect_download() as started:
            page.keyboard.press("Enter")
        pdf = started.value.path().read_bytes()
        keyboard.choose_file(page, "Drop the signed PDF here", "signed.pdf", licensing.signed(pdf))
        keyboard.press(page, "Continue to check")
        narrow.look().sees("Digital signature of Karl Winter, Lakes Authority found (digital, trusted).")
        keyboard.press(page, "Return the signed agreement")
        narrow.look().sees(THANKS)

    assert result() == ("received", "upload", "derived_and_signed", "digital_trusted")


def test_signing_by_click_at_320_pixels_with_the_keyboard_alone(issued, walk):
    walker = walk("karl-clicks").go(signing_page())
    with walker.width(320) as narrow:
        page = narrow.page
        enter_with_keys(page)
        keyboard.tab_to(page, "Sign the PDF and upload it")
        page.keyboard.press("ArrowDown")
        keyboard.press(page, "Continue to check")
        narrow.look()
        keyboard.type_into(page, "Your full name", "Karl Winter")
        keyboard.type_into(page, "Code", mailed_code())
        keyboard.tab_to(page, "I have read this agreement")
        page.keyboard.press("Space")
        keyboard.press(page, "Sign the agreement")
        narrow.look().sees(THANKS)

    assert result() == ("received", "click", "by_click", "electronic")


def enter_plainly(walker):
    walker.go(signing_page()).press("Mail me the code")
    walker.write("Code", "000000").press("Show the agreement")
    walker.sees("This is not the code").write("Code", mailed_code()).press("Show the agreement")


def test_signing_a_pdf_without_javascript(issued, walk):
    walker = walk("karl-plain", javascript=False)
    enter_plainly(walker)
    walker.press("Continue to check").sees("Choose the signed PDF first.")
    pdf = walker.download("Download PDF")
    field = "Drop the signed PDF here"
    walker.attach(field, "unsigned.pdf", pdf, "application/pdf").press("Continue to check")
    walker.sees("We found no signature in this file.")
    walker.attach(field, "signed.pdf", licensing.signed(pdf), "application/pdf").press("Continue to check")
    walker.press("Return the signed agreement").sees(THANKS)

    assert result() == ("received", "upload", "derived_and_signed", "digital_trusted")


def test_signing_by_click_without_javascript(issued, walk):
    walker = walk("karl-plain-clicks", javascript=False)
    enter_plainly(walker)
    walker.choose("Sign by click").press("Continue to check").press("Sign the agreement")
    walker.sees("Type your full name", "Type the code from our mail.", "Tick the box")
    walker.write("Your full name", "Anna Berger").write("Code", mailed_code()).choose("I have read this agreement")
    walker.press("Sign the agreement").sees("Type the name as we have it: Karl Winter.")
    walker.write("Your full name", "karl winter").press("Sign the agreement").sees(THANKS)

    assert result() == ("received", "click", "by_click", "electronic")
