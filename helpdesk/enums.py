"""The whole life of a ticket, an estimate and an hours account, on a few screens."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    QUESTION = "question", _("question")
    BUG = "bug", _("bug")
    IDEA = "idea", _("idea")
    SUPPORT = "support", _("support request")


class Visibility(models.TextChoices):
    PRIVATE = "private", _("only me and Interact")
    PROGRAMME = "programme", _("my programme")
    LICENSEES = "licensees", _("licence holders")
    PUBLIC = "public", _("everyone")


class Status(models.TextChoices):
    NEW = "new", _("new")
    OPEN = "open", _("open")
    WAITING_CUSTOMER = "waiting_customer", _("waiting for customer")
    WAITING_DEVELOPMENT = "waiting_development", _("in development")
    SOLVED = "solved", _("solved")
    CLOSED = "closed", _("closed")


TRANSITIONS: dict[Status, set[Status]] = {
    Status.NEW: {
        Status.OPEN,
        Status.WAITING_CUSTOMER,
        Status.WAITING_DEVELOPMENT,
        Status.SOLVED,
        Status.CLOSED,
    },
    Status.OPEN: {Status.WAITING_CUSTOMER, Status.WAITING_DEVELOPMENT, Status.SOLVED, Status.CLOSED},
    Status.WAITING_CUSTOMER: {Status.OPEN, Status.WAITING_DEVELOPMENT, Status.SOLVED, Status.CLOSED},
    Status.WAITING_DEVELOPMENT: {Status.OPEN, Status.WAITING_CUSTOMER, Status.SOLVED, Status.CLOSED},
    Status.SOLVED: {Status.OPEN, Status.CLOSED},
    Status.CLOSED: {Status.OPEN},
}

UNSETTLED = {Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_DEVELOPMENT}
SETTLED = {Status.SOLVED, Status.CLOSED}
WITH_INTERACT = {Status.NEW, Status.OPEN}


class Area(models.TextChoices):
    """What of Jems a ticket is about."""

    UPDATE = "update", _("Update and plugins")
    INSTALLATION = "installation", _("Installation and servers")
    APPLICATION = "application", _("Applications and assessment")
    BUDGET = "budget", _("Budget, funds and rates")
    REPORTING = "reporting", _("Reports, control and payments")
    ACCESS = "access", _("Users, privileges and mails")
    TRANSLATION = "translation", _("Translations")
    OTHER = "other", _("Something else")


class Priority(models.TextChoices):
    LOW = "low", _("low")
    NORMAL = "normal", _("normal")
    HIGH = "high", _("high")
    URGENT = "urgent", _("urgent")


class Environment(models.TextChoices):
    PRODUCTION = "production", _("production")
    TEST = "test", _("test")


class Via(models.TextChoices):
    WEB = "web", _("web")
    MAIL = "mail", _("mail")


class EventKind(models.TextChoices):
    """The grey lines between the messages."""

    STATUS = "status", _("state changed")
    ASSIGNED = "assigned", _("assigned")
    ESTIMATE = "estimate", _("estimate")
    TIME = "time", _("time booked")
    FACTS = "facts", _("facts changed")
    LINK = "link", _("linked")
    SECRET = "secret", _("secret found")


class DraftKind(models.TextChoices):
    NEW = "new", _("new ticket")
    REPLY = "reply", _("reply")
    NOTE = "note", _("internal note")


# Keys of a draft beside what was typed: written at the desk, files that are kept already, why a reply came back.
AT_DESK, KEPT, REFUSAL = "at_desk", "kept", "refusal"


class EstimateStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("not answered in time")
    SUPERSEDED = "superseded", _("replaced by a newer one")


ESTIMATE_TRANSITIONS: dict[EstimateStatus, set[EstimateStatus]] = {
    EstimateStatus.PROPOSED: {
        EstimateStatus.ACCEPTED,
        EstimateStatus.DECLINED,
        EstimateStatus.EXPIRED,
        EstimateStatus.SUPERSEDED,
    },
    EstimateStatus.ACCEPTED: set(),
    EstimateStatus.DECLINED: set(),
    EstimateStatus.EXPIRED: set(),
    EstimateStatus.SUPERSEDED: set(),
}


class RowKind(models.TextChoices):
    GRANT = "grant", _("granted")
    CHARGE = "charge", _("work")
    REVERSAL = "reversal", _("reversed")
    GOODWILL = "goodwill", _("goodwill")
    EXTENSION = "extension", _("extended")
    TRANSFER = "transfer", _("transferred")
    EXPIRY = "expiry", _("lapsed")


class UncoveredReason(models.TextChoices):
    NO_HOURS = "no_hours", _("the hours did not suffice")
    NOT_AGREED = "not_agreed", _("more than was agreed")


class Decision(models.TextChoices):
    OPEN = "open", _("to be decided")
    GOODWILL = "goodwill", _("goodwill: nobody pays")
    CHARGE = "charge", _("charge the account, into overdraft up to its limit")
    TELL = "tell", _("tell the customer it was not covered")
    DROPPED = "dropped", _("dropped, the booking was reversed")


DECISION_TRANSITIONS: dict[Decision, set[Decision]] = {
    Decision.OPEN: {Decision.GOODWILL, Decision.CHARGE, Decision.TELL, Decision.DROPPED},
    Decision.GOODWILL: set(),
    Decision.CHARGE: set(),
    Decision.TELL: set(),
    Decision.DROPPED: set(),
}


class WarningKind(models.TextChoices):
    USED = "used", _("percent used")
    DAYS = "days", _("days before the end")


USED_WARNINGS = (50, 75, 90, 100)
DAYS_WARNINGS = (60, 30, 14, 7, 1)


class IdeaStatus(models.TextChoices):
    """What becomes of an idea; each comes with a reason."""

    REVIEW = "review", _("under review")
    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    SHOWN = "shown", _("shown at a sprint review")
    RELEASED = "released", _("released")
    NOT_PLANNED = "not_planned", _("not planned")


DECIDED = {IdeaStatus.RELEASED, IdeaStatus.NOT_PLANNED}


class Rating(models.TextChoices):
    GOOD = "good", _("it helped")
    FAIR = "fair", _("it helped a little")
    POOR = "poor", _("it did not help")


class LinkKind(models.TextChoices):
    """How a ticket hangs together with another, with a release, or with a change of one."""

    DUPLICATE_OF = "duplicate_of", _("duplicate of")
    BLOCKED_BY = "blocked_by", _("blocked by")
    RELATED_TO = "related_to", _("related to")
    CAUSED_BY = "caused_by", _("caused by release")
    FIXED_IN = "fixed_in", _("fixed in change")


BETWEEN_TICKETS = {LinkKind.DUPLICATE_OF, LinkKind.BLOCKED_BY, LinkKind.RELATED_TO}


class RearrangementKind(models.TextChoices):
    MERGE = "merge", _("merged")
    SPLIT = "split", _("split")


class PublicAnswerStatus(models.TextChoices):
    """From a solved private ticket to a public question and answer, never without the requester's consent."""

    DRAFT = "draft", _("draft")
    ASKED = "asked", _("waits for consent")
    CONSENTED = "consented", _("consented")
    REFUSED = "refused", _("consent refused")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


