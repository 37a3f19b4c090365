"""The whole life of a request and of an agreement, on one screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned with a question")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


REQUEST_TRANSITIONS: dict[RequestStatus, set[RequestStatus]] = {
    RequestStatus.DRAFT: {RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN, RequestStatus.LAPSED},
    RequestStatus.SUBMITTED: {
        RequestStatus.RETURNED,
        RequestStatus.ACCEPTED,
        RequestStatus.DECLINED,
        RequestStatus.WITHDRAWN,
    },
    RequestStatus.RETURNED: {RequestStatus.SUBMITTED, RequestStatus.WITHDRAWN, RequestStatus.LAPSED},
    RequestStatus.ACCEPTED: set(),
    RequestStatus.DECLINED: set(),
    RequestStatus.WITHDRAWN: set(),
    RequestStatus.LAPSED: set(),
}

OPEN_REQUEST = {RequestStatus.DRAFT, RequestStatus.SUBMITTED, RequestStatus.RETURNED}
EDITABLE = {RequestStatus.DRAFT, RequestStatus.RETURNED}
WILLING = {RequestStatus.SUBMITTED, RequestStatus.RETURNED, RequestStatus.ACCEPTED}


class AgreementKind(models.TextChoices):
    FIRST = "first", _("first agreement")
    RENEWAL = "renewal", _("renewal")
    TRANSFER = "transfer", _("transfer to another institution")


class AgreementStatus(models.TextChoices):
    PREPARED = "prepared", _("prepared")
    ISSUED = "issued", _("waiting for signature")
    RECEIVED = "received", _("received")
    CHECKED = "checked", _("checked")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    SUPERSEDED = "superseded", _("superseded")
    DECLINED = "declined", _("declined by the signatory")
    LAPSED = "lapsed", _("lapsed")
    VOID = "void", _("void")
    TERMINATED = "terminated", _("ended by the licensee")
    REVOKED = "revoked", _("revoked")
    ENDED = "ended", _("ended")


_CLOSING = {
    AgreementStatus.SUPERSEDED,
    AgreementStatus.TERMINATED,
    AgreementStatus.REVOKED,
    AgreementStatus.ENDED,
}
AGREEMENT_TRANSITIONS: dict[AgreementStatus, set[AgreementStatus]] = {
    AgreementStatus.PREPARED: {AgreementStatus.ISSUED, AgreementStatus.VOID},
    AgreementStatus.ISSUED: {
        AgreementStatus.RECEIVED,
        AgreementStatus.DECLINED,
        AgreementStatus.LAPSED,
        AgreementStatus.VOID,
    },
    AgreementStatus.RECEIVED: {AgreementStatus.ISSUED, AgreementStatus.CHECKED, AgreementStatus.VOID},
    AgreementStatus.CHECKED: {AgreementStatus.IN_FORCE, AgreementStatus.VOID},
    AgreementStatus.IN_FORCE: {AgreementStatus.SUSPENDED} | _CLOSING,
    AgreementStatus.SUSPENDED: {AgreementStatus.IN_FORCE} | _CLOSING,
    AgreementStatus.SUPERSEDED: set(),
    AgreementStatus.DECLINED: set(),
    AgreementStatus.LAPSED: set(),
    AgreementStatus.VOID: set(),
    AgreementStatus.TERMINATED: set(),
    AgreementStatus.REVOKED: set(),
    AgreementStatus.ENDED: set(),
}

PENDING = {
    AgreementStatus.PREPARED,
    AgreementStatus.ISSUED,
    AgreementStatus.RECEIVED,
    AgreementStatus.CHECKED,
}
# While the signatory's link shows something: from the signature asked for to the agreement in force.
OPEN_DOORS = {AgreementStatus.ISSUED, AgreementStatus.RECEIVED, AgreementStatus.CHECKED, AgreementStatus.IN_FORCE}
LIVING = {AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED}
EVER_IN_FORCE = LIVING | _CLOSING
WITHOUT_BYTES = {AgreementStatus.PREPARED, AgreementStatus.VOID}


class ReturnStatus(models.TextChoices):
    """A signed file: kept while the sender looks once more, then with us, then decided."""

    UPLOADED = "uploaded", _("not sent yet")
    WAITING = "waiting", _("waits for the check")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    REPLACED = "replaced", _("replaced before sending")


RETURN_TRANSITIONS: dict[ReturnStatus, set[ReturnStatus]] = {
    ReturnStatus.UPLOADED: {ReturnStatus.WAITING, ReturnStatus.REPLACED},
    ReturnStatus.WAITING: {ReturnStatus.ACCEPTED, ReturnStatus.REJECTED},
    ReturnStatus.ACCEPTED: set(),
    ReturnStatus.REJECTED: set(),
    ReturnStatus.REPLACED: set(),
}


class ReturnWay(models.TextChoices):
    """How the signature reached us."""

    UPLOAD = "upload", _("signed file uploaded")
    CLICK = "click", _("signed by click")


class MachineState(models.TextChoices):
    """Where the machine's look at a returned file stands; the row is the work."""

    WAITING = "waiting", _("waits for the machine")
    DONE = "done", _("examined")
    PARKED = "parked", _("given up after several tries")


