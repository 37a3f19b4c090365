"""A ticket of Alpine Lakes for its own people, with one of everything that an address can name, and pictures of all
tables."""

import hashlib
from types import SimpleNamespace

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.actions.inbound import process, receive
from helpdesk.actions.linking import add_link
from helpdesk.actions.tickets import attach
from helpdesk.enums import LinkKind, PublicAnswerStatus, RearrangementKind, Visibility
from helpdesk.models import (
    LineDispute,
    PublicAnswer,
    Rearrangement,
    TicketFile,
    UncoveredWork,
)
from helpdesk.rating_links import make_token as rating_token
from helpdesk.reply_links import make_token as reply_token
from tests.factories import desk
from tests.factories.helpdesk import (
    NOON,
    AccountFactory,
    EstimateFactory,
    MessageFactory,
    TicketFactory,
    WorkEntryFactory,
)
from tests.factories.programs import DeliveryFactory, HookFactory, KeyFactory

SECRET = "The bridge at Lake Achen"

# By the name of the route: which of the estate ``pk`` means.
PK = {
    "file": "file", "estimate_accept": "estimate", "estimate_decline": "estimate", "hours_calendar": "account",
    "word_solution": "word", "word_mask": "word", "word_hide": "word", "word_show": "word",
    "key_revoke": "key", "hook": "hook", "hook_act": "hook", "hook_resend": "delivery",
    "dispute": "row", "desk_dispute": "dispute",
    "desk_account": "account", "desk_account_change": "account", "desk_decide": "uncovered", "desk_reverse": "entry",
    "desk_mail_message": "inbound", "desk_mail_html": "inbound", "desk_mail_raw": "inbound",
    "desk_mail_decide": "inbound", "desk_take_over": "draft", "desk_undo": "pending", "desk_macro_run": "macro",
    "desk_view_rename": "view", "desk_view_move": "view", "desk_view_delete": "view", "desk_reply_edit": "canned",
    "desk_reply_delete": "canned", "desk_macro_edit": "macro", "desk_macro_delete": "macro",
    "desk_tag_rename": "tag", "desk_tag_delete": "tag", "desk_rearranged_undo": "moved", "desk_unlink": "link",
}  # fmt: skip
TOKENS = {"reply_link": "reply_token", "rate_link": "rating_token"}


def build(alpine, *, bela, iris, tomas) -> SimpleNamespace:
    ticket = TicketFactory(support=True, solved=True, number=142, programme=alpine, requester=bela, title=SECRET)
    other = TicketFactory(number=143, programme=alpine, requester=bela, visibility=Visibility.PRIVATE)
    word = MessageFactory(ticket=ticket, body=SECRET)
    attach(word, [SimpleUploadedFile("bridge.log", SECRET.encode())], by=bela, now=NOON)
    account = AccountFactory(programme=alpine)
    entry = WorkEntryFactory(ticket=ticket, agent=iris)
    hook = HookFactory(programme=alpine)
    inbound = receive(raw=b"From: liis@amber.example\r\nSubject: [JH-142]\r\n\r\nHello", mailbox="pipe", now=NOON)
    return SimpleNamespace(
        ticket=ticket, other=other, word=word, file=TicketFile.objects.get(), estimate=EstimateFactory(ticket=ticket),
        account=account, row=account.rows.get(), entry=entry, key=KeyFactory(user=bela), hook=hook,
        delivery=DeliveryFactory(webhook=hook), inbound=process(mail=inbound, now=NOON),
        uncovered=UncoveredWork.objects.create(entry=entry, minutes=15, reason="no_hours"),
        dispute=LineDispute.objects.create(row=account.rows.get(), raised_by=bela, text=SECRET, raised_at=NOON),
        draft=desk.DraftFactory(ticket=ticket, user=tomas), pending=desk.PendingFactory(ticket=ticket, author=iris),
        macro=desk.MacroFactory(), view=desk.SavedViewFactory(), canned=desk.CannedReplyFactory(),
        tag=desk.TagFactory(),
        link=add_link(ticket=ticket, kind=LinkKind.RELATED_TO, to=other, by=iris, now=NOON),
        moved=Rearrangement.objects.create(
            kind=RearrangementKind.SPLIT, source=other, target=ticket, moved={}, made_at=NOON, made_by=iris
        ),
        answer=PublicAnswer.objects.create(
            source=ticket, title=SECRET, question=SECRET, answer=SECRET, status=PublicAnswerStatus.ASKED,
            drafted_by=iris, drafted_at=NOON,
        ),
        reply_token=reply_token(ticket, bela), rating_token=rating_token(ticket, bela),
    )  # fmt: skip


def arguments(address, estate) -> dict:
    """For ``reverse``; KeyError for an address nobody told this module of."""
    name = address.name.partition(":")[2]
    found = address.words()
    for argument in set(address.converters) - set(found):
        if argument == "number":
            found["number"] = estate.ticket.number
        elif argument == "code":
            found["code"] = estate.ticket.programme.code
        elif argument == "pk":
            found["pk"] = getattr(estate, PK[name]).pk
        else:
            found[argument] = getattr(estate, TOKENS[name])
    return found


def everything(*, but: set[str] = frozenset()) -> dict[str, str]:
    """Each table with a digest of its rows."""
    picture = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in but and model._meta.managed and not model._meta.proxy:
            rows = model._default_manager.order_by("pk").values_list()
            picture[model._meta.label] = hashlib.sha256("\n".join(map(repr, rows)).encode()).hexdigest()
    return picture


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {label for label in after if before[label] != after[label]}
