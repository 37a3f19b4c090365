"""Small things a reviewer would look up: do addresses, names and institution fit together? Hints, never verdicts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from licences.models import Agreement, LicenceRequest, SignedReturn
from licences.names import is_same_name

FREE_MAIL = frozenset(
    [
        "aol.com",
        "freemail.hu",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "hotmail.it",
        "icloud.com",
        "interia.pl",
        "laposte.net",
        "libero.it",
        "live.com",
        "mail.bg",
        "mail.com",
        "mail.ru",
        "me.com",
        "o2.pl",
        "orange.fr",
        "outlook.com",
        "post.cz",
        "proton.me",
        "protonmail.com",
        "seznam.cz",
        "t-online.de",
        "ukr.net",
        "virgilio.it",
        "web.de",
        "wp.pl",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "yahoo.it",
        "yandex.ru",
        "zoho.com",
    ]
)
SMALL_WORDS = frozenset(
    [
        "the",
        "and",
        "for",
        "und",
        "der",
        "die",
        "des",
        "del",
        "dell",
        "della",
        "de",
        "la",
        "le",
        "of",
        "zur",
        "von",
        "pour",
        "dla",
    ]
)
# Letters that do not come apart into a plain letter and an accent.
PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"})


class Hint(NamedTuple):
    """``short`` stands in a line of the queue."""

    state: str
    text: str
    short: str = ""


def hints_about(case: LicenceRequest | Agreement) -> list[Hint]:
    """What to look at before deciding: where the signatory reads mail, who asked, and whom it was passed on to."""
    if isinstance(case, Agreement):
        email, name, asker = case.signatory_email, case.signatory_name, case.asked_by
    else:
        email, name, asker = case.representative_email, case.representative_name, case.submitted_by
    hints = [domain_hint(email, case.institution_name)]
    if asker is not None:
        hints += _about_asker(email, name, asker_email=asker.email, asker_name=asker.name)
    if isinstance(case, Agreement):
        hints += _about_delegate(case)
    return hints


def hints_about_return(signed: SignedReturn, signer_names: Iterable[str]) -> list[Hint]:
    """Is the name in the certificates, or the name typed, the name of the person asked to sign?"""
    wanted = signed.agreement.signatory_name
    hints = [_about_signer(name, wanted) for name in dict.fromkeys(signer_names) if name]
    if signed.typed_name:
        hints.append(_about_typed(signed.typed_name, wanted))
    return hints


def domain_hint(email: str, institution: str) -> Hint:
    domain = _domain(email)
    if domain in FREE_MAIL:
        text = _("%(domain)s is a private mailbox. Ask for an address of the institution.")
        return Hint("warning", text % {"domain": domain}, _("%(domain)s: private mailbox") % {"domain": domain})
    if _fits(domain, institution):
        return Hint("success", _("%(domain)s fits the institution's name.") % {"domain": domain})
    words = {"domain": domain, "name": institution}
    text = _("%(domain)s says nothing about %(name)s. Look at its website.")
    return Hint("info", text % words, _("%(domain)s: does it fit?") % words)


def _about_asker(email: str, name: str, *, asker_email: str, asker_name: str) -> list[Hint]:
    if email.lower() == asker_email.lower():
        text = _("%(email)s is also the mailbox of %(asker)s, who asks. Call the institution before you issue.")
        return [Hint("warning", text % {"email": email, "asker": asker_name})]
    if is_same_name(name, asker_name):
        text = _("%(asker)s asks and signs. Look whether they may sign for the institution.")
        return [Hint("info", text % {"asker": asker_name})]
    return []


def _about_delegate(agreement: Agreement) -> list[Hint]:
    """The representative passed it on: does the new person work in the same house?"""
    if agreement.signatory_email.lower() == agreement.representative_email.lower():
        return []
    now, before = _domain(agreement.signatory_email), _domain(agreement.representative_email)
    words = {"now": agreement.signatory_name, "before": agreement.representative_name}
    if now == before:
        text = _("%(before)s passed it on to %(now)s, same mail domain. Look whether they may sign.")
        return [Hint("info", text % words)]
    text = _("%(before)s (%(old)s) passed it on to %(now)s (%(new)s). Ask for a letter that lets them sign.")
    return [Hint("warning", text % (words | {"old": before, "new": now}))]


def _about_signer(name: str, wanted: str) -> Hint:
    words = {"name": name, "wanted": wanted}
    if is_same_name(name, wanted):
        return Hint("success", _("The certificate names %(name)s, the person asked to sign.") % words)
    text = _("The certificate names %(name)s, asked was %(wanted)s. Look whether they are one person.")
    return Hint("warning", text % words)


def _about_typed(name: str, wanted: str) -> Hint:
    words = {"name": name, "wanted": wanted}
    if is_same_name(name, wanted):
        return Hint("success", _("%(name)s was typed as name, the person asked to sign.") % words)
    text = _("%(name)s was typed as name, asked was %(wanted)s. Look whether they are one person.")
    return Hint("warning", text % words)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


def _fits(domain: str, institution: str) -> bool:
    """A word of the institution's name, or its initials, stands in the domain."""
    words = [word for word in re.findall(r"[a-z]{3,}", _plain(institution)) if word not in SMALL_WORDS]
    host = re.sub(r"[^a-z]", "", domain)
    initials = "".join(word[0] for word in words)
    return any(word[:6] in host for word in words) or (len(initials) > 2 and initials in domain.split("."))


def _plain(text: str) -> str:
    """Small letters without accents; other alphabets stay as they are."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