class Verdict(models.TextChoices):
    """What the machine found in a returned file; a person decides in any case."""

    NOT_CHECKED = "not_checked", _("not checked by machine")
    BY_CLICK = "by_click", _("signed by click here")
    UNREADABLE = "unreadable", _("unreadable")
    ENCRYPTED = "encrypted", _("encrypted")
    UNSIGNED_COPY = "unsigned_copy", _("unsigned copy")
    OTHER_AGREEMENT = "other_agreement", _("another agreement")
    DERIVED_AND_SIGNED = "derived_and_signed", _("derived and signed")
    DERIVED_BUT_CHANGED = "derived_but_changed", _("derived but changed")
    REWRITTEN_SAME_TEXT = "rewritten_same_text", _("rewritten, same text")
    DIFFERENT_TEXT = "different_text", _("different text")
    SCAN = "scan", _("scan")


class SignatureLevel(models.TextChoices):
    UNKNOWN = "unknown", _("not examined")
    SCAN = "scan", _("scan")
    ELECTRONIC = "electronic", _("electronic")
    DIGITAL_UNTRUSTED = "digital_untrusted", _("digital, untrusted")
    DIGITAL_TRUSTED = "digital_trusted", _("digital, trusted")
    QUALIFIED = "qualified", _("qualified")


# Nobody can decide on these: they are refused at upload, with help.
REFUSED_AT_UPLOAD = {Verdict.UNREADABLE, Verdict.ENCRYPTED, Verdict.UNSIGNED_COPY}
# One person alone does not accept these.
NEEDS_TWO = {Verdict.DIFFERENT_TEXT}


class Countersignature(models.TextChoices):
    """How the licensor signed as well."""

    SEAL = "seal", _("with the licensor's seal")
    UPLOAD = "upload", _("file signed by the licensor")


class RejectReason(models.TextChoices):
    UNSIGNED = "unsigned", _("The file carries no signature.")
    WRONG_PERSON = "wrong_person", _("Somebody other than the named representative signed.")
    WRONG_FILE = "wrong_file", _("It is another document or another agreement.")
    CHANGED = "changed", _("The text was changed.")
    UNREADABLE = "unreadable", _("The file cannot be opened or read.")
    INCOMPLETE = "incomplete", _("Pages are missing.")
    OTHER = "other", _("Another reason, written below.")


class ResignRule(models.TextChoices):
    """What a new text asks of programmes that signed an earlier one."""

    NO = "no", _("nobody has to sign again")
    AT_RENEWAL = "at_renewal", _("at the next renewal")
    BY_DATE = "by_date", _("by a date")


class RenewalItemStatus(models.TextChoices):
    """One licensee of a bulk preparation; the row is the work."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("prepared")
    FAILED = "failed", _("not prepared")


class Entitlement(models.TextChoices):
    """What an agreement in force opens; other rooms ask for these and never for an agreement's state."""

    FILES = "files", _("installation files and documents")
    SOURCE = "source", _("source code")
    PLUGINS = "plugins", _("plugin catalogue")
    USER_GROUP = "user_group", _("Jems User Group")
    SUPPORT = "support", _("hours of support")


class Usage(models.TextChoices):
    INTERESTED = "interested", _("interested")
    TESTING = "testing", _("testing")
    PRODUCTION = "production", _("in production")
    SOURCE_ONLY = "source_only", _("source code only")
    NOT_USING = "not_using", _("not using it")
    LEFT = "left", _("used it and left")
