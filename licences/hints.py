"""Small things a reviewer would look up: do addresses and institution fit together? Hints, never verdicts."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _

from licences.models import Agreement, LicenceRequest

FREE_MAIL = {"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "gmx.at", "gmx.de", "web.de", "icloud.com"}
SMALL_WORDS = {"the", "and", "for", "und", "der", "die", "des", "de", "la", "le", "of"}


class Hint(NamedTuple):
    state: str
    text: str


def hints_about(case: LicenceRequest | Agreement) -> list[Hint]:
    domain = case.representative_email.rpartition("@")[2].lower()
    if domain in FREE_MAIL:
        return [
            Hint(
                "warning",
                _("%(domain)s is a private mailbox. Ask for an address of the institution.") % {"domain": domain},
            )
        ]
    if _shares_a_word(domain, case.institution_name):
        return [Hint("success", _("%(domain)s fits the institution's name.") % {"domain": domain})]
    words = {"domain": domain, "name": case.institution_name}
    return [Hint("info", _("%(domain)s says nothing about %(name)s. Look at its website.") % words)]


def _shares_a_word(domain: str, institution: str) -> bool:
    plain = unicodedata.normalize("NFKD", institution).encode("ascii", "ignore").decode().lower()
    words = {word for word in re.findall(r"[a-z]{3,}", plain) if word not in SMALL_WORDS}
    host = re.sub(r"[^a-z]", "", domain)
    return any(word[:6] in host for word in words)
