"""How the demo's signatories sign: with a certificate of a demo authority, or on paper through a scanner."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import typst
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import settings
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

AUTHORITY = "Demo Certificate Authority"
YEARS = timedelta(days=3 * 365)
DPI = 80


class Holder(NamedTuple):
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def trust_demo_authority(*, today: date) -> None:
    """Lay the authority's certificate into the folder of issuers the portal trusts."""
    named = settings.AGREEMENT_TRUST_ROOTS
    if named and not settings.IS_PRODUCTION:
        folder = Path(named)
        folder.mkdir(parents=True, exist_ok=True)
        certificate = _authority(today).certificate
        (folder / "demo-authority.pem").write_bytes(certificate.public_bytes(Encoding.PEM))


def signed_digitally(data: bytes, *, name: str, organisation: str, at: datetime, today: date) -> bytes:
    """The issued PDF signed in the field "Licensee", as a signing program does it."""
    authority = _authority(today)
    holder = _issue(name, organisation, authority, since=at - timedelta(days=200))
    meta = signers.PdfSignatureMetadata(field_name="Licensee", subfilter=fields.SigSeedSubFilter.PADES)
    signer = _Signer(meta, _credentials(holder, authority))
    signer.at = at
    writer = IncrementalPdfFileWriter(BytesIO(data), strict=False)
    with ThreadPoolExecutor(1) as thread:  # it starts an event loop, which the caller may run already
        return bytes(thread.submit(signer.sign_pdf, writer).result().getvalue())


def scanned(data: bytes, *, name: str) -> bytes:
    """Printed, signed with a pen and scanned: pictures of all pages."""
    pages = [page.render(scale=DPI / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(data)]
    last, pen = pages[-1], _by_hand(name)
    left, _bottom, _right, top = _licensee_box(data)
    last.paste(0, (round((left + 14) * DPI / 72), round(last.height - (top - 12) * DPI / 72)), pen)
    scan = BytesIO()
    pages[0].save(scan, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
    return scan.getvalue()


def _by_hand(name: str) -> Image.Image:
    """The name in a slanting hand, as a mask to press ink through; the compiler's fonts know every letter of Europe."""
    page = "#set page(width: auto, height: auto, margin: 2pt, fill: none)\n"
    line = f'#rotate(-5deg, reflow: true, text(size: 24pt, style: "italic", {json.dumps(name, ensure_ascii=False)}))'
    png = typst.Compiler((page + line).encode()).compile(format="png", ppi=DPI)
    return Image.open(BytesIO(png)).getchannel("A")


def _licensee_box(data: bytes) -> tuple[float, ...]:
    reader = PdfFileReader(BytesIO(data), strict=False)
    _name, _value, field = next(fields.enumerate_sig_fields(reader, with_name="Licensee"))
    return tuple(float(edge) for edge in field.get_object()["/Rect"])


class _Signer(signers.PdfSigner):
    """pyHanko's signer with the story's moment instead of the machine's clock."""

    at: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def _credentials(holder: Holder, authority: Holder) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(authority.certificate.public_bytes(Encoding.DER)))
    unlocked = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(holder.certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(unlocked),
        cert_registry=store,
    )


@cache
def _authority(today: date) -> Holder:
    """Older than the story; its key is forgotten when the telling ends."""
    return _issue(AUTHORITY, "Demo", None, since=datetime.combine(today, time(), tzinfo=UTC) - YEARS)


def _issue(name: str, organisation: str, issuer: Holder | None, *, since: datetime) -> Holder:
    key = ec.generate_private_key(ec.SECP256R1())
    words = ((NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organisation[:64]))
    subject = x509.Name([x509.NameAttribute(kind, text) for kind, text in words])
    is_authority = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + 2 * YEARS)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority), critical=True)
    )
    return Holder(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
