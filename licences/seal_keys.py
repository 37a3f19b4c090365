"""The seal's key on disk: a PKCS#12 file, its passphrase from the settings or from a file beside it."""

from __future__ import annotations

import errno
import os
import secrets
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from licences.seal import SealError

KEY_BITS = 3072
LASTS = timedelta(days=5 * 365)
LONGEST_NAME = 64  # X.520: common names and organisations


class SealKey(NamedTuple):
    private: Any  # one of the kinds that sign
    certificate: x509.Certificate
    chain: list[x509.Certificate]


def key_file() -> Path:
    return Path(settings.SEAL_KEY_FILE)


def passphrase_file(key: Path) -> Path:
    return key.with_suffix(".passphrase")


def make_key(key: Path, *, owner: str, since: datetime) -> str:
    """A self-signed certificate and its key, readable for us alone; returns the certificate's SHA-256 fingerprint.

    Raises FileExistsError: a key that signed something must not vanish.
    """
    for file in (key, passphrase_file(key)):
        if file.exists():
            raise FileExistsError(errno.EEXIST, "is there already", str(file))
    key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = _certificate(private, owner, since)
    passphrase = settings.SEAL_KEY_PASSPHRASE or secrets.token_urlsafe(32)
    packed = pkcs12.serialize_key_and_certificates(
        b"seal", private, certificate, None, BestAvailableEncryption(passphrase.encode())
    )
    if not settings.SEAL_KEY_PASSPHRASE:
        _write_new(passphrase_file(key), passphrase.encode())
    _write_new(key, packed)
    return certificate.fingerprint(hashes.SHA256()).hex()


def load_key(*, now: datetime) -> SealKey:
    """The key with its certificate; raises SealError with the remedy when it cannot or must not be used."""
    path = key_file()
    try:
        loaded = _read(path, path.stat().st_mtime_ns, _passphrase(path))
    except (OSError, ValueError) as error:
        raise SealError(
            _("The seal key cannot be opened (%(file)s). Check SEAL_KEY_FILE and SEAL_KEY_PASSPHRASE.")
            % {"file": path.name}
        ) from error
    if loaded.key is None or loaded.cert is None:
        raise SealError(_("The seal key file holds no key with its certificate."))
    certificate = loaded.cert.certificate
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise SealError(
            _("The seal's certificate is valid from %(start)s to %(end)s. Renew the seal key.")
            % {
                "start": f"{certificate.not_valid_before_utc:%d %b %Y}",
                "end": f"{certificate.not_valid_after_utc:%d %b %Y}",
            }
        )
    return SealKey(loaded.key, certificate, [each.certificate for each in loaded.additional_certs])


@lru_cache(maxsize=4)
def _read(path: Path, changed: int, passphrase: bytes) -> pkcs12.PKCS12KeyAndCertificates:
    """Unlocking takes a tenth of a second: once for each version of the file."""
    return pkcs12.load_pkcs12(path.read_bytes(), passphrase or None)


def _passphrase(key: Path) -> bytes:
    if settings.SEAL_KEY_PASSPHRASE:
        return str(settings.SEAL_KEY_PASSPHRASE).encode()
    beside = passphrase_file(key)
    return beside.read_bytes().strip() if beside.is_file() else b""


def _certificate(private: rsa.RSAPrivateKey, owner: str, since: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, owner[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Seal of {owner}"[:LONGEST_NAME]),
        ]
    )
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
         "encipher_only", "decipher_only"), False)  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(max(since, datetime.now(UTC)) + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    )
    return builder.sign(private, hashes.SHA256())


def _write_new(path: Path, content: bytes) -> None:
    """Mode 0600 from its first byte; refuses to overwrite."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
