"""What in a conversation says who asked: names, programme, addresses, secrets; marked, and neutral words for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from helpdesk.models import Ticket, TicketMessage
from helpdesk.secrets import scan
from helpdesk.thread import body_parts
from portal.accounts.selectors import members_of

SHORTEST_NAME = 3
EVERYDAY = {"interreg", "programme", "the", "and", "von", "van", "der", "for", "jems"}


@dataclass(frozen=True)
class Proposal:
    title: str
    question: str
    answer: str


@dataclass(frozen=True)
class Terms:
    """``people`` and ``programme`` are words that must not stand in what everybody reads."""

    people: frozenset[str]
    programme: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str] | None:
        words = sorted(self.people | self.programme, key=lambda word: (-len(word), word))
        joined = "|".join(re.escape(word) for word in words)
        return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if words else None


def terms_of(ticket: Ticket) -> Terms:
    """Names of everybody of the customer's side, whole and in parts, and of their programme."""
    people = {ticket.requester, *(watcher.user for watcher in ticket.watchers.select_related("user"))}
    people |= {word.author for word in words_of(ticket) if not word.is_staff_word}
    if ticket.programme:
        people |= set(members_of(ticket.programme))
    programme = set()
    if ticket.programme:
        name = ticket.programme.name
        programme = {name, ticket.programme.code, name.removeprefix("Interreg ").strip()}
    names = {part for person in people for part in [person.name, *person.name.split()]}
    return Terms(_telling(names), _telling(programme))


def _telling(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= SHORTEST_NAME and word.casefold() not in EVERYDAY)


def words_of(ticket: Ticket) -> list[TicketMessage]:
    return list(ticket.messages.public().filter(is_automatic=False).select_related("author"))


def propose(ticket: Ticket) -> Proposal:
    """The first words of who asked and the solution, or the last word of Interact; with neutral words put in."""
    words, terms = words_of(ticket), terms_of(ticket)
    asked = next((word for word in words if not word.is_staff_word), None)
    marked = next((word for word in words if word.pk == ticket.solution_id), None)
    answered = marked or next((word for word in reversed(words) if word.is_staff_word), None)
    question, answer = (neutral(body_parts(word)[0], terms) if word else "" for word in (asked, answered))
    return Proposal(neutral(ticket.title, terms)[:160], question, answer)


def neutral(text: str, terms: Terms) -> str:
    """Names and secrets replaced by words that say nothing of who it was."""
    for finding in reversed(scan(text)):
        text = f"{text[: finding.start]}[{finding.kind.label}]{text[finding.end :]}"
    if terms.pattern is None:
        return text
    programme = {word.casefold() for word in terms.programme}
    words = {True: _("our programme"), False: _("[name]")}
    return terms.pattern.sub(lambda match: words[match[0].casefold() in programme], text)


def spans_of(text: str, terms: Terms) -> list[tuple[int, int]]:
    """Where the text still tells something, apart and in order."""
    spans = [(finding.start, finding.end) for finding in scan(text)]
    if terms.pattern:
        spans += [match.span() for match in terms.pattern.finditer(text)]
    apart: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def left_in(texts: Iterable[str], terms: Terms) -> list[str]:
    """What an edited text still tells, each once."""
    return list(dict.fromkeys(text[start:end] for text in texts for start, end in spans_of(text, terms)))


def marked(text: str, terms: Terms) -> SafeString:
    """Escaped, with <mark> around what tells something."""
    parts, done = [], 0
    for start, end in spans_of(text, terms):
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*parts, escape(text[done:])]))
