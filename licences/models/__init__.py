from licences.models.agreements import Agreement, AgreementTextVersion
from licences.models.holders import EarlierAgreements, EntitlementGrant, ProgrammeLicence
from licences.models.renewals import RenewalItem, RenewalRun
from licences.models.requests import LicenceRequest, ReferenceCounter, RequestContact
from licences.models.rules import SigningRules
from licences.models.signing import SignedReturn, SigningLink

__all__ = [
    "Agreement",
    "AgreementTextVersion",
    "EarlierAgreements",
    "EntitlementGrant",
    "LicenceRequest",
    "ProgrammeLicence",
    "ReferenceCounter",
    "RenewalItem",
    "RenewalRun",
    "RequestContact",
    "SignedReturn",
    "SigningLink",
    "SigningRules",
]
