"""The EU trust lists, kept as XML files in a folder and sorted by the names of the services they trust.

All lists together are tens of megabytes; an examination wants the two or three services named on a signature. So
each service goes into a small list of its own under the hash of its certificate's name. The lists' own signatures
are verified where they are fetched (`fetching`); whoever puts lists there by hand vouches for them.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from asn1crypto import x509
from lxml import etree

logger = logging.getLogger(__name__)

SORTED = "by-name"
NAMESPACE = "{http://uri.etsi.org/02231/v2#}"
CERTIFICATE_SERVICE = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"


def sorted_by_name(folder: Path) -> Path | None:
    """The folder of small lists, made anew when a list changed; None without lists or where nothing can be written."""
    lists = sorted(folder.glob("*.xml"))
    if not lists:
        return None
    place = folder / SORTED
    newest = max(path.stat().st_mtime_ns for path in lists)
    mark = place / "made-from"
    seal = f"{newest} {len(lists)}"
    try:
        if not mark.exists() or mark.read_text() != seal:
            _sort(lists, place, seal)
    except OSError as error:  # another process was faster, or the folder is for reading only
        logger.warning("trust lists not sorted: %s", error)
    return place if place.exists() else None


def file_of(place: Path, name: x509.Name) -> Path:
    return place / f"{hashlib.sha256(name.hashable.encode()).hexdigest()}.xml"


def _sort(lists: list[Path], place: Path, seal: str) -> None:
    """Made aside and moved into place: another process reads the old one or the new one, never half."""
    aside = Path(tempfile.mkdtemp(prefix=".sorting-", dir=place.parent))
    try:
        for name, providers in _by_name(lists).items():
            (aside / f"{name}.xml").write_bytes(_small_list(providers))
        (aside / "made-from").write_text(seal)
        aside.chmod(0o755)
        old = aside.with_name(f"{aside.name}-old")
        if place.exists():
            place.rename(old)
        aside.rename(place)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _by_name(lists: list[Path]) -> dict[str, list[etree._Element]]:
    """A list that cannot be read is left out and told in the log; the others still count."""
    services: dict[str, list[etree._Element]] = defaultdict(list)
    for path in lists:
        try:
            for name, provider in _services(path):
                services[name].append(provider)
        except (etree.XMLSyntaxError, ValueError) as error:
            logger.warning("trust list %s not read: %s", path.name, error)
    return services


def _services(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """Hash of a name, and a provider with just the one service."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for provider in etree.parse(path, parser).iter(f"{NAMESPACE}TrustServiceProvider"):
        for service in provider.iter(f"{NAMESPACE}TSPService"):
            kind = service.findtext(f"{NAMESPACE}ServiceInformation/{NAMESPACE}ServiceTypeIdentifier") or ""
            if kind.strip() != CERTIFICATE_SERVICE:
                continue
            for name in set(_names(service)):
                yield name, _alone(provider, service)


def _names(service: etree._Element) -> Iterator[str]:
    for text in service.iterfind(f"{NAMESPACE}ServiceInformation//{NAMESPACE}X509Certificate"):
        certificate = x509.Certificate.load(base64.b64decode(text.text or ""))
        yield hashlib.sha256(certificate.subject.hashable.encode()).hexdigest()


def _alone(provider: etree._Element, service: etree._Element) -> etree._Element:
    alone = etree.Element(provider.tag, nsmap=provider.nsmap)
    services = etree.SubElement(alone, f"{NAMESPACE}TSPServices")
    services.append(deepcopy(service))
    return alone


def _small_list(providers: list[etree._Element]) -> bytes:
    root = etree.Element(f"{NAMESPACE}TrustServiceStatusList", nsmap=providers[0].nsmap)
    etree.SubElement(root, f"{NAMESPACE}TrustServiceProviderList").extend(providers)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)
