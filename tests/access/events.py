"""The occasion is published, public to read and meant for Alpine Lakes; tomas organises."""

from tests.access import Route, everyone
from tests.factories.events import InvitationFactory, OccasionFactory, SeriesFactory

PUBLIC = everyone(200)
NO_GET = everyone(405)
SIGNED_IN = everyone(200, guest=302)
DESK = everyone(403, guest=302, tomas=200)
DESK_FORM = everyone(403, guest=302, tomas=422)
DESK_POST = everyone(403, guest=302, tomas=302)
DESK_GET_ONLY = everyone(403, guest=302, tomas=405)


def build(world):
    from portal.accounts.link_tokens import hash_of
    from portal.events.actions import make_feed  # apps are ready only now
    from tests.factories.events import NOON

    audience = f"programme:{world.alpine.pk}"
    world.series = SeriesFactory()
    world.occasion = OccasionFactory(series=world.series, published=True, is_public=True, audience=audience)
    world.closed = OccasionFactory(series=world.series, published=True, audience=audience)
    world.draft = OccasionFactory(series=world.series, audience=audience)
    world.invitation = InvitationFactory(occasion=world.occasion, user=world.bela)
    world.invitation.token_hash = hash_of(world.invitation.token)
    world.invitation.save(update_fields=["token_hash"])
    world.feed = make_feed(by=world.anna, now=NOON)


def occasion(world):
    return {"pk": world.occasion.pk}


def closed(world):
    return {"pk": world.closed.pk}


def draft(world):
    return {"pk": world.draft.pk}


def series(world):
    return {"pk": world.series.pk}


def token(world):
    return {"token": world.invitation.token}


INSIDE = everyone(404, anna=200, bela=200, tomas=200)
ROUTES = [
    Route("events:calendar", get=PUBLIC, post=NO_GET),
    Route("events:occasion", get=PUBLIC, post=NO_GET, kwargs=occasion),
    Route("events:occasion", get=INSIDE, post=NO_GET, kwargs=closed, query="?closed"),
    Route("events:occasion", get=everyone(404, tomas=200), post=NO_GET, kwargs=draft, query="?draft"),
    Route(
        "events:answer", get=everyone(405, guest=302), post=everyone(403, guest=302, anna=422, bela=422),
        kwargs=occasion,
    ),
    Route(
        "events:answer", get=everyone(405, guest=302), post=everyone(404, guest=302, anna=422, bela=422, tomas=403),
        kwargs=closed, query="?closed",
    ),
    Route("events:join", get=everyone(302), post=everyone(405, guest=302), kwargs=occasion),
    Route(
        "events:join", get=everyone(404, guest=302, anna=302, bela=302, tomas=302), post=everyone(405, guest=302),
        kwargs=closed, query="?closed",
    ),
    Route("events:occasion_file", get=PUBLIC, post=NO_GET, kwargs=occasion),
    Route("events:occasion_file", get=INSIDE, post=NO_GET, kwargs=closed, query="?closed"),
    Route("events:public_file", get=PUBLIC, post=NO_GET),
    Route("events:my_feed", get=SIGNED_IN, post=everyone(405, guest=302)),
    Route("events:renew_feed", get=everyone(405, guest=302), post=everyone(302)),
    Route("events:feed", get=PUBLIC, post=NO_GET, kwargs=lambda world: {"token": world.feed.token}),
    Route("events:feed", get=everyone(404), post=NO_GET, kwargs=lambda world: {"token": "guess"}, query="?guess"),
    Route("events:rsvp", get=PUBLIC, post=everyone(422), kwargs=token),
    Route("events:rsvp", get=everyone(404), post=everyone(404), kwargs=lambda world: {"token": "x"}, query="?guess"),
    Route("events:rsvp_join", get=everyone(302), post=NO_GET, kwargs=token),
    Route("events:desk", get=DESK, post=DESK_GET_ONLY),
    Route("events:desk_occasion", get=DESK, post=DESK_GET_ONLY, kwargs=occasion),
    Route("events:answers_file", get=DESK, post=DESK_GET_ONLY, kwargs=occasion),
    Route("events:invite", get=DESK_GET_ONLY, post=DESK_FORM, kwargs=occasion),
    Route("events:edit", get=DESK, post=DESK_FORM, kwargs=draft),
    Route("events:publish", get=DESK, post=DESK_POST, kwargs=draft),
    Route("events:cancel", get=DESK, post=DESK_FORM, kwargs=occasion),
    Route("events:new_series", get=DESK, post=DESK_FORM),
    Route("events:series", get=DESK, post=DESK_FORM, kwargs=series),
    Route("events:plan", get=DESK_GET_ONLY, post=DESK_POST, kwargs=series),
]  # fmt: skip
