"""Mail that came back marks the address, tells staff and the person, and stops nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.notices import bounces
from portal.notices.models import Bounce, Message
from tests.factories.notices import MessageFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


def returned(user, *, now, is_hard=True, code="5.1.1"):
    message = MessageFactory(user=user, address=user.email)
    return bounces.note_bounce(message=message, is_hard=is_hard, code=code, words="550 user unknown", now=now)


def test_the_same_mail_is_marked_once_and_turns_hard(anna):
    now = timezone.now()
    late = returned(anna, now=now, is_hard=False, code="4.4.1")

    bounces.note_bounce(message=late.message, is_hard=True, code="5.1.1", words="unknown", now=now)
    bounces.note_bounce(message=late.message, is_hard=False, code="4.4.1", words="late", now=now)

    bounce = Bounce.objects.get()
    assert (bounce.is_hard, bounce.code, bounce.words) == (True, "5.1.1", "unknown")
    assert audit_verbs(late.message) == ["notices.bounced"]


def test_the_person_reads_it_and_says_that_it_works_again(client, anna):
    returned(anna, now=timezone.now())
    client.force_login(anna)

    before = client.get(reverse("notices:preferences"))
    client.post(reverse("notices:clear_bounces"))
    after = client.get(reverse("notices:preferences"))

    assert b"Mail to you came back." in before.content
    assert b"550 user unknown" in before.content
    assert b"Mail to you came back." not in after.content


@pytest.mark.parametrize("facts", [{"is_hard": False}, {"days": 91}, {"email": "new@alpine.example"}])
def test_what_is_late_old_or_of_another_address_does_not_show(anna, facts):
    now = timezone.now()
    returned(anna, now=now - timedelta(days=facts.get("days", 0)), is_hard=facts.get("is_hard", True))
    anna.email = facts.get("email", anna.email)

    assert bounces.last_bounce_of(anna, at=now) is None


def test_others_do_not_read_it(client, anna, bela):
    returned(anna, now=timezone.now())
    client.force_login(bela)

    assert b"came back" not in client.get(reverse("notices:preferences")).content


def test_staff_read_it_in_the_mail_log(client, anna, tomas):
    bounce = returned(anna, now=timezone.now())
    client.force_login(tomas)

    assert b"Came back (5.1.1)" in client.get(reverse("notices:log")).content
    assert b"This mail came back." in client.get(bounce.message.get_absolute_url()).content
    assert Message.objects.get().status == "waiting"
