"""Seven of the eight programmes on their way to a licence, each at another stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from licences import first_text, sweeps
from licences.actions import checking, issuing, links, requests, returning
from licences.actions.declaring import declare
from licences.actions.texts import publish_text
from licences.enums import RequestStatus, Usage
from licences.models import Agreement, EarlierAgreements, LicenceRequest, ReferenceCounter, SigningLink
from portal.files import storage
from portal.notices.models import Message
from portal.website.demo.story import Story

INSTITUTION = ("institution_name", "institution_address", "institution_country")
SIGNATORY = ("representative_name", "representative_role", "representative_email")
QUESTION = "Who signs for the institution: the director or the head of the legal department? Please name one person."


@dataclass(frozen=True)
class Case:
    """One programme's request; ``days`` are offsets from today: asked, accepted, issued, signed, checked, in force."""

    programme: str
    contact: str
    institution: tuple[str, str, str]
    representative: tuple[str, str, str]
    use: str
    role: str
    phone: str
    request_number: int
    agreement_number: int = 0
    days: tuple[int, ...] = ()
    declared: dict[str, object] = field(default_factory=dict)


ALPINE = Case(
    "alpine-lakes",
    "anna",
    ("Lakes Regional Authority", "Seeuferstraße 12\n6900 Bregenz", "Austria"),
    ("Hofrat Karl Winter", "Head of the office of the authority", "karl.winter@lakes-authority.example"),
    "Manage about 90 projects of the 2021-2027 period, from the first call to the last payment.",
    "Head of joint secretariat",
    "+43 5574 01 23 45",
    18,
    47,
    (-140, -135, -129, -88, -85, -81),
    {"usage": Usage.PRODUCTION, "usage_since": -70, "in_registry": True},
)
FJORDS = Case(
    "northern-fjords",
    "carla",
    ("Fjordland County Authority", "Havnegata 4\n5003 Bergen", "Norway"),
    ("Astrid Solheim", "County director", "astrid.solheim@fjordland.example"),
    "Start with a small call for people-to-people projects, then move the whole programme.",
    "Head of joint secretariat",
    "+47 55 01 23 45",
    24,
    52,
    (-4, -1, 0),
)
IN_FORCE = (
    Case(
        "granite-hills",
        "eva",
        ("Granite Hills Region", "Náměstí 3\n370 01 České Budějovice", "Czechia"),
        ("Pavel Horák", "Director of the regional office", "pavel.horak@granite-region.example"),
        "Run the whole programme in Jems, with about 60 projects.",
        "Programme manager",
        "+420 38 01 23 45",
        4,
        12,
        (-290, -284, -281, -270, -268, -262),
        {"usage": Usage.PRODUCTION, "usage_since": -240, "in_registry": True},
    ),
    Case(
        "amber-coast",
        "liis",
        ("Amber Coast Development Agency", "Sadama 8\n10111 Tallinn", "Estonia"),
        ("Marika Lepp", "Chair of the board", "marika.lepp@ambercoast-agency.example"),
        "Replace our own monitoring system; we will adapt some exports.",
        "IT coordinator",
        "+372 6 01 23 45",
        15,
        41,
        (-165, -160, -158, -150, -148, -145),
        {"usage": Usage.PRODUCTION, "usage_since": -110, "core_modified": "Budget export and the payment module."},
    ),
)
SAVA = Case(
    "sava-meadows",
    "marko",
    ("Sava Meadows Regional Council", "Trg 5\n10000 Zagreb", "Croatia"),
    ("Ivana Babić", "Prefect", "ivana.babic@sava-council.example"),
    "Test first with two calls, decide in spring.",
    "Head of managing authority",
    "+385 1 01 23 45",
    21,
    50,
    (-52, -48, -46, -36, -34, -30),
    {"usage": Usage.TESTING, "usage_since": -20, "in_registry": True},
)
DELTA = Case(
    "delta-plains",
    "radu",
    ("Delta County Council", "Strada Portului 2\n820004 Tulcea", "Romania"),
    ("Elena Popa", "President of the council", "elena.popa@delta-council.example"),
    "Use Jems for the next call in spring, about 40 projects.",
    "Head of joint secretariat",
    "+40 240 01 23 45",
    25,
    days=(-2,),
)
HEATHER = Case(
    "heather-isles",
    "orla",
    ("Isles Enterprise Board", "Quay Street 1\nF91 Sligo", "Ireland"),
    ("The director", "Director", "office@isles-board.example"),
    "We want to compare Jems with our present system.",
    "Programme officer",
    "+353 71 01 23 45",
    23,
    days=(-5,),
)


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
    links.note_opening(link=link, now=now)
    links.send_code(link=link, now=now)
    code = Message.objects.filter(template="licences/sign_code").latest("pk").secrets[0]
    links.confirm_code(link=link, code=code, now=now + timedelta(minutes=1))


def _sign_and_settle(story: Story, case: Case, agreement: Agreement, link: SigningLink) -> Agreement:
    """Signed by link, checked by Tomáš, in force on the last signature's day."""
    signed_at, tomas = story.at(case.days[3], 11, 18), story.people["tomas"]
    content = storage.path_of(agreement.issued_file.key).read_bytes() + b"\n% The demo's stand-in for a signed copy.\n"
    file = SimpleUploadedFile(f"{agreement.reference}-signed.pdf", content, "application/pdf")
    signed = returning.upload(agreement=agreement, file=file, by=link, now=signed_at)
    returning.send(signed=signed, by=link, now=signed_at)
    checking.accept_return(signed=signed, by=tomas, now=story.at(case.days[4], 15, 40))
    agreement.refresh_from_db()
    day = story.day(case.days[5])
    checking.put_in_force(agreement=agreement, signed_on=day, by=tomas, now=story.at(case.days[5], 10, 2))
    _declare(story, case)
    return agreement


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
