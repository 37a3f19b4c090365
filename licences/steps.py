"""Where a programme stands on the way to its licence: six steps for the stepper and one sentence who must act."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from django.conf import settings
from django.utils.dateformat import format as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from licences.enums import LIVING, AgreementKind, AgreementStatus, RequestStatus
from licences.models import Agreement, LicenceRequest
from licences.selectors import agreement_of, last_day_to_sign, open_request_of
from licences.yearly import ASK_BEFORE, asked_for, known_profile, people_to_ask, usage_due_on
from portal.accounts.models import Programme


class Step(TypedDict):
    label: str
    state: str
    detail: str
    detail2: str


REACHED = {
    AgreementStatus.PREPARED: 2,
    AgreementStatus.ISSUED: 3,
    AgreementStatus.RECEIVED: 4,
    AgreementStatus.CHECKED: 5,
}
# The others close by themselves.
CLOSED_WITH_REASON = {
    AgreementStatus.DECLINED,
    AgreementStatus.VOID,
    AgreementStatus.TERMINATED,
    AgreementStatus.REVOKED,
    AgreementStatus.ENDED,
}


def licence_steps(programme: Programme) -> list[Step]:
    """The programme's way so far; an empty licence begins at step one."""
    agreement = agreement_of(programme)
    if agreement is not None:
        return agreement_steps(agreement)
    return request_steps(open_request_of(programme))


def agreement_steps(agreement: Agreement) -> list[Step]:
    request = agreement.request
    reached = 6 if agreement.in_force_on else REACHED.get(AgreementStatus(agreement.status), _furthest(agreement))
    details = [
        _on(request.submitted_at if request else None, str(agreement.asked_by or "")),
        _on(agreement.prepared_at, _("Interact")),
        _on(agreement.issued_at, _("text version %(number)s") % {"number": agreement.text_version.number}),
        _on(agreement.received_at, agreement.signatory_name),
        _on(agreement.checked_at, _("Interact")),
        _on(agreement.in_force_on, _("countersigned") if agreement.countersigned_at else ""),
    ]
    steps = _steps(reached, details, _waiting(agreement))
    return _renewal_steps(steps) if agreement.kind == AgreementKind.RENEWAL else steps


def _renewal_steps(steps: list[Step]) -> list[Step]:
    """Nobody asked for it: a renewal begins when Interact prepares it."""
    prepared = steps[1]
    prepared["label"] = _("Prepared")
    return [prepared, *steps[2:]]


def request_steps(request: LicenceRequest | None) -> list[Step]:
    if request is None or request.submitted_at is None:
        return _steps(0, [""] * 6, (_("ten minutes"), ""))
    if request.status == RequestStatus.RETURNED:
        return _steps(0, [""] * 6, (_("your answer is asked"), ""))
    asked = _on(request.submitted_at, str(request.submitted_by or ""))
    return _steps(1, [asked, "", "", "", "", ""], (_("Interact checks it"), ""))


def who_must_act(agreement: Agreement) -> tuple[str, str]:
    """(bold first words, the rest) of the sentence under the stepper."""
    status = AgreementStatus(agreement.status)
    if status == AgreementStatus.ISSUED:
        return _waits_for_signature(agreement)
    sentences = {
        AgreementStatus.PREPARED: (_("Interact must act."), _("The agreement is prepared and will be issued next.")),
        AgreementStatus.RECEIVED: (_("Interact must act."), _("The signed file is here and a person checks it.")),
        AgreementStatus.CHECKED: (_("Interact must act."), _next_for_checked(agreement)),
        AgreementStatus.SUSPENDED: (_("The agreement is suspended."), _why_suspended(agreement)),
    }
    if status in sentences:
        return sentences[status]
    if status == AgreementStatus.IN_FORCE:
        return _asked_yearly(agreement)
    closed = _("This agreement is closed: %(state)s.") % {"state": agreement.get_status_display()}
    return _("Nobody has to act now."), closed + (_reason(agreement) if status in CLOSED_WITH_REASON else "")


def _why_suspended(agreement: Agreement) -> str:
    closed = _("Files, source code, plugins, the User Group and support are closed until Interact resumes it.")
    return closed + _reason(agreement)


def _reason(agreement: Agreement) -> str:
    """As whoever suspended, declined or closed it wrote it."""
    return " " + _("The reason: %(reason)s") % {"reason": agreement.reason} if agreement.reason else ""


def _asked_yearly(agreement: Agreement) -> tuple[str, str]:
    """Who is asked whether Jems is still used, and when; the day stays when nobody answers."""
    profile = known_profile(agreement)
    due_on = usage_due_on(agreement, profile)
    if due_on is None:
        return _("Nobody has to act now."), ""
    names = ", ".join(str(person) for person in people_to_ask(agreement))
    words = {"day": _day(due_on), "names": names, "ask": _day(due_on - ASK_BEFORE)}
    if (asked_on := asked_for(due_on, profile)) is not None:
        words["ask"] = _day(asked_on)
        return _("Your programme must act."), _(
            "Tell us by %(day)s if you still use Jems. We wrote to %(names)s on %(ask)s."
        ) % words
    text = _("Next: tell us by %(day)s if you still use Jems.") % words
    return _("Nobody has to act now."), text + (" " + _("We write to %(names)s on %(ask)s.") % words if names else "")


def _next_for_checked(agreement: Agreement) -> str:
    if settings.AGREEMENT_COUNTERSIGNATURE and not agreement.countersigned_at:
        return _("The signed file is accepted; %(licensor)s countersigns it next.") % {
            "licensor": agreement.licensor_name
        }
    return _("Both parties have signed; Interact puts the agreement in force next.")


def _waits_for_signature(agreement: Agreement) -> tuple[str, str]:
    lead = _("%(name)s must act.") % {"name": agreement.signatory_name}
    until = last_day_to_sign(agreement)
    if until is None:
        return lead, _("The signing link stopped working. Ask for a new one.")
    words = {"institution": agreement.institution_name, "day": _day(until)}
    return lead, _("Waiting for the signature of %(institution)s, the link works until %(day)s.") % words


def _waiting(agreement: Agreement) -> tuple[str, str]:
    if agreement.status != AgreementStatus.ISSUED:
        return (_("Interact"), "") if agreement.is_pending else ("", "")
    until = last_day_to_sign(agreement)
    return agreement.signatory_name, _("until %(day)s") % {"day": _day(until)} if until else ""


def _furthest(agreement: Agreement) -> int:
    if agreement.status in LIVING:
        return 6
    return 3 if agreement.issued_at else 2


def _steps(reached: int, details: list[str], now: tuple[str, str]) -> list[Step]:
    labels = [_("Requested"), _("Accepted"), _("Issued"), _("Signed"), _("Checked"), _("In force")]
    steps: list[Step] = []
    for index, label in enumerate(labels):
        state = "done" if index < reached else "now" if index == reached else "later"
        detail = now if state == "now" else (details[index], "") if state == "done" else ("", "")
        steps.append(Step(label=label, state=state, detail=detail[0], detail2=detail[1]))
    return steps


def _on(moment: date | datetime | None, words: str) -> str:
    return ", ".join(part for part in (_day(moment) if moment else "", words) if part)


def _day(moment: date | datetime) -> str:
    return format_date(localtime(moment) if isinstance(moment, datetime) else moment, "j M Y")
