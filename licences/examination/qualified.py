"""Whether a signature is qualified in the sense of eIDAS, by the services of the EU trust lists kept here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.qualified.assess import QualificationAssessor
from pyhanko.sign.validation.qualified.eutl_parse import trust_list_to_registry_unsafe
from pyhanko.sign.validation.qualified.q_status import QualifiedStatus
from pyhanko.sign.validation.qualified.tsp import QcCertType, TSPRegistry, TSPTrustManager
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathBuildingError, ValidationError
from pyhanko_certvalidator.path import ValidationPath

from licences.examination.enclosed import Enclosed
from licences.examination.report import QUALIFIED, TRUSTED, UNTRUSTED
from licences.examination.trust_lists import file_of

SIGNING_USES = ({"non_repudiation"}, {"digital_signature"})


async def level_of(
    embedded: EmbeddedPdfSignature, services: Path | None, *, at: datetime, store: Enclosed
) -> tuple[str, str]:
    """The level the trust lists give it, and what is missing to the highest."""
    others = [*embedded.other_embedded_certs, *store.certificates]
    registry = _registry(services, [embedded.signer_cert, *others])
    if registry is None:
        return UNTRUSTED, ""
    path = await _path(embedded.signer_cert, others, registry, at=at, store=store)
    if path is None:
        return UNTRUSTED, ""
    status = QualificationAssessor(registry).check_entity_cert_qualified(path, moment=at).status
    return _level(status)


def _level(status: QualifiedStatus) -> tuple[str, str]:
    """Certificate for signatures or seals, and its key in a device made for it: anything less is trusted only."""
    if not status.qualified or status.qc_type not in {QcCertType.QC_ESIGN, QcCertType.QC_ESEAL}:
        return TRUSTED, "not_qualified"
    if not status.qc_key_security.is_qscd:
        return TRUSTED, "no_device"
    return QUALIFIED, ""


async def _path(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    registry: TSPRegistry,
    *,
    at: datetime,
    store: Enclosed,
) -> ValidationPath | None:
    """From the signer to a service of the lists, valid at the moment, or None."""
    for use in SIGNING_USES:
        context = ValidationContext(
            trust_manager=TSPTrustManager(registry),
            moment=at,
            best_signature_time=at,
            allow_fetching=False,
            ocsps=store.ocsps,
            crls=store.crls,
        )
        validator = CertificateValidator(certificate, list(others), validation_context=context)
        try:
            return await validator.async_validate_usage(use)
        except (PathBuildingError, ValidationError):
            continue
    return None


def _registry(services: Path | None, certificates: Iterable[x509.Certificate]) -> TSPRegistry | None:
    """The services whose names stand on these certificates; reading all lists would take seconds."""
    registry = TSPRegistry()
    found = False
    for path in set(_files(services, certificates)):
        trust_list_to_registry_unsafe(path.read_text(encoding="utf-8"), registry)
        found = True
    return registry if found else None


def _files(services: Path | None, certificates: Iterable[x509.Certificate]) -> Iterator[Path]:
    if services is None:
        return
    for certificate in certificates:
        for name in (certificate.subject, certificate.issuer):
            path = file_of(services, name)
            if path.exists():
                yield path
