"""Seven of the eight programmes on their way to a licence, each at another stage."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from licences import first_text, seal, sweeps
from licences.actions import checking, countersigning, issuing, links, requests, returning
from licences.actions.clicking import sign_by_click
from licences.actions.declaring import declare
from licences.actions.texts import publish_text
from licences.enums import RequestStatus, Usage
from licences.models import (
    Agreement,
    EarlierAgreements,
    LicenceRequest,
    ReferenceCounter,
    SignedReturn,
    SigningLink,
)
from portal.files import storage
from portal.notices.models import Message
from portal.website.demo import signatures
from portal.website.demo.licence_cases import ALPINE, DELTA, FJORDS, HEATHER, IN_FORCE, SAVA, Case
from portal.website.demo.story import Story

INSTITUTION = ("institution_name", "institution_address", "institution_country")
SIGNATORY = ("representative_name", "representative_role", "representative_email")
QUESTION = "Who signs for the institution: the director or the head of the legal department? Please name one person."


def seed(story: Story) -> None:
    """Tell it once; a second run finds the first text and leaves."""
    if EarlierAgreements.objects.exists():
        return
    EarlierAgreements.objects.create(
        as_of=story.day(-300),
        signed=48,
        willing=49,
        source_note="List kept by Interact before the portal.",
        recorded_at=story.at(-300),
        recorded_by=story.people["tomas"],
    )
    signatures.trust_demo_authority(today=story.day(0))
    _texts(story)
    for case in IN_FORCE:
        _carry_through(story, case)
    _alpine(story)
    _carry_through(story, SAVA)
    heather = _ask(story, HEATHER)
    requests.return_with_question(request=heather, question=QUESTION, by=story.people["iris"], now=story.at(-3, 10, 20))
    _fjords(story)
    _ask(story, DELTA)


def load(story: Story) -> None:
    """Closed requests in bulk: a desk after years of work."""
    programmes = list(story.programmes.values())
    LicenceRequest.objects.bulk_create(
        [
            LicenceRequest(
                reference=f"LR-LOAD-{number:06d}",
                programme=programmes[number % len(programmes)],
                status=RequestStatus.WITHDRAWN,
                institution_name=f"Institution {number}",
                started_at=story.at(-400),
                changed_at=story.at(-400),
                submitted_at=story.at(-400),
                closed_at=story.at(-390),
            )
            for number in range(100 * story.scale)
        ],
        ignore_conflicts=True,
    )


def _texts(story: Story) -> None:
    """Four versions, each with a clause or two more than the one before."""
    clauses = first_text.CLAUSES
    history = (
        (-900, 6, "The first text."),
        (-620, 7, "The duration has a clause of its own."),
        (-420, 8, "Contacts and personal data added."),
        (-330, 9, "Electronic signatures are named."),
    )
    for day, count, note in history:
        publish_text(
            title=first_text.TITLE,
            clauses=clauses[:count],
            note=note,
            valid_from=story.day(day),
            by=story.people["tomas"],
            now=story.at(day),
        )


def _ask(story: Story, case: Case) -> LicenceRequest:
    person, day = story.people[case.contact], case.days[0]
    _number("LR", case.request_number, story.at(day))
    request = requests.start(programme=story.programmes[case.programme], by=person, now=story.at(day, 9, 10))
    answers = {
        **dict(zip(INSTITUTION, case.institution, strict=True)),
        **dict(
            zip(
                ("representative_name", "representative_role", "representative_email"), case.representative, strict=True
            )
        ),
        "intended_use": case.use,
        "usage": Usage.INTERESTED,
        "contact_role": case.role,
        "contact_phone": case.phone,
    }
    requests.save_draft(request=request, answers=answers, by=person, now=story.at(day, 9, 25))
    return requests.submit(request=request, by=person, now=story.at(day, 9, 31))


def _issue(story: Story, case: Case, *, issued_at: datetime) -> Agreement:
    request = _ask(story, case)
    accepted_at = story.at(case.days[1], 14, 5)
    _number("LA", case.agreement_number, accepted_at)
    agreement = requests.accept(request=request, by=story.people["iris"], now=accepted_at)
    return issuing.issue(agreement=agreement, by=story.people["iris"], now=issued_at)


def _carry_through(story: Story, case: Case) -> Agreement:
    agreement = _issue(story, case, issued_at=story.at(case.days[2], 16, 20))
    link = agreement.links.not_revoked().get()
    _open(link, now=story.at(case.days[3], 11, 2))
    return _sign_and_settle(story, case, agreement, link)


def _alpine(story: Story) -> None:
    """The representative passed the link on; his colleague signed after two reminders."""
    agreement = _issue(story, ALPINE, issued_at=story.at(-129, 16, 20))
    first = agreement.links.not_revoked().get()
    _open(first, now=story.at(-116, 9, 27))
    second = links.delegate(
        link=first,
        name="Dr. Helene Vogt",
        role="Head of legal affairs",
        email="helene.vogt@lakes-authority.example",
        now=story.at(-116, 9, 31),
    )
    for day in (-103, -95):
        sweeps.remind_and_lapse(now=story.at(day, 8))
    agreement.refresh_from_db()
    _open(second, now=story.at(-88, 11, 2))
    _sign_and_settle(story, ALPINE, agreement, second)


def _fjords(story: Story) -> None:
    agreement = _issue(story, FJORDS, issued_at=story.at(0, 9, 5))
    _open(agreement.links.not_revoked().get(), now=story.at(0, 14, 20))


def _open(link: SigningLink, *, now: datetime) -> None:
    """The page is opened and the mailed code given."""
    links.confirm_code(link=link, code=_mailed_code(link, now=now), now=now + timedelta(minutes=1))


def _mailed_code(link: SigningLink, *, now: datetime) -> str:
    links.send_code(link=link, now=now)
    return str(Message.objects.filter(template="licences/sign_code").latest("pk").secrets[0])


def _sign_and_settle(story: Story, case: Case, agreement: Agreement, link: SigningLink) -> Agreement:
    """Signed by link, checked and countersigned by Tomáš, in force from the day of the last signature."""
    tomas = story.people["tomas"]
    signed = _sign(story, case, agreement, link)
    checking.accept_return(signed=signed, by=tomas, now=story.at(case.days[4], 15, 40))
    agreement.refresh_from_db()
    _countersign(story, agreement, now=story.at(case.days[5], 9, 58))
    checking.put_in_force(agreement=agreement, by=tomas, now=story.at(case.days[5], 10, 2))
    _declare(story, case)
    return agreement


def _sign(story: Story, case: Case, agreement: Agreement, link: SigningLink) -> SignedReturn:
    at = story.at(case.days[3], 11, 18)
    if case.way == "click":
        code = _mailed_code(link, now=at - timedelta(minutes=2))
        return sign_by_click(link=link, typed_name=link.name, code=code, consent=True, now=at)
    issued = storage.path_of(agreement.issued_file.key).read_bytes()
    if case.way == "scan":
        content = signatures.scanned(issued, name=link.name)
    else:
        organisation = agreement.institution_name
        content = signatures.signed_digitally(
            issued, name=link.name, organisation=organisation, at=at - timedelta(minutes=5), today=story.day(0)
        )
    file = SimpleUploadedFile(f"{agreement.reference}-signed.pdf", content, "application/pdf")
    signed = returning.upload(agreement=agreement, file=file, by=link, now=at)
    return returning.send(signed=signed, by=link, now=at)


def _countersign(story: Story, agreement: Agreement, *, now: datetime) -> None:
    """Without a seal key, which only a foreign setting can cause, the licensor signs on paper."""
    tomas = story.people["tomas"]
    if seal.has_seal():
        countersigning.countersign_with_seal(agreement=agreement, by=tomas, now=now)
        return
    issued = storage.path_of(agreement.issued_file.key).read_bytes()
    content = signatures.scanned(issued, name=agreement.licensor_name)
    file = SimpleUploadedFile(f"{agreement.reference}-both.pdf", content, "application/pdf")
    countersigning.countersign_by_upload(agreement=agreement, file=file, by=tomas, now=now)


def _declare(story: Story, case: Case) -> None:
    told = case.declared
    note = str(told.get("core_modified", ""))
    declare(
        programme=story.programmes[case.programme],
        usage=str(told["usage"]),
        usage_since=story.day(int(str(told["usage_since"]))),
        core_modified=bool(note),
        core_modified_note=note,
        in_registry=bool(told.get("in_registry")),
        by=story.people[case.contact],
        now=story.at(case.days[5] + 3, 11, 0),
    )


def _number(prefix: str, number: int, at: datetime) -> None:
    """The story's numbers: the next one given will be ``number``."""
    series = f"{prefix}-{at.year}"
    counter = ReferenceCounter.objects.get_or_create(series=series)[0]
    ReferenceCounter.objects.filter(pk=counter.pk, last__lt=number).update(last=number - 1)
