"""The machine's look as work in the database: claimed, tried again, parked; and the command that changes nothing."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from licences import tasks
from licences.actions import examining
from licences.actions.examining import ExaminerAway
from licences.enums import MachineState, ReturnStatus, SignatureLevel, Verdict
from licences.errors import LicenceError
from licences.models import SignedReturn
from portal.files.enums import CheckResult
from tests.factories.files import StoredFileFactory
from tests.factories.licences import NOON, AgreementFactory, SignedReturnFactory
from tests.licences import returned_files
from tests.licences.returned_files import REFERENCE, issued
from tests.licences.returned_making import genuine
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trusted_roots(settings, tmp_path):
    settings.AGREEMENT_TRUST_ROOTS = str(returned_files.trust_folder(tmp_path / "roots"))
    settings.EU_TRUST_LISTS_DIR = tmp_path / "lists"


@pytest.fixture
def agreement(alpine):
    stored = StoredFileFactory(content=issued())
    return AgreementFactory(programme=alpine, reference=REFERENCE, received=True, issued_file=stored,
                            issued_sha256=stored.sha256)  # fmt: skip


def came_back(agreement, content=None, **fields) -> SignedReturn:
    values = {"waiting": True, "machine_due_at": NOON} | fields
    return SignedReturnFactory(agreement=agreement, file=StoredFileFactory(content=content or genuine()), **values)


def state_of(signed: SignedReturn) -> tuple[str, int, object]:
    signed.refresh_from_db()
    return signed.machine_state, signed.machine_attempts, signed.machine_due_at


@pytest.fixture
def away(monkeypatch):
    def nobody(*args, **kwargs):
        raise ExaminerAway

    monkeypatch.setattr(examining, "examine", nobody)


def test_what_the_machine_found_is_kept_beside_the_file(agreement):
    signed = came_back(agreement)

    examining.examine_return(signed=signed, now=NOON)

    kept = (signed.verdict, signed.level, signed.machine_state, signed.examined_at, signed.machine_due_at)
    assert kept == (Verdict.DERIVED_AND_SIGNED, SignatureLevel.DIGITAL_TRUSTED, MachineState.DONE, NOON, None)
    assert signed.findings["signatures"][0]["signer"] == "Karl Winter, Lakes Authority"
    assert signed.findings["sha256"] == signed.file.sha256
    assert audit_verbs(agreement) == ["licences.examined"]


def test_the_sweep_takes_what_is_due_and_leaves_the_rest(agreement, fjords):
    due = came_back(agreement, b"no pdf")
    later = came_back(AgreementFactory(programme=fjords, received=True), machine_due_at=NOON + timedelta(minutes=1))

    examining.examine_due(now=NOON)

    assert state_of(due) == (MachineState.DONE, 1, None)
    assert due.verdict == Verdict.UNREADABLE
    assert state_of(later) == (MachineState.WAITING, 0, NOON + timedelta(minutes=1))


def test_of_two_sweeps_each_row_goes_to_one(agreement):
    came_back(agreement)

    first, second = examining.claim_due(now=NOON), examining.claim_due(now=NOON)

    assert (len(first), second) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_one_gets_the_row(agreement):
    came_back(agreement)
    gate = threading.Barrier(8)

    def worker(_):
        gate.wait()
        try:
            return len(examining.claim_due(now=NOON))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        assert sorted(workers.map(worker, range(8))) == [0] * 7 + [1]


def test_a_row_whose_worker_died_is_taken_again_after_its_lease(agreement):
    signed = came_back(agreement)
    examining.claim_due(now=NOON)

    assert examining.claim_due(now=NOON + examining.LEASE - timedelta(seconds=1)) == []
    assert examining.claim_due(now=NOON + examining.LEASE) == [signed]


def test_an_examiner_that_is_away_is_asked_later_and_later_and_then_no_more(agreement, away):
    signed = came_back(agreement)
    now, waits = NOON, []

    for _ in range(examining.MOST_ATTEMPTS - 1):
        examining.examine_due(now=now)
        waits.append(state_of(signed)[2] - now)
        now = signed.machine_due_at
    examining.examine_due(now=now)

    assert waits == examining.PAUSES
    assert state_of(signed) == (MachineState.PARKED, examining.MOST_ATTEMPTS, None)
    assert signed.verdict == Verdict.NOT_CHECKED


def test_a_file_that_takes_its_worker_down_every_time_is_parked(agreement):
    signed = came_back(agreement, machine_attempts=examining.MOST_ATTEMPTS)

    assert examining.claim_due(now=NOON) == []
    assert state_of(signed) == (MachineState.PARKED, examining.MOST_ATTEMPTS, None)


def test_a_worker_whose_lease_ran_out_does_not_take_the_row_from_the_next(agreement, away):
    signed = came_back(agreement)
    (mine,) = examining.claim_due(now=NOON)
    later = NOON + examining.LEASE
    examining.claim_due(now=later)

    examining._try(mine, NOON)

    assert state_of(signed) == (MachineState.WAITING, 2, later + examining.LEASE)


def test_staff_send_a_parked_file_once_more(agreement, iris):
    signed = came_back(agreement, machine_state=MachineState.PARKED, machine_attempts=5, machine_due_at=None)

    examining.examine_again(signed=signed, by=iris, now=NOON)

    assert state_of(signed) == (MachineState.WAITING, 0, NOON)
    assert audit_verbs(agreement) == ["licences.examination_asked"]
    with pytest.raises(LicenceError):
        examining.examine_again(signed=signed, by=iris, now=NOON)


def test_a_decision_stands_on_the_report_it_was_made_with(agreement):
    signed = came_back(agreement)
    SignedReturn.objects.filter(pk=signed.pk).update(status=ReturnStatus.ACCEPTED, decided_at=NOON)

    examining.examine_return(signed=signed, now=NOON)

    assert (signed.verdict, signed.findings) == (Verdict.NOT_CHECKED, {})
    assert audit_verbs(agreement) == []


def test_a_file_that_waits_for_its_malware_check_is_examined(agreement):
    signed = came_back(agreement)
    type(signed.file).objects.update(check_result=CheckResult.WAITING, next_check_at=NOON)

    tasks.examine(return_id=signed.pk)

    assert state_of(signed)[0] == MachineState.DONE


def test_the_tasks_run_twice_and_look_once(agreement):
    signed = came_back(agreement, b"no pdf")

    for _ in range(2):
        tasks.examine_due()
        tasks.examine(return_id=signed.pk)

    assert audit_verbs(agreement) == ["licences.examined"]


def test_trust_lists_are_not_fetched_unless_the_setting_says_so(settings, monkeypatch):
    monkeypatch.setattr("socket.create_connection", lambda *args, **kwargs: pytest.fail("went out"))

    tasks.refresh_trust_lists()

    assert settings.EU_TRUST_LISTS is False


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in apps.get_models()]


def checked(capsys, *words) -> dict:
    call_command("check_returned", *map(str, words))
    return json.loads(capsys.readouterr().out)


def test_the_command_prints_the_report_and_changes_nothing(agreement, tmp_path, capsys):
    came_back(agreement)
    file = tmp_path / "back.pdf"
    file.write_bytes(genuine())
    before = everything()

    told = checked(capsys, REFERENCE, file)

    assert (told["verdict"], told["level"], told["findings"][0]["code"]) == (
        "derived_and_signed",
        "digital_trusted",
        "derived",
    )
    assert everything() == before


def test_the_command_knows_a_file_signed_by_click(agreement, tmp_path, capsys):
    came_back(agreement, way="click", typed_name="Karl Winter", consented_at=NOON)
    file = tmp_path / "back.pdf"
    file.write_bytes(genuine())

    told = checked(capsys, REFERENCE, file)

    assert (told["verdict"], told["level"]) == ("by_click", "electronic")


def test_a_file_signed_by_click_needs_no_examination(agreement):
    signed = came_back(agreement, way="click", typed_name="Karl Winter", consented_at=NOON)

    with pytest.raises(LicenceError):
        examining.examine_return(signed=signed, now=NOON)


def test_the_command_says_what_is_wrong_with_its_words(agreement, fjords, tmp_path):
    AgreementFactory(reference="LA-2026-0001", programme=fjords)

    for words in (("LA-1999-0001", "x"), ("LA-2026-0001", "x"), (REFERENCE, tmp_path / "missing.pdf")):
        with pytest.raises(CommandError):
            call_command("check_returned", *map(str, words))
