"""Signing with the seal's key, by pyHanko. Loaded only when something is sealed: see licences.seal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from licences.errors import LicenceError
from licences.pdf.fields import LICENSOR, SEAL
from licences.pdf.placing import loose_box
from licences.pdf.signature_reading import whole_signatures
from licences.pdf.stamping import SealLook
from licences.pdf.updating import QuietUpdate
from licences.seal import SealError
from licences.seal_keys import load_key

# Hidden and without size: PDF/UA asks for no tag then.
INVISIBLE = fields.InvisSigSettings(set_hidden_flag=True)


def seal(data: bytes, *, now: datetime) -> bytes:
    """An approval signature in a hidden field of its own."""
    field = fields.SigFieldSpec(SEAL, invis_sig_settings=INVISIBLE, readable_field_name="Seal of the Licensor")
    return _sign(QuietUpdate(BytesIO(data)), field, SealLook(), reason="Issued by the Licensor", now=now)


def countersign(data: bytes, *, reference: str, now: datetime) -> bytes:
    """Append our signature, then look whether it broke one that was whole before."""
    load_key(now=now)  # a missing key is told as such, not as a broken file
    look = SealLook(licensor=settings.LICENSOR_NAME, reference=reference, at=now)
    try:
        writer = QuietUpdate(BytesIO(data), strict=False)
        if writer.prev.encrypted:
            raise SealError(_("The signed file is locked with a password. Ask for a file without one."))
        reason = f"Countersigned by the Licensor, {reference}"
        signed = _sign(writer, _field_for(writer), look, reason=reason, now=now)
        is_harmless = whole_signatures(data) <= whole_signatures(signed)
    except LicenceError:
        raise
    except SigningError as error:  # certified against changes, or every field is locked
        raise SealError(_refusal()) from error
    except Exception as error:
        raise SealError(_("The signed file is damaged and cannot take the seal. Countersign by upload.")) from error
    if not is_harmless:
        raise SealError(_refusal())
    return signed


def _refusal() -> str:
    return _("The signed file allows no further signature. Ask for one that does, or countersign on paper and upload.")


def _field_for(writer: QuietUpdate) -> fields.SigFieldSpec:
    """The prepared field, else one in the margin; a box somebody else signed in by mistake stays theirs."""
    filled = {name: value is not None for name, value, _ref in fields.enumerate_sig_fields(writer)}
    name, number = LICENSOR, 1
    while filled.get(name):
        number += 1
        name = f"{LICENSOR} {number}"
    return fields.SigFieldSpec(
        name,
        on_page=-1,
        box=loose_box(writer),
        invis_sig_settings=INVISIBLE,
        readable_field_name="Signature field for the Licensor",
    )


def _sign(writer: QuietUpdate, field: fields.SigFieldSpec, look: SealLook, *, reason: str, now: datetime) -> bytes:
    """pyHanko runs a loop of its own; a thread keeps it apart from one the caller may stand in."""
    meta = signers.PdfSignatureMetadata(
        field_name=field.sig_field_name,
        reason=reason,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    signer = _Signer(meta, _credentials(now), stamp_style=look, new_field_spec=field)
    signer.at = now.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE))
    with ThreadPoolExecutor(1) as thread:
        return bytes(thread.submit(signer.sign_pdf, writer).result().getvalue())


class _Signer(signers.PdfSigner):
    """pyHanko's signer with the moment handed in instead of read from the machine's clock."""

    at: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def _credentials(now: datetime) -> signers.SimpleSigner:
    key = load_key(now=now)
    unlocked = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(each.public_bytes(Encoding.DER)) for each in key.chain)
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(unlocked),
        cert_registry=store,
    )
