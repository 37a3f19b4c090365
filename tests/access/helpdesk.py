from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.actions.inbound import process, receive
from helpdesk.actions.tickets import attach
from helpdesk.models import Rearrangement, TicketFile, TicketLink, UncoveredWork
from helpdesk.rating_links import make_token as make_rating_token
from helpdesk.reply_links import make_token
from tests.access import Route, everyone
from tests.factories.desk import (
    CannedReplyFactory,
    DraftFactory,
    MacroFactory,
    PendingFactory,
    SavedViewFactory,
    TagFactory,
)
from tests.factories.helpdesk import (
    NOON,
    AccountFactory,
    EstimateFactory,
    MessageFactory,
    TicketFactory,
    WorkEntryFactory,
)

MEMBERS = everyone(200, guest=302)
SIGN_IN = everyone(405, guest=302)
OURS = everyone(404, guest=302, bela=200, anna=200, iris=200, tomas=200)
OURS_FORM = everyone(404, guest=302, bela=422, anna=422, iris=422, tomas=422)
OURS_DONE = everyone(404, guest=302, bela=302, anna=302, iris=302, tomas=302)
DECIDERS = everyone(404, guest=302, bela=403, anna=200, iris=403, tomas=403)
DESK = everyone(403, guest=302, iris=200, tomas=200)
DESK_POST_ONLY = everyone(403, guest=302, iris=405, tomas=405)
DESK_FORM = everyone(403, guest=302, iris=422, tomas=422)
DESK_DONE = everyone(403, guest=302, iris=302, tomas=302)
MANAGERS = everyone(403, guest=302, tomas=302)
MANAGERS_FORM = everyone(403, guest=302, tomas=422)


def build(world):
    """A support request of Alpine Lakes with a file, an open estimate, an account, and work to be decided."""
    world.ticket = TicketFactory(support=True, programme=world.alpine, requester=world.bela, number=142)
    message = MessageFactory(ticket=world.ticket)
    attach(message, [SimpleUploadedFile("startup.log", b"WARN PluginManager")], by=world.bela, now=NOON)
    world.file = TicketFile.objects.get()
    world.estimate = EstimateFactory(ticket=world.ticket)
    world.account = AccountFactory(programme=world.alpine)
    world.entry = WorkEntryFactory(ticket=world.ticket, agent=world.iris)
    world.inbound = receive(raw=b"From: liis@amber.example\r\n\r\nHello", mailbox="pipe", now=NOON)
    process(mail=world.inbound, now=NOON)
    world.draft = DraftFactory(ticket=world.ticket, user=world.tomas)
    world.pending = PendingFactory(ticket=world.ticket, author=world.iris)
    world.saved_view, world.canned = SavedViewFactory(), CannedReplyFactory()
    world.macro, world.tag = MacroFactory(), TagFactory()
    other = TicketFactory(programme=world.alpine, requester=world.bela)
    world.split = Rearrangement.objects.create(
        kind="split", source=world.ticket, target=other, made_at=NOON,
        moved={"source": {"visibility": "programme"}, "link": 0, "solution": None},
    )  # fmt: skip
    world.link = TicketLink.objects.create(ticket=world.ticket, kind="related_to", other=other, made_at=NOON)
    world.uncovered = UncoveredWork.objects.create(entry=world.entry, minutes=15, reason="no_hours")


def rating_token(world):
    return make_rating_token(world.ticket, world.bela)


def ticket(world):
    return {"number": world.ticket.number}


def in_case(name):
    """Something of the ticket, by its name in the world."""
    return lambda world: {"number": world.ticket.number, "pk": getattr(world, name).pk}


def of_desk(name):
    return lambda world: {"pk": getattr(world, name).pk}


def account(world):
    return {"pk": world.account.pk}


def estimate(world):
    return {"pk": world.estimate.pk}


def inbound(world):
    return {"pk": world.inbound.pk}


def reply_token(world):
    return {"token": make_token(world.ticket, world.bela)}


