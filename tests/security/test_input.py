"""Values a database refuses never become an error page: NUL characters (PostgreSQL keeps none)."""

import pytest
from django.urls import reverse

from academy.actions import save_draft as save_application
from helpdesk.actions.drafts import save_draft
from helpdesk.enums import DraftKind
from releases.pasted import plugins_of
from tests.factories.academy import CohortFactory
from tests.factories.helpdesk import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/helpdesk/tickets/?scope=public&q=%00",
        "/helpdesk/hours/?programme=a%00",
        "/licences/requests/LR-1%00/",
        "/search/?q=a%00b",
        "/guidance%00/",
    ],
)
def test_address_with_a_nul_is_a_bad_request(client, anna, address):
    client.force_login(anna)

    assert client.get(address).status_code == 400


def test_drafts_keep_the_words_without_nuls(anna):
    draft = save_draft(user=anna, kind=DraftKind.NEW, fields={"body": "a\x00b"}, now=NOON)
    application = save_application(cohort=CohortFactory(), data={"motivation": "a\x00b"}, by=anna, now=NOON)

    assert (draft.fields, application.data) == ({"body": "ab"}, {"motivation": "ab"})


def test_draft_of_a_reply_is_kept_over_the_page(client, anna):
    client.force_login(anna)

    response = client.post(reverse("helpdesk:new_draft"), {"title": "a\x00", "body": "b"})

    assert response.status_code == 200


def test_pasted_plugins_hold_no_nul_and_no_half_character():
    assert plugins_of('[{"key": "a\\u0000", "version": "1\\ud800"}]') == [
        {"key": "a", "version": "1", "name": "", "type": ""}
    ]
