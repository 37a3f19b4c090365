"""What is typed and not sent: kept on the server, given back after an undo, taken over when a case changes hands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError, tell
from helpdesk.enums import AT_DESK, KEPT, REFUSAL, DraftKind, EventKind
from helpdesk.models import Ticket, TicketDraft
from helpdesk.permissions import can_take_over_draft
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.models import StoredFile

LONGEST = 50_000


class DraftError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def save_draft(
    *,
    user: User,
    kind: DraftKind,
    fields: dict[str, str],
    now: datetime,
    ticket: Ticket | None = None,
    at_desk: bool = False,
    files: Iterable[StoredFile] = (),
) -> TicketDraft | None:
    """Keep what is typed but not sent; an emptied form keeps nothing. No form has looked at it: NULs go.

    Files kept before stay with it, ``files`` come along. Colleagues see that a draft ``at_desk`` exists.
    """
    typed: dict[str, Any] = {
        name: value[:LONGEST].replace("\x00", "") for name, value in fields.items() if value.strip()
    }
    here = TicketDraft.objects.filter(user=user, ticket=ticket, kind=kind)
    before = here.first() if ticket else None
    if kept := [*(before.fields.get(KEPT, []) if before else []), *map(_facts_of, files)]:
        typed[KEPT] = kept
    if not typed:
        here.delete()
        return None
    if at_desk:
        typed[AT_DESK] = True
    draft, _new = TicketDraft.objects.update_or_create(
        user=user, ticket=ticket, kind=kind, defaults={"fields": typed, "saved_at": now}
    )
    return draft


@transaction.atomic
def give_back(
    *, user: User, ticket: Ticket, body: str, now: datetime, files: Iterable[StoredFile] = (), refusal: str = ""
) -> TicketDraft:
    """A reply that was not sent is a draft again; what was typed meanwhile stays below it."""
    here: dict[str, Any] = {"user": user, "ticket": ticket, "kind": DraftKind.REPLY}
    before = TicketDraft.objects.filter(**here).first()
    fields: dict[str, Any] = dict(before.fields) if before else {}
    fields |= {"body": joined(body, fields.get("body", "")), AT_DESK: True}
    if kept := [*map(_facts_of, files), *fields.get(KEPT, [])]:
        fields[KEPT] = kept
    if refusal:
        fields[REFUSAL] = refusal
    return TicketDraft.objects.update_or_create(**here, defaults={"fields": fields, "saved_at": now})[0]


@transaction.atomic
def keep_files(*, draft: TicketDraft, keep: Iterable[int]) -> TicketDraft:
    """Of the files that came with the draft only those in ``keep`` go on."""
    wanted = set(keep)
    draft.fields[KEPT] = [each for each in draft.fields.get(KEPT, []) if each["pk"] in wanted]
    TicketDraft.objects.filter(pk=draft.pk).update(fields=draft.fields)
    return draft


@transaction.atomic
def take_over_draft(*, draft: TicketDraft, by: User, now: datetime) -> TicketDraft:
    """The new owner of a case goes on with what a colleague had written and not sent; on record, and told in the case.

    Raises DraftError when the case is not theirs or the colleague saved once more meanwhile.
    """
    ticket = draft.ticket
    if ticket is None or not can_take_over_draft(by, draft):
        raise DraftError(_("Only whoever looks after the case takes a colleague's draft over. Take the case first."))
    if not TicketDraft.objects.filter(pk=draft.pk, saved_at=draft.saved_at).delete()[0]:
        raise DraftError(_("%(who)s changed the draft at this moment. Read it again.") % {"who": draft.user})
    here: dict[str, Any] = {"user": by, "ticket": ticket, "kind": draft.kind}
    own = TicketDraft.objects.filter(**here).first()
    mine: dict[str, Any] = own.fields if own else {}
    fields = mine | {"body": joined(mine.get("body", ""), draft.fields.get("body", "")), AT_DESK: True}
    if kept := [*mine.get(KEPT, []), *draft.fields.get(KEPT, [])]:
        fields[KEPT] = kept
    taken = TicketDraft.objects.update_or_create(**here, defaults={"fields": fields, "saved_at": now})[0]
    facts = {"from": draft.user_id, "kind": draft.kind, "letters": len(draft.fields.get("body", ""))}
    record("helpdesk.draft_taken_over", target=ticket, by=by, at=now, facts=facts)
    line = _("%(who)s took over the unsent words of %(other)s")
    words = {"who": by.get_short_name(), "other": draft.user.get_short_name()}
    tell(ticket, EventKind.ASSIGNED, line % words, by=by, now=now, is_internal=True)
    return taken


def joined(first: str, second: str) -> str:
    """Both texts, one below the other; the same text twice is one."""
    parts = [part.strip("\n") for part in (first, second) if part.strip()]
    return "\n\n".join(dict.fromkeys(parts))


def _facts_of(stored: StoredFile) -> dict[str, Any]:
    """Enough to show the file beside the box without another query."""
    return {"pk": stored.pk, "name": stored.name, "size": stored.size}