ROUTES = [
    # Mail that came in, and the link that answers without signing in: it is Béla's, whoever follows it.
    Route("helpdesk:desk_mail", DESK, DESK_POST_ONLY),
    Route("helpdesk:desk_mail_message", DESK, DESK_POST_ONLY, inbound),
    Route("helpdesk:desk_mail_html", DESK, DESK_POST_ONLY, inbound),
    Route("helpdesk:desk_mail_raw", DESK, DESK_POST_ONLY, inbound),
    Route(
        "helpdesk:desk_mail_decide",
        DESK_POST_ONLY,
        everyone(403, guest=302, iris=302, tomas=302),
        lambda world: {"pk": world.inbound.pk, "verb": "refuse"},
    ),
    Route("helpdesk:reply_link", everyone(200), everyone(422), reply_token),
    Route("helpdesk:section", everyone(200), everyone(200)),
    Route("helpdesk:tickets", MEMBERS, MEMBERS),
    Route("helpdesk:tickets", everyone(200), everyone(200), query="?scope=public"),
    Route("helpdesk:ticket_new", MEMBERS, MEMBERS),
    Route("helpdesk:ticket_new", MEMBERS, everyone(422, guest=302), query="?kind=question"),
    Route("helpdesk:new_draft", SIGN_IN, MEMBERS),
    Route("helpdesk:ticket", OURS, OURS, ticket),
    Route("helpdesk:reply", SIGN_IN, OURS_FORM, ticket),
    Route("helpdesk:reply_draft", SIGN_IN, OURS, ticket),
    Route("helpdesk:close", SIGN_IN, OURS_DONE, ticket),
    Route("helpdesk:reopen", SIGN_IN, everyone(404, guest=302, bela=403, anna=403, iris=403, tomas=403), ticket),
    Route("helpdesk:watch", SIGN_IN, OURS_DONE, ticket),
    Route("helpdesk:add_colleague", SIGN_IN, OURS_DONE, ticket),
    Route("helpdesk:file", OURS, OURS, lambda world: {"pk": world.file.pk}),
    Route("helpdesk:estimate_accept", DECIDERS, DECIDERS | {"anna": 302}, estimate),
    Route("helpdesk:estimate_decline", DECIDERS, DECIDERS | {"anna": 302}, estimate),
    Route("helpdesk:hours", MEMBERS, MEMBERS),
    Route("helpdesk:hours", OURS, OURS, query="?programme=alpine-lakes"),
    Route("helpdesk:hours_csv", OURS, OURS, query="?programme=alpine-lakes"),
    Route("helpdesk:hours_calendar", OURS, OURS, account),
    Route("helpdesk:desk", DESK, DESK),
    Route("helpdesk:desk_hours", DESK, DESK),
    Route("helpdesk:desk_account", DESK, DESK, account),
    Route(
        "helpdesk:desk_account_change",
        DESK_POST_ONLY,
        MANAGERS_FORM,
        lambda world: {"pk": world.account.pk, "verb": "extend"},
    ),
    Route("helpdesk:desk_decide", DESK_POST_ONLY, MANAGERS, lambda world: {"pk": world.uncovered.pk}),
    Route("helpdesk:desk_reverse", DESK_POST_ONLY, MANAGERS, lambda world: {"pk": world.entry.pk}),
    Route("helpdesk:desk_case", DESK, DESK, ticket),
    Route("helpdesk:desk_answer", DESK_POST_ONLY, DESK_FORM, ticket),
    Route("helpdesk:desk_note", DESK_POST_ONLY, DESK_FORM, ticket),
    Route("helpdesk:desk_estimate", DESK_POST_ONLY, DESK_FORM, ticket),
    Route("helpdesk:desk_book", DESK_POST_ONLY, DESK_FORM, ticket),
    Route("helpdesk:desk_assign", DESK_POST_ONLY, everyone(403, guest=302, iris=302, tomas=302), ticket),
    Route("helpdesk:desk_status", DESK_POST_ONLY, DESK_FORM, ticket),
    Route("helpdesk:desk_facts", DESK_POST_ONLY, DESK_FORM, ticket),
    # the desk's tools
    Route("helpdesk:desk_draft", DESK_POST_ONLY, DESK_DONE, ticket),
    Route("helpdesk:desk_take_over", DESK_POST_ONLY, DESK_DONE, in_case("draft")),
    Route("helpdesk:desk_insert", DESK_POST_ONLY, DESK, ticket),
    Route("helpdesk:desk_undo", DESK_POST_ONLY, DESK_DONE, in_case("pending")),
    Route("helpdesk:desk_here", DESK_POST_ONLY, DESK, ticket),
    Route("helpdesk:desk_take", DESK_POST_ONLY, DESK_DONE, ticket),
    Route("helpdesk:desk_give_back", DESK_POST_ONLY, DESK_DONE, ticket),
    Route("helpdesk:desk_set_tags", DESK_POST_ONLY, DESK_DONE, ticket),
    Route("helpdesk:desk_macro_run", DESK, DESK_DONE, in_case("macro")),
    Route("helpdesk:desk_saved", DESK, DESK),
    Route("helpdesk:desk_view_save", DESK_POST_ONLY, DESK_DONE),
    Route("helpdesk:desk_view_rename", DESK_POST_ONLY, DESK_DONE, of_desk("saved_view")),
    Route("helpdesk:desk_view_move", DESK_POST_ONLY, DESK_DONE, of_desk("saved_view")),
    Route("helpdesk:desk_view_delete", DESK_POST_ONLY, DESK_DONE, of_desk("saved_view")),
    Route("helpdesk:desk_bulk", DESK_POST_ONLY, DESK_FORM),
    Route("helpdesk:desk_bulk_do", DESK_POST_ONLY, DESK_FORM),
    Route("helpdesk:desk_bulk_result", DESK_DONE, DESK_DONE),
    Route("helpdesk:desk_bulk_undo", DESK_POST_ONLY, DESK_DONE),
    Route("helpdesk:desk_replies", DESK, DESK),
    Route("helpdesk:desk_reply_new", DESK, DESK_FORM),
    Route("helpdesk:desk_reply_edit", DESK, DESK_FORM, of_desk("canned")),
    Route("helpdesk:desk_reply_delete", DESK_POST_ONLY, DESK_DONE, of_desk("canned")),
    Route("helpdesk:desk_macros", DESK, DESK),
    Route("helpdesk:desk_macro_new", DESK, DESK_FORM),
    Route("helpdesk:desk_macro_edit", DESK, DESK_FORM, of_desk("macro")),
    Route("helpdesk:desk_macro_delete", DESK_POST_ONLY, DESK_DONE, of_desk("macro")),
    Route("helpdesk:desk_tags", DESK, DESK),
    Route("helpdesk:desk_tag_rename", DESK_POST_ONLY, DESK_DONE, of_desk("tag")),
    Route("helpdesk:desk_tag_delete", DESK_POST_ONLY, DESK_DONE, of_desk("tag")),
    Route("helpdesk:desk_keys", DESK, DESK_DONE),
    Route("helpdesk:desk_similar", DESK, DESK, ticket),
    Route("helpdesk:desk_insert_link", DESK_POST_ONLY, DESK_DONE, ticket),
    Route("helpdesk:desk_programme", DESK, DESK, lambda world: {"code": world.alpine.code}),
    # merge, split, link, rate, reports
    Route("helpdesk:desk_merge", DESK, DESK_FORM, ticket),
    Route("helpdesk:desk_split", DESK, DESK_FORM, ticket),
    Route("helpdesk:desk_rearranged_undo", DESK_POST_ONLY, DESK_DONE, in_case("split")),
    Route("helpdesk:desk_links", DESK, DESK_FORM, ticket),
    Route("helpdesk:desk_unlink", DESK_POST_ONLY, DESK_DONE, in_case("link")),
    Route("helpdesk:desk_link_back", DESK_POST_ONLY, DESK_DONE, ticket),
    Route(
        "helpdesk:rate",
        everyone(404, guest=302, bela=200, anna=200, iris=403, tomas=403),
        everyone(404, guest=302, bela=422, anna=422, iris=403, tomas=403),
        ticket,
    ),
    Route("helpdesk:rate_link", everyone(200), everyone(422), lambda world: {"token": rating_token(world)}),
    Route("helpdesk:desk_reports", DESK, DESK),
    Route("helpdesk:desk_tickets_csv", DESK, DESK),
]
