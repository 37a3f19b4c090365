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


@pytest.fixture
def issued(served, alpine, anna, iris):
    agreement = AgreementFactory(programme=alpine, asked_by=anna)
    return issuing.issue(agreement=agreement, by=iris, now=timezone.now())


def mailed_code() -> str:
    return CODE.search(last_mail(SIGNATORY, "is your code").subject).group()


def test_signing_at_320_pixels_with_the_keyboard_alone(issued, walk):
    walker = walk("karl-keys")
    walker.go(link_in(last_mail(SIGNATORY, "asks you to sign"), "/licences/sign/"))
    with walker.width(320) as narrow:
        page = narrow.page
        keyboard.press(page, "Mail me the code")
        keyboard.type_into(page, "Code", mailed_code())
        with page.expect_navigation():
            page.keyboard.press("Enter")
        keyboard.tab_to(page, "Download PDF")
        with page.expect_download() as started:
            page.keyboard.press("Enter")
        pdf = started.value.path().read_bytes()
        keyboard.choose_file(page, "Signed agreement", "signed.pdf", licensing.signed(pdf))
        keyboard.press(page, "Continue to check")
        keyboard.press(page, "Return the signed agreement")
        narrow.sees("Thank you. The signed agreement is with Interact.")

    assert Agreement.objects.get().status == "received"


def test_signing_without_javascript(issued, walk):
    walker = walk("karl-plain", javascript=False)
    walker.go(link_in(last_mail(SIGNATORY, "asks you to sign"), "/licences/sign/"))
    walker.press("Mail me the code").write("Code", "000000").press("Show the agreement")
    walker.sees("This is not the code").write("Code", mailed_code()).press("Show the agreement")
    walker.press("Continue to check").sees("Choose the signed PDF first.")
    pdf = walker.download("Download PDF")
    walker.attach("Signed agreement", "unsigned.pdf", pdf, "application/pdf").press("Continue to check")
    walker.sees("without a signature")
    walker.attach("Signed agreement", "signed.pdf", licensing.signed(pdf), "application/pdf")
    walker.press("Continue to check").press("Return the signed agreement")
    walker.sees("Thank you. The signed agreement is with Interact.")

    assert Agreement.objects.get().status == "received"
