"""Forms whose words and files are looked through for secrets before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk import holding
from helpdesk.masking import MOST_BYTES, findings_in, masked_copy, size_to_look_at
from helpdesk.secrets import Finding, mask, scan
from portal.accounts.models import User
from portal.files import quotas

MASK, AS_IS = "mask", "as_is"
CHOICES = [(MASK, gettext_lazy("Mask them, then send")), (AS_IS, gettext_lazy("Send as it is"))]
MOST_SHOWN = 12


@dataclass(frozen=True)
class Found:
    place: str
    finding: Finding


class SafeForm(forms.Form):
    """What ``writer`` sends is looked through; with something found the form comes back once and asks.

    The answer "mask" (the default) applies to the words and to text files. Without a writer nothing is looked through.
    Files of a form that comes back are held (``hold_files``) and come again with the next try.
    """

    words: ClassVar[tuple[str, ...]] = ("body",)
    most_files: ClassVar[int] = 10

    def __init__(self, *args: Any, writer: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.writer = writer
        self.found: list[Found] = []
        self.held_rows: list[holding.HeldRow] = []
        if self.is_bound and self.data.get("secrets") in {MASK, AS_IS}:
            self._ask()

    def _ask(self) -> None:
        self.fields["secrets"] = forms.ChoiceField(
            choices=CHOICES, widget=forms.RadioSelect, label=_("What shall happen to them")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.writer and "files" in self.fields:
            self._add_held(cleaned)
        if self.writer and cleaned.get("secrets") != AS_IS:
            self._look(cleaned)
        return cleaned

    def _add_held(self, cleaned: dict[str, Any]) -> None:
        tokens = self.data.getlist("held") if hasattr(self.data, "getlist") else []
        held = holding.held(tokens, user=self.writer) if tokens else []
        if not held:
            return
        files = [*held, *cleaned.get("files", [])]
        cleaned["files"] = files[: self.most_files]
        if len(files) > self.most_files:
            self.add_error(
                None, _("At most %(number)s files at once. Send the rest afterwards.") % {"number": self.most_files}
            )

    def _look(self, cleaned: dict[str, Any]) -> None:
        own = [self.writer.email]
        in_words = {name: scan(cleaned.get(name, ""), own=own) for name in self.words if name in self.fields}
        files = self._files_to_look_at(cleaned)
        if cleaned.get("secrets") == MASK:
            cleaned.update({name: mask(cleaned[name], found) for name, found in in_words.items() if found})
            cleaned["files"] = [_masked(file, own) if file in files else file for file in cleaned.get("files", [])]
            return
        for name, findings in in_words.items():
            self.found += [Found(str(self.fields[name].label), each) for each in findings]
        for file in files:
            findings = findings_in(file, own=own)
            file.masked_places = 0
            self.found += [Found(place, each) for place, each in findings]
        if self.found:
            self._come_back()

    def _files_to_look_at(self, cleaned: dict[str, Any]) -> list[UploadedFile]:
        chosen, size = [], 0
        for file in cleaned.get("files", []):
            of_text = size_to_look_at(file)
            size += of_text or 0
            if of_text and size <= MOST_BYTES:
                chosen.append(file)
        return chosen

    def _come_back(self) -> None:
        self.data = self.data.copy()
        self.data["secrets"] = MASK
        self._ask()
        self.add_error(
            "secrets", _("There seem to be passwords, keys or personal data in it. Say what shall happen to them.")
        )

    @property
    def shown(self) -> list[Found]:
        return self.found[:MOST_SHOWN]

    @property
    def not_shown(self) -> int:
        return max(len(self.found) - MOST_SHOWN, 0)

    def hold_files(self, *, now: datetime) -> None:
        """The form goes back: keep what was attached for the next try."""
        if self.writer:
            files = getattr(self, "cleaned_data", {}).get("files", [])
            self.held_rows = holding.hold(files, user=self.writer, now=now)
            if len(self.held_rows) < len(files) and not self.non_field_errors():
                self.add_error("files", str(quotas.day_is_full(self.writer)))

    def let_files_go(self) -> None:
        """They were sent: what was held of them goes, masked or not."""
        holding.let_go(getattr(file, "instead_of", file) for file in self.cleaned_data.get("files", []))


def _masked(file: UploadedFile, own: list[str]) -> UploadedFile:
    copy, places = masked_copy(file, own=own)
    copy.masked_places = places
    if copy is not file:
        copy.instead_of = file
    return copy


def warning_about(text: str, *, writer: User) -> str:
    """For agents, who are warned and not stopped; "" where nothing was found."""
    findings = scan(text, own=[writer.email])
    if not findings:
        return ""
    kinds = ", ".join(dict.fromkeys(str(each.kind.label) for each in findings))
    lines = ", ".join(dict.fromkeys(str(each.line) for each in findings[:5]))
    return _("Your words seem to hold this: %(kinds)s (line %(lines)s). Take them back if that was not meant.") % {
        "kinds": kinds, "lines": lines,
    }  # fmt: skip
