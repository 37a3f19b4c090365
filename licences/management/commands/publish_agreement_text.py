import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from licences import first_text
from licences.actions.texts import publish_text
from licences.errors import LicenceError


class Command(BaseCommand):
    help = "Publish the next agreement text: a JSON list of {heading, paragraphs}, or without a file our neutral one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--title", default=first_text.TITLE)
        parser.add_argument("--note", default="")

    def handle(self, *args: Any, file: Path | None, title: str, note: str, **options: Any) -> None:
        now = timezone.now()
        clauses = json.loads(file.read_text()) if file else first_text.CLAUSES
        try:
            text = publish_text(
                title=title,
                clauses=clauses,
                note=note or ("" if file else first_text.NOTE),
                valid_from=timezone.localdate(now),
                by=None,
                now=now,
            )
        except LicenceError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{text} is published and will be used for the next agreement.")
