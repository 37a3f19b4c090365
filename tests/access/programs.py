"""Keys, addresses for news, disputed lines, and the API: there only a key counts, and each role calls with its own."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from helpdesk.actions.booking import Work, book_time
from helpdesk.actions.tickets import attach
from helpdesk.models import LedgerRow, TicketFile
from tests.access import Route, everyone
from tests.factories.helpdesk import AccountFactory, EstimateFactory, MessageFactory
from tests.factories.programs import DeliveryFactory, DisputeFactory, HookFactory, KeyFactory

MEMBERS = everyone(200, guest=302)
SIGN_IN = everyone(405, guest=302)
MANAGER = everyone(404, guest=302, anna=200)
MANAGER_DONE = everyone(404, guest=302, anna=302)
DESK = everyone(403, guest=302, iris=200, tomas=200)
NO_KEY = everyone(401)
KEYED = everyone(200, guest=401)
NOT_THERE = everyone(405)
OURS = everyone(404, guest=401, bela=200, anna=200, iris=200, tomas=200)
OURS_FORM = everyone(422, guest=401)
NO_JSON = everyone(400, guest=401)


def build(world):
    now = timezone.now()
    world.account = AccountFactory(programme=world.alpine)
    ticket = EstimateFactory(ticket__programme=world.alpine, ticket__requester=world.bela, accepted=True).ticket
    world.ticket, message = ticket, MessageFactory(ticket=ticket)
    attach(message, [SimpleUploadedFile("startup.log", b"WARN PluginManager")], by=world.bela, now=now)
    world.file = TicketFile.objects.get()
    for key in ("k1", "k2"):
        book_time(ticket=ticket, work=Work(15, world.account.first_on, "Looked", key, "Late"), by=world.tomas, now=now)
    world.row, disputed = LedgerRow.objects.filter(kind="charge").order_by("pk")
    world.dispute = DisputeFactory(row=disputed, raised_by=world.anna)
    world.key = KeyFactory(user=world.bela)
    world.hook = HookFactory(programme=world.alpine)
    world.delivery = DeliveryFactory(webhook=world.hook)


def of(name):
    return lambda world: {"pk": getattr(world, name).pk}


def hook_verb(verb):
    return lambda world: {"pk": world.hook.pk, "verb": verb}


def number(world):
    return {"number": world.ticket.reference}


def file(world):
    return {"number": world.ticket.reference, "file_id": world.file.pk}


def lines(world):
    return {"account_id": world.account.pk}


ROUTES = [
    Route("no_such_call", everyone(404), everyone(404)),
    Route("helpdesk:keys", MEMBERS, everyone(422, guest=302)),
    Route("helpdesk:key_revoke", SIGN_IN, everyone(404, guest=302, bela=302), of("key")),
    Route(
        "helpdesk:hooks", everyone(403, guest=302, anna=200, carla=200), everyone(403, guest=302, anna=422, carla=422)
    ),
    Route("helpdesk:hook", MANAGER, MANAGER, of("hook")),
    Route("helpdesk:hook_act", SIGN_IN, MANAGER_DONE, hook_verb("ping")),
    Route("helpdesk:hook_act", SIGN_IN, MANAGER, hook_verb("secret")),
    Route("helpdesk:hook_resend", SIGN_IN, MANAGER_DONE, of("delivery")),
    Route(
        "helpdesk:hours_pdf",
        everyone(404, guest=302, bela=200, anna=200, iris=200, tomas=200),
        everyone(404, guest=302, bela=200, anna=200, iris=200, tomas=200),
        query="?programme=alpine-lakes",
    ),
    Route(
        "helpdesk:dispute",
        everyone(404, guest=302, bela=403, anna=200, iris=403, tomas=403),
        everyone(404, guest=302, bela=403, anna=422, iris=403, tomas=403),
        of("row"),
    ),
    Route("helpdesk:desk_dispute", DESK, everyone(403, guest=302, tomas=422), of("dispute")),
    # The API with a session and without a key: nobody.
    Route("api:tickets", NO_KEY, NO_KEY),
    Route("api:ticket", NO_KEY, NOT_THERE, number),
    Route("api:replies", NOT_THERE, NO_KEY, number),
    Route("api:files", NO_KEY, NO_KEY, number),
    Route("api:file", NO_KEY, NOT_THERE, file),
    Route("api:hours", NO_KEY, NOT_THERE),
    Route("api:hours_lines", NO_KEY, NOT_THERE, lines),
    Route("api:openapi-json", everyone(200), everyone(200)),
    Route("api:api-root", everyone(404), everyone(404)),
    # The API with a key of one's own.
    Route("api:tickets", KEYED, NO_JSON, with_key=True),
    Route("api:ticket", OURS, NOT_THERE, number, with_key=True),
    Route("api:replies", NOT_THERE, NO_JSON, number, with_key=True),
    Route("api:files", OURS, OURS_FORM, number, with_key=True),
    Route("api:file", OURS, NOT_THERE, file, with_key=True),
    Route("api:hours", OURS, NOT_THERE, query="?programme=alpine-lakes", with_key=True),
    Route("api:hours_lines", OURS, NOT_THERE, lines, with_key=True),
]
