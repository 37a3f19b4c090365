"""Fetches the EU trust lists and verifies their signatures, from the list of lists down. Runs at night, if at all."""

from __future__ import annotations

import logging
import os
import re
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from asn1crypto import x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.qualified import eutl_parse
from pyhanko.sign.validation.qualified.eutl_fetch import EU_LOTL_LOCATION
from pyhanko.sign.validation.qualified.tsp import TSPServiceParsingError

from licences.examination import trust_lists

logger = logging.getLogger(__name__)

SECONDS = 30
MOST_BYTES = 40 * 1024 * 1024
TERRITORY = re.compile(r"[A-Z]{2}")


class ListsNotFetched(Exception):
    """The list of lists could not be had or verified; what is in the folder stays as it was."""


def download(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        raise OSError(f"{address} is not a web address.")
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:
        return str(answer.read(MOST_BYTES).decode("utf-8-sig"))


def refresh(
    folder: Path,
    *,
    fetch: Callable[[str], str] = download,
    signers: Sequence[x509.Certificate] | None = None,
) -> list[str]:
    """The territories whose lists are new in the folder. One that cannot be had or verified keeps its old list.

    ``signers`` are those of the list of lists; without them the ones that come with pyHanko.
    """
    try:
        everything = eutl_parse.validate_and_parse_lotl(fetch(EU_LOTL_LOCATION), list(signers) if signers else None)
    except (OSError, ValueError, SignatureValidationError) as error:
        raise ListsNotFetched(f"The EU list of trust lists: {error}") from error
    folder.mkdir(parents=True, exist_ok=True)
    fresh = [
        reference.territory
        for reference in everything.references
        if eutl_parse.LOTL_RULE not in reference.scheme_rules and _is_renewed(folder, reference, fetch)
    ]
    trust_lists.sorted_by_name(folder)
    return sorted(fresh)


def _verified(text: str, signers: list[x509.Certificate]) -> str:
    """Only what the signature covers is kept: a list could stand inside other words that nobody signed."""
    # Private in pyHanko; its public function verifies, reads and throws the words away.
    return eutl_parse._validate_and_extract_tl_data_multiple_certs(text, signers, validation_time=None)


def _is_renewed(folder: Path, reference: eutl_parse.TLReference, fetch: Callable[[str], str]) -> bool:
    if not TERRITORY.fullmatch(reference.territory):
        return False
    try:
        text = _verified(fetch(reference.location_uri), reference.tlso_certs)
        eutl_parse.trust_list_to_registry_unsafe(text)
    except (OSError, ValueError, SignatureValidationError, TSPServiceParsingError) as error:
        logger.warning("trust list of %s not renewed: %s", reference.territory, error)
        return False
    aside = folder / f".{reference.territory}.part"
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, folder / f"{reference.territory}.xml")
    return True
