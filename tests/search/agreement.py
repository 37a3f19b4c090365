"""The audience of a document and ``visible_to`` of its model are two words for one thing; here they meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser

from portal.accounts.audiences import tokens_for
from portal.accounts.models import User
from search.reading import document_of
from search.sources import Source


def assert_agreement(source: Source, users: Iterable[Any]) -> int:
    """Every findable object of ``source``: who has one of its tokens sees it, and nobody else. Returns how many.

    What cannot be found now (a draft) is passed over: fewer may find a thing than may see it, for everyone alike.
    """
    users = [user if not isinstance(user, User) else User.objects.get(pk=user.pk) for user in [*users, AnonymousUser()]]
    disagreements, compared = [], 0
    for obj in source.queryset():
        document = document_of(source, obj)
        if document is None:
            continue
        compared += 1
        for user in users:
            finds = bool(document.audiences & tokens_for(user))
            sees = source.visible(source.queryset().filter(pk=obj.pk), user).exists()
            if finds != sees:
                disagreements.append(f"{user} {'finds' if finds else 'does not find'} {source.kind} {obj}, {sees=}")
    assert disagreements == []
    return compared
