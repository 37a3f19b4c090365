"""One word for "who may see this": tokens such as ``public``, ``members``, ``programme:12``, ``user:7``, ``staff``.

Features register providers (user -> tokens) and resolvers (token prefix -> users); search filters, recipients,
event visibility and cache keys all use the same tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from portal.accounts.enums import MembershipStatus
from portal.accounts.models import User
from portal.accounts.roles import holds, roles_with

PUBLIC = "public"
MEMBERS = "members"
STAFF = "staff"
HELPDESK = "helpdesk"

Provider = Callable[[User], Iterable[str]]
Resolver = Callable[[str], "QuerySet[User]"]

_providers: list[Provider] = []
_resolvers: dict[str, Resolver] = {}


def register_provider(provider: Provider) -> None:
    if provider not in _providers:
        _providers.append(provider)


def register_resolver(prefix: str, resolver: Resolver) -> None:
    """``resolver`` gets the part after the colon ("" when the token has none)."""
    _resolvers[prefix] = resolver


def programme_token(programme_id: int) -> str:
    return f"programme:{programme_id}"


def user_token(user_id: int) -> str:
    return f"user:{user_id}"


def tokens_for(user: Any) -> frozenset[str]:
    """Every audience the user belongs to; asked once for each user instance."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset({PUBLIC})
    if not hasattr(user, "_audience_tokens"):
        user._audience_tokens = frozenset().union(*(provider(user) for provider in _providers))
    return user._audience_tokens


def users_for(token: str) -> QuerySet[User]:
    """Active people behind a token; raises KeyError for a token nobody registered."""
    prefix, _, rest = token.partition(":")
    return _resolvers[prefix](rest)


def _own_tokens(user: User) -> Iterable[str]:
    yield from (PUBLIC, MEMBERS, user_token(user.pk))
    yield from (programme_token(pk) for pk in user.programme_ids)
    if user.is_staff:
        yield STAFF
    if holds(user, "helpdesk.answer"):
        yield HELPDESK


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True)


def _of_programme(pk: str) -> QuerySet[User]:
    working = Q(memberships__programme_id=int(pk), memberships__status=MembershipStatus.ACTIVE)
    return _active().filter(working).distinct()


def _agents(_: str) -> QuerySet[User]:
    return _active().filter(is_staff=True, staff_assignments__role__in=roles_with("helpdesk.answer")).distinct()


register_provider(_own_tokens)
register_resolver(PUBLIC, lambda _: _active())
register_resolver(MEMBERS, lambda _: _active())
register_resolver(STAFF, lambda _: _active().filter(is_staff=True))
register_resolver(HELPDESK, _agents)
register_resolver("user", lambda pk: _active().filter(pk=int(pk)))
register_resolver("programme", _of_programme)
