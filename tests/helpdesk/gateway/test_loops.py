"""Two machines without any sign of being machines answer each other: they stop after ten mails."""

import pytest

from helpdesk.gateway.pacing import MOST
from portal.notices.models import Message, Notice
from tests.helpdesk.gateway.writing import mail

pytestmark = pytest.mark.django_db


def test_colleagues_get_ten_mails_and_every_notice(scene):
    Message.objects.all().delete()
    Notice.objects.all().delete()

    for number in range(MOST + 5):
        scene.take(scene.filled(mail(f"loop-{number}", to="@@reply.bela@@", subject="Re: [JH-142]")))

    told = {"template": "helpdesk/colleague_replied", "user": scene.people["anna"]}
    assert Message.objects.filter(**told).count() == MOST
    assert Notice.objects.filter(user=scene.people["anna"]).count() == MOST + 5


def test_agents_and_replies_on_the_page_are_not_counted(scene):
    Message.objects.all().delete()
    for number in range(MOST + 2):
        scene.take(scene.filled(mail(f"loop-{number}", to="@@reply.bela@@", subject="Re: [JH-142]")))

    assert Message.objects.filter(template="helpdesk/customer_replied").count() == MOST + 2
