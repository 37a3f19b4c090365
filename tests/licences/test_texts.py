"""Agreement texts: one draft, published once, then fixed by the database itself."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from licences import first_text
from licences.actions import texts
from licences.enums import ResignRule
from licences.errors import LicenceError, TextChanged
from licences.models import AgreementTextVersion, EntitlementGrant
from tests.factories.licences import CLAUSES, NOON, AgreementFactory, TextVersionFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
SPRING = date(2027, 3, 31)
LATER = NOON + timedelta(minutes=5)
NOBODY = {"valid_from": TODAY, "resign_rule": ResignRule.NO, "resign_by": None}
BY_SPRING = {"valid_from": TODAY, "resign_rule": ResignRule.BY_DATE, "resign_by": SPRING}


@pytest.fixture
def draft(iris):
    TextVersionFactory()
    text = texts.start_draft(by=iris, now=NOON)
    words = {"title": text.title, "clauses": CLAUSES, "note": "The duration is named."}
    return texts.save_draft_text(text=text, by=iris, now=NOON, **words)


def refused(work):
    try:
        with transaction.atomic():
            work()
    except IntegrityError:
        return True
    return False


def test_the_first_draft_begins_with_our_neutral_text(iris):
    text = texts.start_draft(by=iris, now=NOON)

    assert (text.number, text.title, text.clauses) == (1, first_text.TITLE, first_text.CLAUSES)
    assert (text.is_draft, text.drafted_by, text.changed_at) == (True, iris, NOON)
    assert audit_verbs(text) == ["licences.text_drafted"]


def test_the_next_draft_is_a_copy_of_the_newest_and_there_is_one_at_most(iris, tomas):
    TextVersionFactory()

    text = texts.start_draft(by=iris, now=NOON)

    assert (text.number, text.clauses) == (5, CLAUSES)
    with pytest.raises(LicenceError, match="draft already"):
        texts.start_draft(by=tomas, now=NOON)


def test_saving_keeps_everything_complete_or_not(iris, draft):
    clauses = [{"heading": "", "paragraphs": []}, {"heading": "Money", "paragraphs": []}]

    texts.save_draft_text(text=draft, title="", clauses=clauses, note="", by=iris, now=LATER, seen=NOON)

    kept = AgreementTextVersion.objects.drafts().get()
    assert (kept.title, kept.clauses, kept.note, kept.changed_at) == ("", clauses, "", LATER)


def test_of_two_colleagues_the_second_is_told_and_overwrites_nothing(iris, tomas, draft):
    words = {"title": "Mine", "clauses": CLAUSES, "note": ""}
    texts.save_draft_text(text=draft, by=tomas, now=LATER, seen=NOON, **words)

    with pytest.raises(TextChanged, match="A colleague saved"):
        texts.save_draft_text(text=draft, by=iris, now=LATER, seen=NOON, **(words | {"title": "Hers"}))

    assert AgreementTextVersion.objects.drafts().get().title == "Mine"


def test_a_draft_can_be_discarded_and_a_published_text_cannot(iris, draft):
    texts.discard_draft(text=draft, by=iris, now=LATER)

    published = AgreementTextVersion.objects.get()
    with pytest.raises(LicenceError, match="published or discarded"):
        texts.discard_draft(text=published, by=iris, now=LATER)
    assert AgreementTextVersion.objects.count() == 1


def test_publishing_fixes_the_text_and_says_so_once(iris, draft):
    texts.publish_draft(text=draft, by=iris, now=LATER, **NOBODY)

    assert (draft.number, draft.is_draft, draft.published_by, draft.valid_from) == (5, False, iris, TODAY)
    assert audit_verbs(draft) == ["licences.text_drafted", "licences.text_published"]
    with pytest.raises(LicenceError, match="published or discarded"):
        texts.publish_draft(text=draft, by=iris, now=LATER, **NOBODY)


def test_what_a_colleague_wrote_meanwhile_is_not_published_unseen(iris, tomas, draft):
    seen = AgreementTextVersion.objects.get(pk=draft.pk)
    texts.save_draft_text(text=draft, title="Other", clauses=CLAUSES, note="Other", by=tomas, now=LATER)

    with pytest.raises(TextChanged):
        texts.publish_draft(text=seen, by=iris, now=LATER, **NOBODY)

    assert AgreementTextVersion.objects.drafts().exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": " "}, "title"),
        ({"note": ""}, "what changed"),
        ({"clauses": []}, "heading and at least one paragraph"),
        ({"clauses": [{"heading": "Money", "paragraphs": []}]}, "heading and at least one paragraph"),
    ],
)
def test_an_incomplete_draft_is_not_published(iris, draft, changes, words):
    AgreementTextVersion.objects.filter(pk=draft.pk).update(**changes)
    draft.refresh_from_db()

    with pytest.raises(LicenceError, match=words):
        texts.publish_draft(text=draft, by=iris, now=LATER, **NOBODY)


def test_letters_that_cannot_be_printed_are_found_before_it_is_too_late(iris, draft):
    AgreementTextVersion.objects.filter(pk=draft.pk).update(
        clauses=[{"heading": "Form", "paragraphs": ["Signed \U00012000."]}]
    )
    draft.refresh_from_db()

    with pytest.raises(LicenceError, match="\U00012000"):
        texts.publish_draft(text=draft, by=iris, now=LATER, **NOBODY)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"resign_by": None}, "Name the day"),
        ({"resign_by": TODAY}, "in the future"),
        ({"valid_from": SPRING + timedelta(days=1)}, "before the text is valid"),
        ({"valid_from": TODAY - timedelta(days=1)}, "has passed"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(iris, draft, terms, words):
    for action in (texts.set_terms, texts.publish_draft):
        with pytest.raises(LicenceError, match=words):
            action(text=draft, by=iris, now=LATER, **(BY_SPRING | terms))
    assert AgreementTextVersion.objects.drafts().get().resign_by is None


def test_the_command_line_publishes_beside_a_draft_which_moves_up(iris, draft):
    text = texts.publish_text(title="Urgent", clauses=CLAUSES, note="", valid_from=TODAY, by=None, now=LATER)

    draft.refresh_from_db()
    assert (text.number, draft.number) == (5, 6)
    texts.publish_draft(text=draft, by=iris, now=LATER, **NOBODY)
    assert [each.number for each in AgreementTextVersion.objects.published()] == [6, 5, 4]


@pytest.mark.parametrize("column", ["title", "note", "number", "valid_from", "clauses", "resign_by"])
def test_the_database_refuses_to_change_a_published_text(column):
    text = TextVersionFactory()
    value = {"number": 99, "valid_from": SPRING, "clauses": [], "resign_by": SPRING}.get(column, "other")

    assert refused(lambda: AgreementTextVersion.objects.filter(pk=text.pk).update(**{column: value}))


def test_the_database_refuses_to_take_a_published_text_back_or_out():
    text = TextVersionFactory(resign_rule=ResignRule.BY_DATE, resign_by=SPRING)
    rows = AgreementTextVersion.objects.filter(pk=text.pk)

    assert refused(lambda: rows.update(published_at=None))
    assert refused(lambda: rows.update(resign_rule=ResignRule.NO))
    assert refused(rows.delete)
    assert refused(lambda: connection.cursor().execute("DELETE FROM licences_agreementtextversion"))


def test_the_database_allows_what_harms_nobody(iris, draft):
    text = TextVersionFactory(number=2, published_by=iris)

    AgreementTextVersion.objects.filter(pk=text.pk).update(published_by=None, title=text.title)
    AgreementTextVersion.objects.filter(pk=draft.pk).update(title="Any", clauses=[])
    AgreementTextVersion.objects.filter(pk=draft.pk).delete()

    assert AgreementTextVersion.objects.count() == 2


@pytest.mark.parametrize("rule", ResignRule)
def test_licensees_on_an_older_text_are_told_when_they_must_sign_again(anna, iris, draft, alpine, rule):
    AgreementFactory(programme=alpine, in_force=True)
    AgreementFactory(in_force=True, text_version=TextVersionFactory(number=9))
    day = SPRING if rule == ResignRule.BY_DATE else None

    texts.publish_draft(text=draft, valid_from=TODAY, resign_rule=rule, resign_by=day, by=iris, now=LATER)

    assert draft.number == 10
    told = [] if rule == ResignRule.NO else ["licences/text_published"]
    assert [template for template, address in queued_messages() if address == anna.email] == told
    limits = set(EntitlementGrant.objects.filter(programme=alpine).values_list("releases_until", flat=True))
    assert limits == {ResignRule.BY_DATE: {SPRING, None}, ResignRule.NO: set()}.get(rule, {None})
