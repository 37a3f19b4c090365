"""A small workshop: an authority that issues certificates, an issued agreement, and all that may come back for it.

Everything is made once for a run of the tests. The certificates are real ones of an authority of our own.
"""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from pyhanko.sign import signers
from pyhanko.sign.ades import qualified_asn1
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signxml import methods
from signxml.xades import XAdESSigner

from licences import first_text
from licences.models import Agreement, AgreementTextVersion
from licences.pdf import rendering

NOW = datetime.now(UTC)
REFERENCE, OTHER_REFERENCE = "LA-2026-0047", "LA-2026-0031"
DAY = date(2026, 7, 14)


class Holder(NamedTuple):
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@cache
def root() -> Holder:
    return _issue("Workshop Root", None, is_authority=True)


@cache
def intermediate() -> Holder:
    return _issue("Workshop Issuing CA", root(), is_authority=True)


@cache
def unknown_root() -> Holder:
    return _issue("Root Nobody Knows", None, is_authority=True)


@cache
def leaf(kind: str) -> Holder:
    """The signers: trusted, qualified, no_device, expired, revoked, self_signed, unknown, server; time is a clock."""
    name = "Karl Winter"
    if kind == "self_signed":
        return _issue(name, None)
    if kind == "unknown":
        return _issue(name, unknown_root())
    if kind == "expired":
        return _issue(name, intermediate(), days=(-800, -30))
    statements = {"qualified": _statements(device=True), "no_device": _statements(device=False)}.get(kind)
    is_rsa = kind == "time"  # pyHanko's own maker of time stamps wants it
    return _issue(name, intermediate(), statements=statements, signs=kind != "server", is_rsa=is_rsa)


def _issue(
    name: str,
    issuer: Holder | None,
    *,
    is_authority: bool = False,
    days: tuple[int, int] = (-900, 900),
    statements: x509.UnrecognizedExtension | None = None,
    signs: bool = True,
    is_rsa: bool = False,
) -> Holder:
    key = rsa.generate_private_key(65537, 2048) if is_rsa else ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(issuer.certificate.subject if issuer else _named(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority, signs), critical=True)
    )
    for extension in _more(key, statements, is_listed=issuer is not None and not is_authority):
        builder = builder.add_extension(extension, critical=False)
    return Holder(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _more(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, statements: x509.ExtensionType | None, *, is_listed: bool
) -> list[x509.ExtensionType]:
    listed = [_where_revoked_ones_are_listed()] if is_listed else []
    return [x509.SubjectKeyIdentifier.from_public_key(key.public_key()), *listed, *([statements] if statements else [])]


def _named(name: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lakes Authority")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), organisation])


def _where_revoked_ones_are_listed() -> x509.CRLDistributionPoints:
    """As on real certificates; nothing is there, and nobody may go and look."""
    address = x509.UniformResourceIdentifier("http://127.0.0.1:9/revoked.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([address], None, None, None)])


def _usage(is_authority: bool, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority and signs,
        content_commitment=not is_authority and signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _statements(*, device: bool) -> x509.UnrecognizedExtension:
    """Qualified certificate statements (ETSI EN 319 412-5): compliance, for signatures, key in a device."""
    rows = [{"statement_id": "qc_compliance"}]
    rows += [{"statement_id": "qc_sscd"}] * device
    rows += [{"statement_id": "qc_type", "statement_info": qualified_asn1.QcCertificateType(["qct_esign"])}]
    statements = qualified_asn1.QcStatements([qualified_asn1.QcStatement(row) for row in rows])
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), statements.dump())


@cache
def signer(kind: str) -> signers.SimpleSigner:
    holder = leaf(kind)
    store = SimpleCertificateStore()
    chain = {"self_signed": [], "unknown": [unknown_root()]}.get(kind, [intermediate(), root()])
    store.register_multiple(asn1_x509.Certificate.load(one.der) for one in chain)
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(holder.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=store,
    )


def revocation_list(kind: str) -> bytes:
    """The issuing authority's list of revoked certificates, with this signer's on it."""
    serial = leaf(kind).certificate.serial_number
    entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - timedelta(days=10)).build()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(intermediate().certificate.subject)
        .last_update(NOW - timedelta(days=1))
        .next_update(NOW + timedelta(days=30))
        .add_revoked_certificate(entry)
    )
    return builder.sign(intermediate().key, hashes.SHA256()).public_bytes(Encoding.DER)


