"""What a signature by click leaves behind: the agreement's text again and a page that says who signed how and when."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from licences.models import Agreement
from licences.pdf.fields import add_signature_fields
from licences.pdf.moments import legal_day, printed
from licences.pdf.rendering import facts_of
from licences.pdf.typesetting import Rendered, typeset

# Shown beside the box to tick and printed on the page: what is consented to must be the same words.
CONSENT = _("I have read this agreement and sign it for %(institution)s.")


def render_signed_by_click(
    agreement: Agreement,
    *,
    typed_name: str,
    role: str,
    masked_email: str,
    confirmed_at: datetime,
    signed_at: datetime,
) -> Rendered:
    """The signed copy, the same bytes for the same facts; the caller puts the seal on it."""
    day = legal_day(signed_at)
    signed = {
        "typed_name": typed_name,
        "role": role,
        "masked_email": masked_email,
        "confirmed_at": printed(confirmed_at),
        "signed_at": printed(signed_at),
        "zone": settings.LEGAL_TIME_ZONE,
        "consent": CONSENT % {"institution": agreement.institution_name},
        "issued_sha256": agreement.issued_sha256,
    }
    facts = facts_of(agreement, day) | {"signed": signed}
    facts["document_title"] = f"{agreement.text_version.title}, {agreement.reference}, signed by click"
    made = typeset("click.typ", facts, day=day)
    return Rendered(add_signature_fields(made.data, made.boxes), made.pages)
