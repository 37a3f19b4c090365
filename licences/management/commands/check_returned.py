import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from licences.actions import examining
from licences.enums import ReturnWay
from licences.examination.limits import MOST_BYTES
from licences.examination.nursery import ExaminerAway
from licences.examination.report import Report
from licences.models import Agreement


class Command(BaseCommand):
    help = "Examine a returned file against an agreement: prints verdict, level and findings as JSON, changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="such as LA-2026-0047")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, reference: str, file: Path, **options: Any) -> None:
        agreement = Agreement.objects.select_related("issued_file").filter(reference=reference).first()
        if agreement is None:
            raise CommandError(f"There is no agreement {reference}.")
        if agreement.issued_file is None:
            raise CommandError(f"{reference} was not issued yet: there is nothing to compare with.")
        try:
            with file.open("rb") as source:
                data = source.read(MOST_BYTES + 1)
            found = self._signed_by_click(agreement, data) or examining.look(
                agreement=agreement, returned=data, at=timezone.now()
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except ExaminerAway as error:
            raise CommandError(f"{error} Try again in a moment.") from None
        self.stdout.write(json.dumps(found.as_json(), indent=2, ensure_ascii=False))

    def _signed_by_click(self, agreement: Agreement, data: bytes) -> Report | None:
        digest = hashlib.sha256(data).hexdigest()
        known = agreement.returns.filter(way=ReturnWay.CLICK, file__sha256=digest).select_related("file").first()
        return examining.report_by_click(known.file) if known else None
