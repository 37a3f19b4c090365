"""Who may do what with requests and agreements; the only place where roles are asked."""

from __future__ import annotations

from typing import Any

from licences.enums import EDITABLE, LIVING, OPEN_REQUEST, AgreementStatus
from licences.models import Agreement, LicenceRequest
from portal.accounts.models import Programme
from portal.accounts.roles import holds
from portal.accounts.selectors import active_membership


def can_request(user: Any, programme: Programme | int) -> bool:
    """Managers and people with the right to sign requests, for their own programme."""
    membership = active_membership(user, programme)
    return membership is not None and (membership.is_manager or membership.may_sign_requests)


def can_edit(user: Any, request: LicenceRequest) -> bool:
    return request.status in EDITABLE and can_request(user, request.programme_id)


def can_withdraw(user: Any, request: LicenceRequest) -> bool:
    return request.status in OPEN_REQUEST and can_request(user, request.programme_id)


def can_join(user: Any, request: LicenceRequest) -> bool:
    """Any colleague may follow the open request as contact."""
    return request.status in OPEN_REQUEST and active_membership(user, request.programme_id) is not None


def can_review(user: Any) -> bool:
    return holds(user, "licences.review")


def can_hand_in(user: Any, agreement: Agreement) -> bool:
    """The signatory uses the link; the programme's contact and staff may bring the signed file as well."""
    if agreement.status != AgreementStatus.ISSUED:
        return False
    return can_review(user) or can_request(user, agreement.programme_id)


def can_ask_new_link(user: Any, agreement: Agreement) -> bool:
    return can_hand_in(user, agreement)


def can_terminate(user: Any, agreement: Agreement) -> bool:
    return agreement.status in LIVING and can_request(user, agreement.programme_id)


def can_transfer(user: Any, agreement: Agreement) -> bool:
    """Ask for the move to another hosting institution: whoever may ask for a licence."""
    return agreement.status in LIVING and can_request(user, agreement.programme_id)


def can_declare(user: Any, programme: Programme | int) -> bool:
    """Say how Jems is used, whether its core is modified, and whether the public list shows the programme."""
    return can_request(user, programme)
