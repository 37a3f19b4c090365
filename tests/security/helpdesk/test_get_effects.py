"""Class: effects of looking. Published again and again: an address in a picture or a link, fetched by the browser of
somebody who is signed in or by a mail scanner, closes, merges, accepts, rates, deletes or subscribes. Every address of
the helpdesk is looked at by everybody, and each table stays as it was."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.programs import caller
from tests.security.helpdesk import routes
from tests.security.helpdesk.estate import arguments, build, changed, everything

pytestmark = pytest.mark.django_db
# What looking may write, and why.
MAY_CHANGE = {
    "sessions.Session": "the visit",
    "accounts.User": "when somebody was last here",
    "website.PortalSettings": "the one row of settings, made by the first page",
    "helpdesk.Presence": "who has the case open",
    "helpdesk.ApiToken": "when a key was last used",
}
QUERY = {"body": "x", "confirmed": "yes", "into": "JH-143", "rating": "good", "do": "take", "verb": "accept",
         "then": "closed", "then_status": "closed", "status": "closed", "user": "1", "minutes": "15",
         "csrfmiddlewaretoken": "x",
         "_method": "post", "name": "x", "number": "JH-143", "kind": "related_to", "form": "ticket"}  # fmt: skip


@pytest.fixture
def estate(alpine, bela, iris, tomas):
    return build(alpine, bela=bela, iris=iris, tomas=tomas)


class Watch:
    """Which statement of which address wrote."""

    WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")

    def __init__(self):
        self.address, self.found = "", []
        self.free = {apps.get_model(label)._meta.db_table for label in MAY_CHANGE}

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(self.WRITES) and not any(f'"{table}"' in sql[:60] for table in self.free):
            self.found.append((self.address, sql[:60]))
        return execute(sql, params, many, context)


@pytest.mark.parametrize("who", ["tomas", "anna", None])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, request, estate, who, method):
    if who:
        client.force_login(request.getfixturevalue(who))
    client.get("/helpdesk/")
    before, watch = everything(but=set(MAY_CHANGE)), Watch()

    with connection.execute_wrapper(watch):
        for address in routes.of_helpdesk():
            url = watch.address = reverse(address.name, kwargs=arguments(address, estate))
            for data in ({}, QUERY) if method == "get" else ({},):
                response = getattr(client, method)(url, data or None)
                if response.streaming:
                    list(response.streaming_content)
                assert response.status_code < 500, url

    assert watch.found == []
    assert changed(before, everything(but=set(MAY_CHANGE))) == set()


def test_calls_that_read_change_nothing(client, estate, bela):
    headers, given = caller(bela), {"number": "JH-142", "file_id": estate.file.pk, "account_id": estate.account.pk}
    before = everything(but=set(MAY_CHANGE))

    for address in routes.of_api():
        if address.name.startswith("api:"):
            name, number = address.name.rstrip("0123456789"), {key: given[key] for key in address.converters}
            client.get(reverse(name, kwargs=number), headers=headers)

    assert changed(before, everything(but=set(MAY_CHANGE))) == set()


def test_every_address_that_acts_wants_a_form_of_ours(estate, bela, tomas):
    """Another site's form lacks the token."""
    for person in (bela, tomas):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        before = everything(but=set(MAY_CHANGE))
        for address in routes.of_helpdesk():
            response = client.post(reverse(address.name, kwargs=arguments(address, estate)), QUERY)
            assert (address.name, response.status_code) == (address.name, 403)
        assert changed(before, everything(but=set(MAY_CHANGE))) == set()
