"""Agreements and requests can be found by the programme they belong to and by licensing staff."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licences.audiences import LICENSING
from licences.models import Agreement, LicenceRequest
from portal.accounts.audiences import programme_token
from search.documents import SearchDocument
from search.sources import Source


def _words(agreement: Agreement) -> tuple[str, ...]:
    """The programme's name today and the one it signed under, each once."""
    return (
        agreement.programme.name,
        agreement.programme_name,
        agreement.institution_name,
        agreement.representative_name,
    )


class LicenceSource(Source):
    kind = "licence"
    icon = "certificate"
    model = Agreement
    title = gettext_lazy("Licence agreement")
    plural = gettext_lazy("Licence agreements")

    def queryset(self) -> models.QuerySet[Any]:
        return Agreement.objects.select_related("programme")

    def document(self, obj: Agreement) -> SearchDocument:
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=_("Licence agreement %(reference)s") % {"reference": obj.reference},
            body="\n".join(dict.fromkeys(_words(obj))),
            url=obj.get_absolute_url(),
            audiences=frozenset({programme_token(obj.programme_id), LICENSING}),
            at=obj.prepared_at,
            facts=f"{obj.programme.name}, {obj.get_status_display()}",
            facets={"status": obj.status},
        )


class LicenceRequestSource(Source):
    kind = "licence_request"
    icon = "pen"
    model = LicenceRequest
    title = gettext_lazy("Licence request")
    plural = gettext_lazy("Licence requests")

    def queryset(self) -> models.QuerySet[Any]:
        return LicenceRequest.objects.select_related("programme")

    def document(self, obj: LicenceRequest) -> SearchDocument:
        """A draft belongs to the programme alone; staff find it once it was submitted."""
        audiences = {programme_token(obj.programme_id)} | ({LICENSING} if obj.submitted_at else set())
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=_("Licence request %(reference)s") % {"reference": obj.reference},
            body=f"{obj.programme.name}\n{obj.institution_name}\n{obj.intended_use}",
            url=obj.get_absolute_url(),
            audiences=frozenset(audiences),
            at=obj.submitted_at or obj.started_at,
            facts=f"{obj.programme.name}, {obj.get_status_display()}",
            facets={"status": obj.status},
        )
