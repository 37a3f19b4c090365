import stat
from io import StringIO

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.management import CommandError, call_command

from licences import seal, seal_keys
from licences.actions import issuing
from licences.enums import AgreementStatus
from licences.pdf.signature_reading import whole_signatures
from portal.files.storage import path_of
from portal.website.demo import telling
from tests.factories.licences import NOON, AgreementFactory


@pytest.fixture
def place(settings, tmp_path):
    settings.SEAL_KEY_FILE = str(tmp_path / "seal" / "seal.p12")
    return tmp_path / "seal" / "seal.p12"


def made(**options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("make_seal_key", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_the_command_makes_a_key_only_we_can_read_and_prints_its_fingerprint(place):
    said, warned = made()

    certificate = seal_keys.load_key(now=NOON).certificate
    assert certificate.fingerprint(hashes.SHA256()).hex() in said
    assert warned == ""
    assert seal.has_seal()
    for file in (place, place.with_suffix(".passphrase")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(ValueError):
        pkcs12.load_pkcs12(place.read_bytes(), None)


def test_the_certificate_names_the_licensor_and_is_for_signing(place, settings):
    settings.LICENSOR_NAME = "A licensor with a name that is longer than sixty-four letters, as some are"
    made()

    certificate = seal_keys.load_key(now=NOON).certificate
    name = certificate.subject.rfc4514_string()
    assert "A licensor with a name" in name
    usage = certificate.extensions.get_extension_for_class(seal_keys.x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)


def test_the_command_never_overwrites_a_key(place):
    made()
    before = place.read_bytes()

    with pytest.raises(CommandError, match="Move it away first"):
        made()

    assert place.read_bytes() == before


def test_a_passphrase_of_the_settings_is_written_nowhere(place, settings):
    settings.SEAL_KEY_PASSPHRASE = "from the environment"

    made()

    assert [file.name for file in place.parent.iterdir()] == ["seal.p12"]
    assert seal_keys.load_key(now=NOON).private


def test_in_production_the_command_says_that_nobody_trusts_this_key(place, settings):
    settings.IS_PRODUCTION = True

    _said, warned = made()

    assert "This is a demo key" in warned and "no reader trusts it" in warned


def test_the_demo_makes_its_seal_once_and_production_never(place, settings):
    settings.IS_PRODUCTION = True
    telling.make_demo_seal()
    assert not place.exists()

    settings.IS_PRODUCTION = False
    telling.make_demo_seal()
    first = place.read_bytes()
    telling.make_demo_seal()

    assert place.read_bytes() == first


@pytest.mark.django_db
def test_an_issued_agreement_carries_the_seal_and_says_so(alpine, iris, sealed):
    agreement = AgreementFactory(programme=alpine)

    issuing.issue(agreement=agreement, by=iris, now=NOON)

    data = path_of(agreement.issued_file.key).read_bytes()
    assert (agreement.status, agreement.is_sealed) == (AgreementStatus.ISSUED, True)
    assert (agreement.issued_size, agreement.issued_sha256) == (len(data), agreement.issued_file.sha256)
    assert whole_signatures(data) == {"Seal"}


@pytest.mark.django_db
def test_without_a_key_it_is_issued_unsealed(alpine, iris):
    agreement = AgreementFactory(programme=alpine)

    issuing.issue(agreement=agreement, by=iris, now=NOON)

    assert not agreement.is_sealed
    assert b"/ByteRange" not in path_of(agreement.issued_file.key).read_bytes()
