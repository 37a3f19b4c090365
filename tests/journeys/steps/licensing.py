"""Step 2: from the request to the agreement in force, over the desk and the signatory's link."""

from concurrent.futures import ThreadPoolExecutor

from licences.models import Agreement
from tests.journeys.scenery import EVA, PROGRAMME
from tests.journeys.walking import CODE, Walker, last_mail, link_in
from tests.licences import returned_making

ANSWERS = {
    "Hosting institution": "Ministry of Cohesion and Regional Development",
    "Postal address": "Kotnikova ulica 5\n1000 Ljubljana",
    "Country": "Slovenia",
    "Full name": "Eva Stein",
    "Position": "State secretary",
    "E-mail address": EVA,
    "What do you want to use Jems for?": "Run about 60 projects of the 2021-2027 period.",
}


def contact_requests(walker: Walker) -> None:
    walker.go("/licences/").follow("Request a licence").press("Start the request")
    for label, text in ANSWERS.items():
        walker.write(label, text)
    walker.write("Your phone number", "+386 1 400 00 00").press("Check your answers")
    walker.sees(*[text.replace("\n", " ") for text in ANSWERS.values()])
    walker.press("Send to Interact").sees("Interact must act.")


def staff_issues(staff: Walker, address: str) -> None:
    staff.go(link_in(last_mail(address, "asks for a licence"), "/licences/desk/"))
    staff.sees(PROGRAMME, "Eva Stein").press("Accept and prepare the agreement")
    assert staff.download("Preview the PDF").startswith(b"%PDF-")
    staff.press("Issue and send the link").sees("Eva Stein has the link")


def signatory_enters(walker: Walker) -> None:
    """The link alone opens nothing: a code goes to the same mailbox."""
    walker.go(link_in(last_mail(EVA, "asks you to sign"), "/licences/sign/"))
    walker.sees(PROGRAMME, "You can sign until").misses("Fingerprint")
    walker.press("Mail me the code")
    code = CODE.search(last_mail(EVA, "is your code").subject).group()
    walker.write("Code", code).press("Show the agreement").sees("Read what is signed")


def signed(pdf: bytes) -> bytes:
    """As a signing program gives it back. In a thread: pyHanko and Playwright both want the event loop of this one."""
    with ThreadPoolExecutor(1) as desk:
        return desk.submit(returned_making.signed, pdf).result()


def signatory_returns(walker: Walker) -> bytes:
    pdf = walker.download("Download PDF")
    assert pdf.startswith(b"%PDF-")
    returned = signed(pdf)
    walker.attach("Drop the signed PDF here", "signed.pdf", returned, "application/pdf").press("Continue to check")
    walker.sees("signed.pdf", "Check and return", "Digital signature of Karl Winter, Lakes Authority found")
    walker.press("Return the signed agreement").sees("Thank you. The signed agreement is with Interact.")
    return returned


def staff_puts_in_force(staff: Walker, returned: bytes) -> Agreement:
    agreement = Agreement.objects.get(programme__name=PROGRAMME)
    staff.go(agreement.get_desk_url()).sees("signed.pdf")
    assert staff.download("Returned file") == returned
    staff.press("Accept the returned file").press("Countersign with the seal").press("Put it in force").sees(
        "In force."
    )
    agreement.refresh_from_db()
    return agreement


def contact_sees_it_in_force(walker: Walker, agreement: Agreement, returned: bytes) -> None:
    walker.go(agreement.get_absolute_url()).sees("In force", "What it opens for you", agreement.reference)
    both = walker.download("Signed agreement")
    assert both.startswith(returned) and len(both) > len(returned)
    assert walker.download(f"{agreement.reference}-evidence.pdf").startswith(b"%PDF-")


def signatory_has_it_by_mail_and_link(walker: Walker, agreement: Agreement) -> None:
    mail = last_mail(EVA, "is in force")
    names = [f"{agreement.reference}-{kind}.pdf" for kind in ("countersigned", "evidence")]
    assert list(mail.attachments.values_list("name", flat=True)) == names
    walker.go(link_in(last_mail(EVA, "asks you to sign"), "/licences/sign/")).sees("The agreement is in force.")
    assert walker.download("Evidence file") == bytes(mail.attachments.get(name=names[1]).content)


def guest_checks_the_evidence(walker: Walker, agreement: Agreement) -> None:
    evidence = last_mail(EVA, "is in force").attachments.get(name__endswith="evidence.pdf")
    walker.go("/licences/verify/")
    walker.attach("Or choose the file", "a.pdf", bytes(evidence.content), "application/pdf").press("Check")
    walker.sees("Known. It is the evidence file of an agreement").misses(agreement.reference, PROGRAMME)
    walker.write("SHA-256 of the file", "0" * 64).press("Check").sees("Not known.")