PUBLIC_ANSWER_TRANSITIONS: dict[PublicAnswerStatus, set[PublicAnswerStatus]] = {
    PublicAnswerStatus.DRAFT: {PublicAnswerStatus.ASKED, PublicAnswerStatus.WITHDRAWN},
    PublicAnswerStatus.ASKED: {
        PublicAnswerStatus.CONSENTED,
        PublicAnswerStatus.REFUSED,
        PublicAnswerStatus.DRAFT,
        PublicAnswerStatus.WITHDRAWN,
    },
    PublicAnswerStatus.CONSENTED: {
        PublicAnswerStatus.PUBLISHED,
        PublicAnswerStatus.DRAFT,
        PublicAnswerStatus.WITHDRAWN,
    },
    PublicAnswerStatus.REFUSED: {PublicAnswerStatus.DRAFT, PublicAnswerStatus.WITHDRAWN},
    PublicAnswerStatus.PUBLISHED: {PublicAnswerStatus.WITHDRAWN},
    PublicAnswerStatus.WITHDRAWN: set(),
}


class PendingStatus(models.TextChoices):
    """A reply on its way out: ten seconds to take it back."""

    WAITING = "waiting", _("going out")
    SENT = "sent", _("sent")
    UNDONE = "undone", _("taken back")


class Outcome(models.TextChoices):
    """What the gateway did with a message that came in."""

    RECEIVED = "received", _("stored, not processed yet")
    NEW = "new", _("new ticket")
    REPLY = "reply", _("reply")
    QUARANTINE = "quarantine", _("waits for a person")
    NOTE = "note", _("filed as a note")
    BOUNCE = "bounce", _("bounce")
    IGNORED = "ignored", _("ignored")
    PARKED = "parked", _("could not be read")


class QuarantineDecision(models.TextChoices):
    OPEN = "open", _("to be decided")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class DisputeStatus(models.TextChoices):
    OPEN = "open", _("being looked at")
    UPHELD = "upheld", _("agreed, set right")
    REJECTED = "rejected", _("the line stands")


class DeliveryStatus(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("delivered")
    PARKED = "parked", _("given up")


class HookEvent(models.TextChoices):
    """What an address of a programme may hear of."""

    OPENED = "ticket.opened", _("a ticket was opened")
    ANSWERED = "ticket.answered", _("Interact answered")
    STATE = "ticket.state", _("a ticket changed its state")
    ESTIMATE = "estimate.proposed", _("an estimate was proposed")
    BOOKED = "hours.booked", _("hours were booked")
    PING = "ping", _("test")


class Scope(models.TextChoices):
    """What a key of a person may do for a program."""

    READ = "tickets:read", _("read tickets")
    WRITE = "tickets:write", _("open tickets and reply")
    HOURS = "hours:read", _("read support hours")