def trust_folder(folder: Path) -> Path:
    """The root alone, as an administrator would put it there, and a file that is no certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "workshop.pem").write_bytes(root().pem)
    (folder / "broken.pem").write_bytes(b"not a certificate")
    return folder


def lists_folder(folder: Path) -> Path:
    """A trust list of a small country of our own: the issuing authority is a granted service for signatures."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "XX.xml").write_text(trust_list(), encoding="utf-8")
    return folder


def trust_list() -> str:
    certificate = base64.b64encode(intermediate().der).decode()
    uri = "http://uri.etsi.org/TrstSvc"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" TSLTag="{uri}/19612/TSLTag">
<TrustServiceProviderList><TrustServiceProvider><TSPServices><TSPService><ServiceInformation>
<ServiceTypeIdentifier>{uri}/Svctype/CA/QC</ServiceTypeIdentifier>
<ServiceName><Name xml:lang="en">Workshop qualified certificates</Name></ServiceName>
<ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity>
<ServiceStatus>{uri}/TrustedList/Svcstatus/granted</ServiceStatus>
<StatusStartingTime>2020-01-01T00:00:00Z</StatusStartingTime>
<ServiceInformationExtensions><Extension Critical="true"><AdditionalServiceInformation>
<URI xml:lang="en">{uri}/TrustedList/SvcInfoExt/ForeSignatures</URI>
</AdditionalServiceInformation></Extension></ServiceInformationExtensions>
</ServiceInformation></TSPService></TSPServices></TrustServiceProvider></TrustServiceProviderList>
</TrustServiceStatusList>"""


@cache
def operator() -> Holder:
    """Who signs the trust lists of our small country, and the list of lists."""
    return _issue("Operator of lists", None)


def signed_list(text: str) -> str:
    xml_signer = XAdESSigner(method=methods.enveloped, signature_algorithm="ecdsa-sha256", digest_algorithm="sha256")
    document = etree.fromstring(text.encode())
    signed = xml_signer.sign(document, key=operator().key, cert=[operator().certificate], always_add_key_value=False)
    return str(etree.tostring(signed, encoding="unicode"))


def list_of_lists(address: str) -> str:
    certificate = base64.b64encode(operator().der).decode()
    return f"""<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#"
 xmlns:more="http://uri.etsi.org/02231/v2/additionaltypes#" TSLTag="http://uri.etsi.org/19612/TSLTag"><SchemeInformation>
<SchemeInformationURI><URI xml:lang="en">https://lists.example/about</URI></SchemeInformationURI>
<ListIssueDateTime>2026-11-01T00:00:00Z</ListIssueDateTime>
<PointersToOtherTSL><OtherTSLPointer><ServiceDigitalIdentities><ServiceDigitalIdentity><DigitalId>
<X509Certificate>{certificate}</X509Certificate></DigitalId></ServiceDigitalIdentity></ServiceDigitalIdentities>
<TSLLocation>{address}</TSLLocation><AdditionalInformation>
<OtherInformation><SchemeTerritory>XX</SchemeTerritory></OtherInformation>
<OtherInformation><more:MimeType>application/vnd.etsi.tsl+xml</more:MimeType></OtherInformation>
</AdditionalInformation></OtherTSLPointer></PointersToOtherTSL></SchemeInformation></TrustServiceStatusList>"""


@cache
def issued(*, reference: str = REFERENCE, times: int = 1, institution: str = "Lakes Regional Authority") -> bytes:
    """What the portal issues, from the real renderer; ``times`` repeats the clauses for more pages."""
    text = AgreementTextVersion(number=4, title="Licence agreement for Jems", clauses=first_text.CLAUSES * times)
    agreement = Agreement(
        reference=reference,
        text_version=text,
        programme_name="Interreg Alpine Lakes",
        licensor_name="Licensor (demo)",
        institution_name=institution,
        institution_address="Seestrasse 1\n6900 Bregenz",
        institution_country="Austria",
        representative_name="Karl Winter",
        representative_role="Director",
    )
    return rendering.render(agreement, issued_on=DAY).data


def saved(writer: object) -> bytes:
    """What a pyHanko or pypdf writer holds."""
    out = BytesIO()
    writer.write(out)  # type: ignore[attr-defined]
    return out.getvalue()
