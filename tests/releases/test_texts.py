"""Editors draft, revert and schedule texts; a version, a state or a date never moves with them."""

from datetime import date

import pytest
from django.urls import reverse

from releases.actions.publishing import publish, withdraw
from releases.models import Release
from search.models import StaleEntry
from tests.factories.releases import ReleaseFactory
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db


def test_publishing_an_old_draft_brings_texts_and_nothing_else(tomas):
    release = ReleaseFactory(prepared=True, version="11.0.0", title="Old words", plugin_contract="1.7.0")
    draft = release.save_revision(user=tomas)
    publish(release=release, by=tomas, now=NOON)
    withdraw(release=release, reason="Loses files.", by=tomas, now=NOON)
    Release.objects.filter(pk=release.pk).update(title="New words", plugin_contract="1.7.1")

    draft.publish(user=tomas)

    after = Release.objects.get(pk=release.pk)
    facts = (after.version, after.status, after.plugin_contract, after.published_at, after.released_on)
    assert after.title == "Old words"
    assert facts == ("11.0.0", "withdrawn", "1.7.1", NOON, date(2026, 11, 20))
    assert StaleEntry.objects.get(kind="release", object_id=release.pk).sequence >= 3


def test_draft_text_is_not_shown_before_it_is_published(client, tomas):
    release = ReleaseFactory(title="Shown words")
    release.title = "Draft words"
    release.save_revision(user=tomas)

    page = client.get(Release.objects.get(pk=release.pk).get_absolute_url()).content.decode()

    assert "Shown words" in page
    assert "Draft words" not in page


def test_texts_taken_back_leave_the_facts(client):
    release = ReleaseFactory(title="Taken back", plugin_contract="1.6.7", live=False)

    page = client.get(release.get_absolute_url()).content.decode()

    assert ("Taken back" in page, "1.6.7" in page) == (False, True)


def test_preview_shows_the_draft(rf, tomas):
    release = ReleaseFactory(title="Draft words", highlights="First\nSecond")

    response = release.make_preview_request(rf.get("/"), "")

    assert response.status_code == 200
    assert "Draft words" in response.rendered_content


@pytest.mark.parametrize(("who", "status"), [("tomas", 200), ("iris", 302), ("anna", 302)])
def test_only_release_managers_edit_texts(request, client, who, status):
    release = ReleaseFactory()
    client.force_login(request.getfixturevalue(who))

    response = client.get(reverse("wagtailsnippets_releases_release:edit", args=[release.pk]))

    assert response.status_code == status


def test_nobody_adds_or_deletes_a_release_in_the_editing_desk(client, tomas):
    release = ReleaseFactory()
    client.force_login(tomas)

    for name, args in (("add", []), ("delete", [release.pk])):
        client.post(reverse(f"wagtailsnippets_releases_release:{name}", args=args))

    assert list(Release.objects.all()) == [release]
