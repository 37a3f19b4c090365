"""What the desk's list may be filtered by. The keys are an allow-list: nothing a person sends names a field.

A filter value is one short text. ``read`` keeps what is known and drops the rest; ``check`` is for what was saved
and says what no longer fits, so that an old view is shown as broken instead of guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from helpdesk.enums import SETTLED, UNSETTLED, Area, Kind, Priority, Status, Visibility
from helpdesk.models import Ticket
from helpdesk.queues import VIEWS
from portal.accounts.models import Programme

type Filters = dict[str, str]
type Choices = list[tuple[str, str | Promise]]

UNSETTLED_KEY, SETTLED_KEY, ME, NOBODY, NONE = "unsettled", "settled", "me", "nobody", "none"
AGES: Choices = [
    ("1", _("more than a day")),
    ("3", _("more than 3 days")),
    ("7", _("more than a week")),
    ("30", _("more than a month")),
    ("90", _("more than 3 months")),
]
NUMBER = re.compile(r"[1-9]\d{0,8}")
SLUG = re.compile(r"[-\w]{1,40}", re.ASCII)
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,19}")
LONGEST_TEXT = 100


class BrokenFilter(Exception):
    """A saved view asks for something the desk does not know (any more); the message is fit to show."""


@dataclass(frozen=True)
class Filter:
    """``fits`` judges a value, ``condition`` turns one that fits into a query; ``choices`` where they are fixed."""

    label: str | Promise
    fits: Callable[[str], bool]
    condition: Callable[[str, Any, datetime], Q]
    choices: tuple[tuple[str, str | Promise], ...] = ()


def _of(choices: Choices) -> Callable[[str], bool]:
    values = {value for value, _label in choices}
    return lambda value: value in values


def _matching(pattern: re.Pattern[str], *words: str) -> Callable[[str], bool]:
    return lambda value: value in words or bool(pattern.fullmatch(value))


def _capital(choices: Choices) -> Choices:
    return [(value, capfirst(label)) for value, label in choices]


def _status(value: str, user: Any, now: datetime) -> Q:
    groups = {UNSETTLED_KEY: UNSETTLED, SETTLED_KEY: SETTLED}
    return Q(status__in=sorted(groups[value])) if value in groups else Q(status=value)


def _programme(value: str, user: Any, now: datetime) -> Q:
    return Q(programme=None) if value == NONE else Q(programme_id=int(value))


def _assignee(value: str, user: Any, now: datetime) -> Q:
    if value == NOBODY:
        return Q(assignee=None)
    return Q(assignee_id=user.pk if value == ME else int(value))


def _tag(value: str, user: Any, now: datetime) -> Q:
    return Q(pk__in=Ticket.tags.through.objects.filter(tag__slug=value).values("ticket_id"))


def _named(value: str) -> QuerySet[Programme, Any]:
    """Programmes are few: they are looked through once and not beside each ticket."""
    return Programme.objects.filter(name__icontains=value).values("pk")


def _age(value: str, user: Any, now: datetime) -> Q:
    return Q(last_customer_word_at__lte=now - timedelta(days=int(value)))


def _equal(field: str, label: str | Promise, choices: Choices) -> Filter:
    return Filter(label, _of(choices), lambda value, user, now: Q(**{field: value}), tuple(_capital(choices)))


STATES: Choices = [(UNSETTLED_KEY, _("not settled")), (SETTLED_KEY, _("solved or closed")), *Status.choices]
FILTERS: dict[str, Filter] = {
    "view": Filter(_("List"), lambda value: value in VIEWS, lambda value, user, now: VIEWS[value].condition(user, now)),
    "q": Filter(
        _("Title or programme"),
        lambda value: len(value) <= LONGEST_TEXT,
        lambda value, user, now: Q(title__icontains=value) | Q(programme__in=_named(value)),
    ),
    "status": Filter(_("State"), _of(STATES), _status, tuple(_capital(STATES))),
    "kind": _equal("kind", _("Kind"), Kind.choices),
    "area": _equal("area", _("Area"), Area.choices),
    "priority": _equal("priority", _("Priority"), Priority.choices),
    "visibility": _equal("visibility", _("Visible to"), Visibility.choices),
    "programme": Filter(_("Programme"), _matching(NUMBER, NONE), _programme),
    "assignee": Filter(_("Agent"), _matching(NUMBER, ME, NOBODY), _assignee),
    "tag": Filter(_("Tag"), _matching(SLUG), _tag),
    "version": Filter(
        _("Jems version"), _matching(VERSION), lambda value, user, now: Q(jems_version__istartswith=value)
    ),
    "age": Filter(_("Customer's last word"), _of(AGES), _age, tuple(_capital(AGES))),
}


def read(data: Mapping[str, Any]) -> Filters:
    """What ``data`` (a query string or a form) asks for and the desk knows; anything else is as if not there."""
    found = {}
    for key, rule in FILTERS.items():
        value = data.get(key, "")
        value = value.replace("\x00", "").strip() if isinstance(value, str) else ""
        if value and rule.fits(value):
            found[key] = value
    return found


def check(stored: Any) -> Filters:
    """The filters of a saved view; BrokenFilter when they are not what the desk saves."""
    if not isinstance(stored, dict):
        raise BrokenFilter(_("This view cannot be read. Save it anew."))
    for key, value in stored.items():
        rule = FILTERS.get(key)
        if rule is None or not isinstance(value, str) or not value or not rule.fits(value):
            raise BrokenFilter(_("A filter of this view no longer exists. Save it anew."))
    return dict(stored)


def condition(filters: Filters, *, user: Any, now: datetime) -> Q:
    """All of them together; none gives everything."""
    found = Q()
    for key, value in filters.items():
        found &= FILTERS[key].condition(value, user, now)
    return found
