"""Audiences in words, for organisers who choose one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.audiences import programme_token, users_for
from portal.accounts.models import Programme

NAMED = {
    "licensees": gettext_lazy("Licence holders"),
    "members": gettext_lazy("Everyone with an account"),
    "staff": gettext_lazy("Interact staff"),
    "helpdesk": gettext_lazy("Helpdesk agents"),
}


def choices(*, also: str = "") -> list[tuple[str, str]]:
    """Audiences somebody registered; ``also`` keeps a token chosen elsewhere, such as a network's."""
    named = [(token, str(label)) for token, label in NAMED.items() if _is_known(token)]
    current = Programme.objects.current()
    programmes = [(programme_token(each.pk), _("Colleagues of %(name)s") % {"name": each}) for each in current]
    known = dict(named + programmes)
    return named + programmes + ([(also, also)] if also and also not in known else [])


def name_of(token: str) -> str:
    if token in NAMED:
        return str(NAMED[token])
    prefix, _colon, rest = token.partition(":")
    if prefix == "programme" and (programme := Programme.objects.filter(pk=rest).first()):
        return _("Colleagues of %(name)s") % {"name": programme}
    return token


def _is_known(token: str) -> bool:
    try:
        users_for(token)
    except KeyError:
        return False
    return True


def size_of(token: str) -> int:
    """How many people would be invited now."""
    try:
        return users_for(token).count()
    except KeyError:
        return 0
