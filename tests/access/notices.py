from portal.notices.links import unsubscribe_url
from portal.notices.models import Attachment
from portal.notices.topics import TOPICS
from tests.access import Route, everyone
from tests.factories.notices import MessageFactory, NoticeFactory

signed_in = everyone(200, guest=302)
only_log_readers = everyone(404, guest=302, tomas=200)


def build(world):
    world.notice = NoticeFactory(user=world.anna)
    world.message = MessageFactory(parked=True)
    world.attachment = Attachment.objects.create(
        message=world.message, name="a.ics", content_type="text/calendar", content=b"BEGIN:VCALENDAR"
    )


def of_message(world):
    return {"pk": world.message.pk}


def of_attachment(world):
    return {"pk": world.message.pk, "number": world.attachment.pk}


def link_for_anna(world):
    return {"token": unsubscribe_url(world.anna, TOPICS["account"]).rstrip("/").rsplit("/", 1)[1]}


ROUTES = [
    Route("notices:list", get=signed_in, post=everyone(405, guest=302)),
    Route("notices:read_all", get=everyone(405, guest=302), post=everyone(302)),
    Route(
        "notices:read",
        get=everyone(405, guest=302),
        post=everyone(404, guest=302, anna=302),
        kwargs=lambda world: {"pk": world.notice.pk},
    ),
    Route("notices:preferences", get=signed_in, post=everyone(302)),
    # The topic of this link cannot be switched off: 409 says so to everyone, signed in or not.
    Route("notices:unsubscribe", get=everyone(200), post=everyone(409), kwargs=link_for_anna),
    Route("notices:clear_bounces", get=everyone(405, guest=302), post=everyone(302)),
    Route("notices:log", get=everyone(403, guest=302, tomas=200), post=everyone(405, guest=302)),
    Route("notices:retry_all", get=everyone(405, guest=302), post=everyone(403, guest=302, tomas=302)),
    Route("notices:message", get=only_log_readers, post=everyone(405, guest=302), kwargs=of_message),
    Route("notices:message_html", get=only_log_readers, post=everyone(405, guest=302), kwargs=of_message),
    Route("notices:attachment", get=only_log_readers, post=everyone(405, guest=302), kwargs=of_attachment),
    Route(
        "notices:retry",
        get=everyone(405, guest=302),
        post=everyone(404, guest=302, tomas=302),
        kwargs=of_message,
    ),
]
