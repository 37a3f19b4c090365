from types import SimpleNamespace

import pytest

from licences.actions import countersigning, returning
from licences.enums import SignatureLevel, Verdict
from licences.examination.report import Report, SignatureFinding
from tests.factories.seals import use_seal


@pytest.fixture
def machine(monkeypatch):
    """What the machine will find in the next uploads, where the real one is not the matter."""
    signature = SignatureFinding(field="Licensee", signer="Karl Winter", is_intact=True, covers="file")
    report = Report(Verdict.DERIVED_AND_SIGNED, SignatureLevel.DIGITAL_TRUSTED, signatures=[signature], pages=5)
    found = SimpleNamespace(report=report)

    def look(*_, **__):
        if isinstance(found.report, Exception):
            raise found.report
        return found.report

    monkeypatch.setattr(returning, "look", look)
    monkeypatch.setattr(countersigning, "examine", look)
    return found


@pytest.fixture
def sealed(settings):
    """The portal has a seal; returns the path of its key."""
    return use_seal(settings)
