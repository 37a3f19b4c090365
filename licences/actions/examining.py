"""The machine looks at returned files: claimed by conditional update with a lease, tried again, parked in the end.

Files whose malware check still waits are looked at as well: they are only parsed, in the limited child.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from licences.enums import MachineState, ReturnStatus, ReturnWay
from licences.errors import LicenceError
from licences.examination import report as words
from licences.examination.examiner import ExaminerAway, Trust, examine
from licences.examination.report import Finding, Report
from licences.models import Agreement, SignedReturn
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.models import StoredFile
from portal.files.storage import path_of

LEASE = timedelta(minutes=5)
# After the first try that failed, the second and so on; after the last one the row is parked for a person.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 120)]
MOST_ATTEMPTS = len(PAUSES) + 1
BATCH = 20
OPEN = {ReturnStatus.UPLOADED, ReturnStatus.WAITING}


def trust() -> Trust:
    """Whom the settings let us believe."""
    roots = settings.AGREEMENT_TRUST_ROOTS
    lists = Path(settings.EU_TRUST_LISTS_DIR)
    return Trust(roots=Path(roots) if roots else None, lists=lists if lists.is_dir() else None)


def look(*, agreement: Agreement, returned: bytes | Path, at: datetime) -> Report:
    """The machine's report on bytes said to be this agreement, signed. Writes nothing; raises ExaminerAway."""
    issued = path_of(agreement.issued_file.key) if agreement.issued_file else None
    return examine(returned, issued=issued, reference=agreement.reference, trust=trust(), at=at)


def examine_return(*, signed: SignedReturn, now: datetime) -> SignedReturn:
    """Look at the file and keep the report beside it; the person who decides reads both.

    Raises ExaminerAway when the machine could not look; the row stays as it was.
    """
    if signed.way == ReturnWay.CLICK:
        raise LicenceError(_("This file was made by the portal itself; there is nothing to examine."))
    found = look(agreement=signed.agreement, returned=path_of(signed.file.key), at=signed.uploaded_at)
    return _keep(signed, found, now=now)


@transaction.atomic
def _keep(signed: SignedReturn, found: Report, *, now: datetime) -> SignedReturn:
    """A decision that was made meanwhile stands on the report it was made with."""
    rows = SignedReturn.objects.filter(pk=signed.pk, status__in=sorted(OPEN)).exclude(machine_state=MachineState.DONE)
    kept = rows.update(
        verdict=found.verdict,
        level=found.level,
        findings=found.as_json(),
        machine_state=MachineState.DONE,
        machine_due_at=None,
        examined_at=now,
    )
    signed.refresh_from_db()
    if kept:
        facts = {"return": signed.pk, "verdict": found.verdict, "level": found.level, "cpu_ms": found.cpu_ms}
        record("licences.examined", target=signed.agreement, by=None, at=now, facts=facts)
    return signed


def claim_due(*, now: datetime) -> list[SignedReturn]:
    """Rows nobody else works on; of two sweeps each row goes to one."""
    waiting = SignedReturn.objects.filter(machine_state=MachineState.WAITING, status__in=sorted(OPEN))
    due = waiting.filter(machine_due_at__lte=now).order_by("machine_due_at", "pk")
    claimed = [pk for pk in list(due.values_list("pk", flat=True)[:BATCH]) if _claim(pk, now)]
    mine = SignedReturn.objects.filter(pk__in=claimed).select_related("agreement__issued_file", "file")
    return list(mine.order_by("pk"))


def examine_due(*, now: datetime) -> None:
    for signed in claim_due(now=now):
        _try(signed, now)


def examine_one(*, return_id: int, now: datetime) -> None:
    """The kick: the same as the sweep, for one row."""
    if _claim(return_id, now):
        _try(SignedReturn.objects.select_related("agreement__issued_file", "file").get(pk=return_id), now)


@transaction.atomic
def examine_again(*, signed: SignedReturn, by: User, now: datetime) -> SignedReturn:
    """A person sends a parked file to the machine once more."""
    parked = SignedReturn.objects.filter(pk=signed.pk, machine_state=MachineState.PARKED, status__in=sorted(OPEN))
    if not parked.update(machine_state=MachineState.WAITING, machine_attempts=0, machine_due_at=now):
        raise LicenceError(_("The machine is not done with this file, or it was decided on. Reload to see its state."))
    record("licences.examination_asked", target=signed.agreement, by=by, at=now, facts={"return": signed.pk})
    signed.refresh_from_db()
    _kick(signed.pk)
    return signed


def report_by_click(stored: StoredFile) -> Report:
    """A file the portal made when somebody signed by click needs no look: we know where it comes from."""
    return Report(
        words.BY_CLICK,
        words.ELECTRONIC,
        findings=[Finding("by_click", words.INFO)],
        sha256=stored.sha256,
        size=stored.size,
    )


def _claim(pk: int, now: datetime) -> bool:
    rows = SignedReturn.objects.filter(pk=pk, machine_state=MachineState.WAITING, machine_due_at__lte=now)
    mine = rows.filter(status__in=sorted(OPEN), machine_attempts__lt=MOST_ATTEMPTS)
    return bool(mine.update(machine_due_at=now + LEASE, machine_attempts=F("machine_attempts") + 1)) or _park(rows)


def _park(rows: models.QuerySet[SignedReturn]) -> bool:
    """One whose workers died every time is not tried for ever."""
    rows.filter(machine_attempts__gte=MOST_ATTEMPTS).update(machine_state=MachineState.PARKED, machine_due_at=None)
    return False


def _try(signed: SignedReturn, now: datetime) -> None:
    try:
        examine_return(signed=signed, now=now)
    except (ExaminerAway, FileNotFoundError):
        _try_later(signed, now)


def _try_later(signed: SignedReturn, now: datetime) -> None:
    """Ends our claim; does nothing when the lease ran out and somebody else has the row."""
    ours = SignedReturn.objects.filter(
        pk=signed.pk, machine_state=MachineState.WAITING, machine_due_at=signed.machine_due_at
    )
    if signed.machine_attempts >= MOST_ATTEMPTS:
        ours.update(machine_state=MachineState.PARKED, machine_due_at=None)
    else:
        ours.update(machine_due_at=now + PAUSES[signed.machine_attempts - 1])


def _kick(pk: int) -> None:
    from licences.tasks import examine as task  # tasks call this module

    task.delay_on_commit(return_id=pk)
