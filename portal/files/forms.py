from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from portal.files.checks import FileRefused, check
from portal.files.policies import UploadPolicy


class UploadField(forms.FileField):
    """A file that fits the policy; the error in the form says what to send instead."""

    widget = forms.FileInput

    def __init__(self, policy: UploadPolicy, **options: Any) -> None:
        self.policy = policy
        options.setdefault("help_text", lazy(lambda: f"{policy.wanted}.", str)())
        super().__init__(allow_empty_file=True, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": self.policy.accept}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            try:
                check(upload, self.policy)
            except FileRefused as error:
                raise ValidationError(str(error), code="refused") from None
        return upload


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class MultipleUploadField(UploadField):
    """Several files at once; cleans to a list, empty when nothing was chosen."""

    widget = MultipleFileInput

    def __init__(self, policy: UploadPolicy, *, max_files: int = 10, **options: Any) -> None:
        self.max_files = max_files
        super().__init__(policy, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [upload for upload in (data or []) if upload]
        if self.required and not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > self.max_files:
            raise ValidationError(
                _("At most %(number)s files at once. Send the rest afterwards.") % {"number": self.max_files}
            )
        return [super(MultipleUploadField, self).clean(upload) for upload in uploads]
