from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from licences.enums import AgreementStatus, Countersignature, RequestStatus, ReturnStatus
from licences.models import (
    Agreement,
    AgreementTextVersion,
    EarlierAgreements,
    EntitlementGrant,
    LicenceRequest,
    ProgrammeLicence,
    RenewalItem,
    RenewalRun,
    SignedReturn,
    SigningLink,
)
from licences.models.signing import SIGNING
from portal.accounts.link_tokens import fresh_seed, hash_of, token_from
from tests.factories.accounts import ProgrammeFactory, UserFactory
from tests.factories.files import StoredFileFactory

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
CLAUSES = [{"heading": "What is licensed", "paragraphs": ["The right to use Jems."]}]


class TextVersionFactory(DjangoModelFactory):
    class Meta:
        model = AgreementTextVersion
        django_get_or_create = ("number",)

    number = 4
    title = "Licence agreement for Jems"
    clauses = factory.LazyFunction(lambda: list(CLAUSES))
    valid_from = date(2026, 6, 1)
    published_at = NOON - timedelta(days=170)


class LicenceRequestFactory(DjangoModelFactory):
    """A draft with every answer; traits take it further."""

    class Meta:
        model = LicenceRequest

    class Params:
        submitted = factory.Trait(
            status=RequestStatus.SUBMITTED,
            submitted_at=NOON - timedelta(days=2),
            submitted_by=factory.SelfAttribute("started_by"),
        )
        returned = factory.Trait(
            status=RequestStatus.RETURNED,
            submitted_at=NOON - timedelta(days=3),
            decided_at=NOON - timedelta(days=2),
            decision_note="Who signs for the institution?",
        )
        accepted = factory.Trait(
            status=RequestStatus.ACCEPTED,
            submitted_at=NOON - timedelta(days=4),
            submitted_by=factory.SelfAttribute("started_by"),
            decided_at=NOON - timedelta(days=3),
            closed_at=NOON - timedelta(days=3),
        )

    reference = factory.Sequence(lambda n: f"LR-2025-{n:04d}")
    programme = factory.SubFactory(ProgrammeFactory)
    institution_name = "Lakes Regional Authority"
    institution_address = "Seestrasse 1\n6900 Bregenz"
    institution_country = "Austria"
    representative_name = "Karl Winter"
    representative_role = "Director"
    representative_email = "karl.winter@lakes.example"
    intended_use = "Manage about 80 projects from 2027 on."
    contact_role = "Head of joint secretariat"
    contact_phone = "+43 1 234567"
    started_by = factory.SubFactory(UserFactory)
    started_at = NOON - timedelta(days=5)
    changed_at = NOON - timedelta(days=5)


class AgreementFactory(DjangoModelFactory):
    """Prepared; traits give the fields the actions would set."""

    class Meta:
        model = Agreement

    class Params:
        issued = factory.Trait(
            status=AgreementStatus.ISSUED,
            issued_file=factory.SubFactory(StoredFileFactory),
            issued_sha256="9f4c21d70b6e83a55e10c7f24d981ab3" * 2,
            issued_size=212_000,
            issued_pages=5,
            issued_at=NOON - timedelta(days=2),
        )
        received = factory.Trait(issued=True, status=AgreementStatus.RECEIVED, received_at=NOON - timedelta(days=1))
        checked = factory.Trait(
            received=True,
            status=AgreementStatus.CHECKED,
            checked_at=NOON - timedelta(hours=1),
            signed_file=factory.SubFactory(StoredFileFactory),
        )
        countersigned = factory.Trait(
            checked=True,
            countersigned_file=factory.SubFactory(StoredFileFactory),
            countersigned_at=NOON - timedelta(minutes=30),
            countersignature=Countersignature.SEAL,
        )
        in_force = factory.Trait(
            countersigned=True, status=AgreementStatus.IN_FORCE, in_force_on=date(2026, 11, 20), in_force_at=NOON
        )
        closed = factory.Trait(closed_at=NOON)

    reference = factory.Sequence(lambda n: f"LA-2025-{n:04d}")
    request = factory.SubFactory(LicenceRequestFactory, accepted=True, programme=factory.SelfAttribute("..programme"))
    text_version = factory.SubFactory(TextVersionFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    programme_name = factory.SelfAttribute("programme.name")
    licensor_name = "Licensor (demo)"
    institution_name = "Lakes Regional Authority"
    institution_address = "Seestrasse 1\n6900 Bregenz"
    institution_country = "Austria"
    representative_name = "Karl Winter"
    representative_role = "Director"
    representative_email = "karl.winter@lakes.example"
    signatory_name = factory.SelfAttribute("representative_name")
    signatory_role = factory.SelfAttribute("representative_role")
    signatory_email = factory.SelfAttribute("representative_email")
    prepared_at = NOON - timedelta(days=3)


class SigningLinkFactory(DjangoModelFactory):
    class Meta:
        model = SigningLink

    agreement = factory.SubFactory(AgreementFactory, issued=True)
    name = "Karl Winter"
    role = "Director"
    email = "karl.winter@lakes.example"
    nonce = factory.LazyFunction(fresh_seed)
    token_hash = factory.LazyAttribute(lambda link: hash_of(token_from(link.nonce, purpose=SIGNING)))
    sent_at = NOON - timedelta(days=2)
    expires_at = NOON + timedelta(days=28)


class SignedReturnFactory(DjangoModelFactory):
    class Meta:
        model = SignedReturn

    class Params:
        waiting = factory.Trait(status=ReturnStatus.WAITING, sent_at=NOON - timedelta(days=1))

    agreement = factory.SubFactory(AgreementFactory, received=True)
    uploaded_by_name = "Karl Winter"
    file = factory.SubFactory(StoredFileFactory)
    uploaded_at = NOON - timedelta(days=1)


class EntitlementGrantFactory(DjangoModelFactory):
    class Meta:
        model = EntitlementGrant

    programme = factory.SelfAttribute("agreement.programme")
    agreement = factory.SubFactory(AgreementFactory, in_force=True)
    entitlement = "files"
    opened_at = NOON


class ProgrammeLicenceFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeLicence

    programme = factory.SubFactory(ProgrammeFactory)
    changed_at = NOON


class EarlierAgreementsFactory(DjangoModelFactory):
    class Meta:
        model = EarlierAgreements

    as_of = date(2026, 6, 1)
    signed = 48
    willing = 49
    source_note = "The list kept by Interact."
    recorded_at = NOON


class RenewalRunFactory(DjangoModelFactory):
    class Meta:
        model = RenewalRun

    text_version = factory.SubFactory(TextVersionFactory)
    started_at = NOON


class RenewalItemFactory(DjangoModelFactory):
    class Meta:
        model = RenewalItem

    run = factory.SubFactory(RenewalRunFactory)
    predecessor = factory.SubFactory(AgreementFactory, in_force=True)
    due_at = NOON
