"""Step 2: from the request to the agreement in force, over the desk and the signatory's link."""

from licences.models import Agreement
from tests.journeys.scenery import EVA, PROGRAMME
from tests.journeys.walking import CODE, Walker, last_mail, link_in

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
    """As a scanner or a signing program gives it back: other bytes, still a PDF."""
    return pdf + b"\n% signed by Eva Stein\n%%EOF\n"


def signatory_returns(walker: Walker) -> bytes:
    pdf = walker.download("Download PDF")
    assert pdf.startswith(b"%PDF-")
    walker.attach("Signed agreement", "signed.pdf", signed(pdf), "application/pdf").press("Continue to check")
    walker.sees("signed.pdf", "Check and return").press("Return the signed agreement")
    walker.sees("Thank you. The signed agreement is with Interact.")
    return signed(pdf)


def staff_puts_in_force(staff: Walker, returned: bytes) -> Agreement:
    agreement = Agreement.objects.get(programme__name=PROGRAMME)
    staff.go(agreement.get_desk_url()).sees("Files that came back", "signed.pdf")
    assert staff.download("Returned file") == returned
    staff.press("Accept the returned file").press("Put it in force").sees("In force.")
    agreement.refresh_from_db()
    return agreement


def contact_sees_it_in_force(walker: Walker, agreement: Agreement, returned: bytes) -> None:
    walker.go(agreement.get_absolute_url()).sees("In force", "What it opens for you", agreement.reference)
    assert walker.download("Signed agreement") == returned
