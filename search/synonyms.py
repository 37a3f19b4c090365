"""Words that mean the same here. Looked up when a question is asked, so a change needs no new index."""

from __future__ import annotations

from search.words import folded, forms_of

GROUPS: tuple[tuple[str, ...], ...] = (
    ("addons", "add-ons", "plugin", "plug-in"),
    ("sign-in", "login", "log-in", "logon"),
    ("licence", "license"),
    ("e-mail", "mail", "email"),
    ("programme", "program"),
    ("set-up", "setup", "installation"),
    ("managing authority", "MA"),
    ("application form", "AF"),
    ("monitoring committee", "MC"),
    ("national contact point", "NCP"),
    ("back-up", "backup"),
    ("two-factor", "2FA", "MFA"),
)

# The last word of an entry may stand in another form: "plugins" finds the group of "plugin".
_by_form: dict[str, tuple[str, ...]] = {}
for _group in GROUPS:
    for _entry in _group:
        _head, _, _last = folded(_entry).rpartition(" ")
        for _form in (_last, *forms_of(_last)):
            _by_form[f"{_head} {_form}".strip()] = _group


def synonyms_of(text: str) -> tuple[str, ...]:
    """The other members of the group ``text`` belongs to, as people write them."""
    own = folded(text)
    group = _by_form.get(own, ())
    family = {own, *forms_of(own)}
    return tuple(entry for entry in group if folded(entry) not in family)
