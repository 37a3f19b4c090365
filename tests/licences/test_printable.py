"""Letters no font of an agreement has are refused where they are typed, not when the agreement is issued."""

import pytest
from django.urls import reverse

from licences.actions import links, requests
from licences.actions.clicking import sign_by_click
from licences.enums import ReturnWay
from licences.forms import DelegateForm, RequestForm
from licences.models import LicenceRequest
from licences.parties import PARTIES
from licences.pdf.printable import check_printable, unprintable_letters
from licences.pdf.typesetting import CannotPrint
from licences.text_forms import PartiesForm
from portal.notices.models import Message
from tests.factories.licences import NOON, AgreementFactory, LicenceRequestFactory, SigningLinkFactory


def test_each_answer_names_its_letters_once():
    answers = {"name": "漢字 Office 漢", "town": "Łódź\nΑθήνα", "country": "ไทย", "empty": ""}

    assert unprintable_letters(answers) == {"name": "漢字", "country": "ไทย"}
    with pytest.raises(CannotPrint, match="漢字ไทย"):
        check_printable(answers)


def test_what_is_cleaned_away_is_no_fault():
    assert unprintable_letters({"name": "Lakes\u202e Office\u0007, é"}) == {}


@pytest.mark.django_db
def test_a_request_with_such_letters_stays_a_draft_and_says_so_at_the_field(client, anna, alpine):
    request = LicenceRequestFactory(programme=alpine, institution_name="湖 Authority")
    client.force_login(anna)

    page = client.get(reverse("licences:check", args=[request.reference])).content.decode()
    sent = client.post(reverse("licences:submit", args=[request.reference]))

    assert page.count("The PDF cannot show these characters: 湖.") == 2  # in the summary and at the field
    assert sent.url == reverse("licences:check", args=[request.reference])
    assert LicenceRequest.objects.get().status == "draft"


@pytest.mark.django_db
def test_the_action_refuses_them_too(anna, alpine):
    request = LicenceRequestFactory(programme=alpine, representative_role="主任")

    with pytest.raises(CannotPrint, match="主任"):
        requests.submit(request=request, by=anna, now=NOON)


@pytest.mark.django_db
def test_a_draft_keeps_whatever_is_typed():
    form = RequestForm({"institution_name": "湖"}, instance=LicenceRequestFactory())

    assert form.is_valid()


@pytest.mark.django_db
def test_renewals_and_delegates_are_asked_the_same():
    parties = PartiesForm(dict.fromkeys(PARTIES, "湖"), agreement=AgreementFactory.build())
    delegate = DelegateForm({"name": "Helene\nVogt", "role": "主任", "email": "h@lakes.example"})

    assert set(parties.errors) == set(PARTIES)
    assert (delegate.errors.keys(), delegate.cleaned_data["name"]) == ({"role"}, "Helene Vogt")


@pytest.mark.django_db
def test_a_typed_name_that_cannot_be_printed_uses_no_code_up(alpine):
    link = SigningLinkFactory(agreement__programme=alpine)
    links.send_code(link=link, now=NOON)
    code = Message.objects.filter(template="licences/sign_code").latest("pk").secrets[0]
    words = {"link": link, "code": code, "consent": True, "now": NOON}

    with pytest.raises(CannotPrint):
        sign_by_click(typed_name="Karl Winter \U0001f600", **words)

    assert sign_by_click(typed_name="Karl Winter", **words).way == ReturnWay.CLICK
