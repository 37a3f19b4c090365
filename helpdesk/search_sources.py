from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import Kind, Visibility
from helpdesk.models import Ticket, TicketMessage
from helpdesk.querysets import LICENSEES
from portal.accounts.audiences import HELPDESK, PUBLIC, programme_token, user_token
from search.documents import SearchDocument
from search.doors import Door
from search.sources import Source


class TicketSource(Source):
    kind = "ticket"
    icon = "chat"
    model = Ticket
    title = _("Ticket")
    plural = _("Tickets")

    def queryset(self) -> QuerySet[Ticket]:
        words = TicketMessage.objects.order_by("created_at", "pk")
        return Ticket.objects.select_related("programme").prefetch_related(
            Prefetch("messages", queryset=words, to_attr="words")
        )

    def document(self, obj: Ticket) -> SearchDocument:
        words: list[TicketMessage] = obj.words if hasattr(obj, "words") else list(obj.messages.all())
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=obj.title,
            body="\n\n".join(word.body for word in words if not word.is_internal and not word.hidden_at),
            url=obj.get_absolute_url(),
            audiences=audiences_of(obj),
            at=obj.last_word_at,
            label=gettext("Ticket %(number)s") % {"number": obj.reference},
            facts=str(obj.get_kind_display()),
            badge=(obj.status, str(obj.get_status_display())),
            staff_text="\n\n".join(word.body for word in words if word.is_internal),
            facets={"number": obj.reference, "status": obj.status, "version": obj.jems_version, "area": obj.area},
        )


def audiences_of(ticket: Ticket) -> frozenset[str]:
    """Tokens that agree with ``Ticket.objects.visible_to`` for every reader."""
    is_shared = ticket.programme_id and ticket.visibility != Visibility.PRIVATE
    tokens = {HELPDESK, programme_token(ticket.programme_id) if is_shared else user_token(ticket.requester_id)}
    if ticket.visibility == Visibility.LICENSEES:
        tokens.add(LICENSEES)
    if ticket.visibility == Visibility.PUBLIC:
        tokens.add(PUBLIC)
    return frozenset(tokens)


def _ask_url(words: str) -> str:
    return f"{reverse('helpdesk:ticket_new')}?{urlencode({'kind': Kind.QUESTION, 'title': words})}"


ASK = Door(
    title=_("Not what you need?"),
    text=_("Ask the helpdesk. Questions are free."),
    action=_("Ask a question"),
    url=_ask_url,
    is_offer=True,
)
