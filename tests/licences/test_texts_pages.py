"""The desk's pages of the agreement text: nothing typed is lost, and what is published is what was seen."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licences.actions import texts
from licences.models import AgreementTextVersion
from licences.pdf import draft as draft_pdf
from tests import queries
from tests.factories.licences import CLAUSES, AgreementFactory, TextVersionFactory

pytestmark = pytest.mark.django_db
TWO = [{"heading": "Form", "paragraphs": ["Signed.", "Twice."]}, {"heading": "Money", "paragraphs": ["None."]}]


@pytest.fixture
def draft(iris, client):
    """A draft of version 5 with two clauses, and iris at the desk."""
    client.force_login(iris)
    TextVersionFactory()
    text = texts.start_draft(by=iris, now=timezone.now())
    words = {"title": "Licence agreement", "clauses": TWO, "note": "Money is named."}
    return texts.save_draft_text(text=text, by=iris, now=timezone.now(), **words)


def url_of(name, text):
    return reverse(f"licences:desk_text_{name}", args=[text.number])


def typed(text, **changes):
    answers = {"title": text.title, "note": text.note, "count": "2", "seen": text.changed_at.isoformat()}
    answers |= {"heading_0": "Form", "text_0": "Signed.\r\n\r\nTwice.", "heading_1": "Money", "text_1": "None."}
    return answers | changes


def saved():
    return AgreementTextVersion.objects.drafts().get()


def test_starting_leads_to_the_editor_and_a_second_time_to_the_same(client, iris):
    client.force_login(iris)
    TextVersionFactory()

    places = [client.post(reverse("licences:desk_text_start")).url for _ in range(2)]

    assert places == [reverse("licences:desk_text_edit", args=[5])] * 2
    assert AgreementTextVersion.objects.drafts().count() == 1


def test_each_button_saves_what_was_typed_and_comes_back_to_the_clause(client, draft):
    response = client.post(url_of("edit", draft), typed(draft, title="New", text_1="Nothing.", do="up-1"))

    assert response.url == url_of("edit", draft) + "#clause-1"
    assert (saved().title, [clause["heading"] for clause in saved().clauses]) == ("New", ["Money", "Form"])
    assert saved().clauses[0]["paragraphs"] == ["Nothing."]


def test_a_clause_taken_out_can_be_put_back(client, draft):
    client.post(url_of("edit", draft), typed(draft, do="remove-0"))
    assert "The clause “Form” was taken out." in client.get(url_of("edit", draft)).content.decode()

    answers = {"title": "T", "note": "", "count": "1", "heading_0": "Money", "text_0": "None.", "do": "restore"}
    client.post(url_of("edit", draft), answers | {"seen": saved().changed_at.isoformat()})

    assert saved().clauses == TWO


def test_when_a_colleague_saved_meanwhile_both_versions_are_shown_and_nothing_is_lost(client, draft, tomas):
    answers = typed(draft, text_1="Two hundred euros.", do="save")
    words = {"title": draft.title, "note": "", "clauses": [TWO[0], TWO[1] | {"paragraphs": ["A fee."]}]}
    texts.save_draft_text(text=draft, by=tomas, now=timezone.now() + timedelta(seconds=5), **words)

    page = client.post(url_of("edit", draft), answers).content.decode()

    assert "a colleague was faster" in page
    assert "A fee" in page
    assert "Two hundred euros." in page
    assert saved().clauses[1]["paragraphs"] == ["A fee."]
    client.post(url_of("edit", draft), answers | {"seen": saved().changed_at.isoformat()})
    assert saved().clauses[1]["paragraphs"] == ["Two hundred euros."]


def test_words_that_are_too_long_come_back_with_everything_typed(client, draft):
    page = client.post(url_of("edit", draft), typed(draft, heading_0="H" * 201, text_1="Kept.", do="remove-0"))

    assert "H" * 201 in page.content.decode()
    assert "Kept." in page.content.decode()
    assert saved().clauses == TWO


def test_the_comparison_marks_words_for_the_eye_and_the_ear(client, draft):
    page = client.get(url_of("compare", draft)).content.decode()

    assert '<ins><span class="visually-hidden">[added: </span>' in page
    assert '<del><span class="visually-hidden">[removed: </span>' in page


def test_the_preview_is_a_pdf_and_says_what_it_cannot_print(client, draft, monkeypatch):
    response = client.get(url_of("preview", draft))
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")

    def refuse(text):
        raise texts.LicenceError("We have no letter for this.")

    monkeypatch.setattr(draft_pdf, "render_draft", refuse)
    page = client.get(url_of("preview", draft), follow=True).content.decode()
    assert "We have no letter for this." in page


def test_terms_are_checked_kept_and_then_published_as_seen(client, draft, iris):
    AgreementFactory(in_force=True)
    day = date(timezone.localdate().year + 1, 6, 30)
    answers = {"valid_from": timezone.localdate(), "resign_rule": "by_date", "resign_by": day}

    assert client.post(url_of("publish", draft), answers).url == url_of("check", draft)
    page = client.get(url_of("check", draft))
    assert "of 1 licensee on an earlier text" in page.content.decode()
    assert "Publishing cannot be undone." in page.content.decode()
    client.post(url_of("check", draft), {"seen": page.context["seen"]})

    draft.refresh_from_db()
    assert (draft.published_by, draft.resign_rule, draft.resign_by) == (iris, "by_date", day)


def test_what_changed_since_the_last_look_is_not_published(client, draft, tomas):
    seen = client.get(url_of("check", draft)).context["seen"]
    words = {"title": "Other", "note": "Other", "clauses": CLAUSES}
    texts.save_draft_text(text=draft, by=tomas, now=timezone.now(), **words)

    page = client.post(url_of("check", draft), {"seen": seen}, follow=True).content.decode()

    assert "A colleague changed the draft meanwhile" in page
    assert saved().title == "Other"


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"resign_by": ""}, "Name the day by which licensees must sign."),
        ({"resign_by": "2020-01-01"}, "must lie in the future"),
        ({"resign_by": "soon"}, "Enter a valid date"),
        ({"valid_from": "2020-01-01"}, "from a day that has passed"),
    ],
)
def test_terms_that_make_no_sense_are_told_at_their_field(client, draft, answers, words):
    given = {"valid_from": timezone.localdate(), "resign_rule": "by_date", "resign_by": "2099-01-01"} | answers

    page = client.post(url_of("publish", draft), given).content.decode()

    assert words in page


def test_an_unready_draft_says_what_is_missing_and_offers_no_button(client, draft):
    AgreementTextVersion.objects.filter(pk=draft.pk).update(clauses=[{"heading": "Form", "paragraphs": []}], note="")

    page = client.get(url_of("check", draft)).content.decode()

    assert "Without heading or text: clause 1." in page
    assert "What changed is not said yet." in page
    assert 'name="seen"' not in page


def test_published_texts_show_themselves_instead_of_an_editor(client, iris):
    client.force_login(iris)
    text = TextVersionFactory()

    places = [client.get(url_of(name, text)).url for name in ("edit", "publish", "check")]

    assert places == [reverse("licences:desk_text", args=[text.number])] * 3


def test_the_list_asks_as_often_for_30_versions_as_for_one(client, iris):
    client.force_login(iris)
    TextVersionFactory(number=1, published_by=iris)
    url = reverse("licences:desk_texts")
    few = queries.count(client, url)
    for number in range(2, 31):
        AgreementFactory(in_force=True, text_version=TextVersionFactory(number=number, published_by=iris))

    assert queries.count(client, url) == few <= 12
