"""Words agents sort by. A new word makes its tag; two spellings with one slug are one tag."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError
from helpdesk.models import Tag, Ticket
from portal.accounts.models import User
from portal.audit.actions import record

LONGEST = 40
MOST_TAGS = 12


class TagError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def set_tags(*, ticket: Ticket, names: Iterable[str], by: User, now: datetime) -> list[Tag]:
    """The ticket has exactly these tags; what came and went is on record."""
    wanted = {tag.pk: tag for tag in (_tag(name) for name in names if name.strip())}
    if len(wanted) > MOST_TAGS:
        raise TagError(_("At most %(number)s tags for a ticket.") % {"number": MOST_TAGS})
    before = {tag.pk: tag for tag in ticket.tags.all()}
    added = sorted(tag.name for pk, tag in wanted.items() if pk not in before)
    removed = sorted(tag.name for pk, tag in before.items() if pk not in wanted)
    if added or removed:
        ticket.tags.set(wanted)
        record("helpdesk.tagged", target=ticket, by=by, at=now, facts={"added": added, "removed": removed})
    return sorted(wanted.values(), key=lambda tag: tag.name)


def add_tags(*, ticket: Ticket, names: Iterable[str], by: User, now: datetime) -> list[Tag]:
    return set_tags(ticket=ticket, names=[*_names(ticket), *names], by=by, now=now)


def remove_tags(*, ticket: Ticket, names: Iterable[str], by: User, now: datetime) -> list[Tag]:
    gone = {slugify(name) for name in names}
    return set_tags(ticket=ticket, names=[name for name in _names(ticket) if slugify(name) not in gone], by=by, now=now)


def _names(ticket: Ticket) -> list[str]:
    return list(ticket.tags.values_list("name", flat=True))


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, by: User, now: datetime) -> Tag:
    name = _clean(name)
    try:
        with transaction.atomic():
            Tag.objects.filter(pk=tag.pk).update(name=name, slug=slugify(name))
    except IntegrityError:
        raise TagError(_("There is a tag of this name already.")) from None
    record("helpdesk.tag_renamed", target=tag, by=by, at=now, facts={"from": tag.name, "to": name})
    tag.refresh_from_db()
    return tag


@transaction.atomic
def delete_tag(*, tag: Tag, by: User, now: datetime) -> None:
    """The word goes from every ticket; the tickets stay."""
    record("helpdesk.tag_deleted", target=tag, by=by, at=now, facts={"name": tag.name, "tickets": tag.tickets.count()})
    tag.delete()


def _tag(name: str) -> Tag:
    name = _clean(name)
    return Tag.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def _clean(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not slugify(name) or len(name) > LONGEST:
        raise TagError(
            _("“%(name)s” is no tag: letters or digits, at most %(number)s signs.")
            % {"name": name[:LONGEST], "number": LONGEST}
        )
    return name
