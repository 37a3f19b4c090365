"""The rows of a run are its work: each is claimed by one conditional update with a lease, and done once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from licences.actions.issuing import issue
from licences.actions.renewals import prepare_renewal
from licences.enums import RenewalItemStatus
from licences.errors import LicenceError
from licences.models import RenewalItem, RenewalRun
from licences.tasks import prepare_renewals
from portal.accounts.models import User
from portal.audit.actions import record

logger = logging.getLogger(__name__)

# Rendering, sealing and mailing one agreement takes a second; a worker that is killed is replaced after this.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3
BATCH = 500


class LeaseLost(Exception):
    """Another worker has the row meanwhile: what we did is rolled back."""


def work_off(*, now: datetime) -> int:
    """Prepare what is due, each row in a transaction of its own; returns how many were worked on.

    A run may take minutes: each row is leased from the moment it begins.
    """
    due = RenewalItem.objects.filter(status=RenewalItemStatus.WAITING, due_at__lte=now)
    items = list(due.order_by("due_at", "pk")[:BATCH])
    done = sum(work_on(item, now=max(now, timezone.now())) for item in items)
    for run in RenewalRun.objects.filter(finished_at=None):
        _finish(run, now)  # whoever did its last row may have been killed before this
    return done


def work_on(item: RenewalItem, *, now: datetime) -> bool:
    """Claim the row and do it; False when somebody else has it. A refusal is written down, a fault tried again."""
    if not _claimable(item, now).update(due_at=now + LEASE, attempts=F("attempts") + 1):
        return False
    item = RenewalItem.objects.select_related(
        "run__text_version", "run__started_by", "predecessor__programme", "predecessor__request",
        "predecessor__text_version", "predecessor__asked_by",
    ).get(pk=item.pk)  # fmt: skip
    if item.attempts > MOST_ATTEMPTS:
        _fail(item, _("This did not work several times. Try again, or tell your administrator."))
    else:
        _try(item, now)
    _finish(item.run, now)
    return True


@transaction.atomic
def retry_failed(*, run: RenewalRun, by: User, now: datetime) -> int:
    """Give every failed row of the run another try; returns how many."""
    failed = run.items.filter(status=RenewalItemStatus.FAILED)
    number: int = failed.update(status=RenewalItemStatus.WAITING, reason="", attempts=0, due_at=now)
    if not number:
        raise LicenceError(_("Nothing of this run failed."))
    try:
        with transaction.atomic():
            RenewalRun.objects.filter(pk=run.pk).update(finished_at=None)
    except IntegrityError:
        raise LicenceError(
            _("Agreements on this text are being prepared already. Wait until that has ended.")
        ) from None
    record("licences.renewals_retried", target=run, by=by, at=now, facts={"licensees": number})
    prepare_renewals.delay_on_commit()
    return number


def _claimable(item: RenewalItem, now: datetime) -> QuerySet[RenewalItem]:
    return RenewalItem.objects.filter(pk=item.pk, status=RenewalItemStatus.WAITING, due_at__lte=now)


def _claimed(item: RenewalItem) -> QuerySet[RenewalItem]:
    """The row while our lease is the last one given."""
    return RenewalItem.objects.filter(pk=item.pk, status=RenewalItemStatus.WAITING, attempts=item.attempts)


def _try(item: RenewalItem, now: datetime) -> None:
    try:
        _do(item, now)
    except LeaseLost:
        logger.info("renewal item %s: another worker has it", item.pk)
    except LicenceError as error:
        _fail(item, str(error))
    except Exception:  # the row waits for its next try, and the rows after it go on
        logger.exception("renewal item %s", item.pk)


@transaction.atomic
def _do(item: RenewalItem, now: datetime) -> None:
    run = item.run
    prepared = prepare_renewal(agreement=item.predecessor, text=run.text_version, by=run.started_by, now=now)
    if run.issue_too:
        issue(agreement=prepared, by=run.started_by, now=now)
    if not _claimed(item).update(status=RenewalItemStatus.DONE, agreement=prepared, reason=""):
        raise LeaseLost


def _fail(item: RenewalItem, reason: str) -> None:
    _claimed(item).update(status=RenewalItemStatus.FAILED, reason=reason[:300])


def _finish(run: RenewalRun, now: datetime) -> None:
    """The run has ended when none of its rows waits; a worker that sees it later changes nothing."""
    if not run.items.filter(status=RenewalItemStatus.WAITING).exists():
        RenewalRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=now)
