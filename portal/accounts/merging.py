"""What a merge will do, told before it is done. The rooms above register a teller each; accounts knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.enums import InvitationStatus, MembershipStatus
from portal.accounts.models import Invitation, Membership, Programme


@dataclass(frozen=True)
class Consequence:
    """One sentence on the page that asks; ``ends`` marks what does not move but ends."""

    text: str | Promise
    ends: bool = False


Teller = Callable[[Programme, Programme], Iterable[Consequence]]

_tellers: list[Teller] = []


def register_teller(teller: Teller) -> None:
    """Called in AppConfig.ready of the room; ``teller(source, into)`` reads and changes nothing."""
    if teller not in _tellers:
        _tellers.append(teller)


def consequences_of(source: Programme, into: Programme) -> list[Consequence]:
    """What moves and what ends when ``source`` becomes part of ``into``."""
    return [line for teller in (_people, *_tellers) for line in teller(source, into)]


def _people(source: Programme, into: Programme) -> Iterable[Consequence]:
    members = Membership.objects.filter(programme=source, status=MembershipStatus.ACTIVE).count()
    waiting = Membership.objects.filter(programme=source, status=MembershipStatus.REQUESTED).count()
    invited = Invitation.objects.filter(programme=source, status=InvitationStatus.OPEN).count()
    if members:
        text = ngettext("%(count)s person works for %(into)s then, with the rights of both.",
                        "%(count)s people work for %(into)s then, with the rights of both.", members)  # fmt: skip
        yield Consequence(text % {"count": members, "into": into})
    if waiting:
        text = ngettext("%(count)s request to join moves.", "%(count)s requests to join move.", waiting)
        yield Consequence(text % {"count": waiting})
    if invited:
        text = ngettext("%(count)s open invitation moves.", "%(count)s open invitations move.", invited)
        yield Consequence(text % {"count": invited})
    yield Consequence(_("The name %(name)s stays findable and leads to %(into)s.") % {"name": source, "into": into})
