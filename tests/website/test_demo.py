from django.apps import apps
from django.core.cache import cache
from django.utils import timezone

from helpdesk.models import Ticket, TicketMessage
from helpdesk.selectors import hours_of
from licences.selectors import counters
from portal.notices.models import Message
from portal.website.demo.telling import accounts_text, tell

OURS = ("accounts", "licences", "releases", "helpdesk", "events", "academy", "website", "notices")


def rows() -> dict[str, int]:
    """How many rows each table of ours has."""
    return {
        model._meta.label: model.objects.count() for label in OURS for model in apps.get_app_config(label).get_models()
    }


def test_story_is_told_once_and_no_word_of_it_lies_in_the_future(db):
    cache.clear()
    story = tell(scale=0, say=lambda words: None)
    first = rows()

    tell(scale=0, say=lambda words: None)

    assert rows() == first
    now = timezone.now()
    assert TicketMessage.objects.filter(created_at__gt=now).count() == 0
    assert Message.objects.filter(queued_at__gt=now).count() == 0
    hours = hours_of(story.programmes["alpine-lakes"], now)
    assert (hours.left, hours.total, hours.asked) == (435, 480, 150)
    assert (counters().signed, counters().willing) == (52, 56)
    assert "anna@alpine-lakes.example" in accounts_text()


def test_load_data_grows_with_the_scale_and_only_once(db):
    cache.clear()
    tell(scale=0, say=lambda words: None)
    before = Ticket.objects.count()

    tell(scale=1, say=lambda words: None)
    tell(scale=1, say=lambda words: None)

    assert Ticket.objects.count() == before + 1000
