from helpdesk.models.access import ApiCall, ApiToken, Webhook, WebhookDelivery
from helpdesk.models.connections import Rearrangement, TicketLink
from helpdesk.models.conversation import TicketDraft, TicketEvent, TicketFile, TicketMessage, Watcher
from helpdesk.models.desk import CannedReply, DeskHabit, Macro, PendingReply, Presence, SavedView
from helpdesk.models.disputes import LineDispute
from helpdesk.models.estimates import Estimate, EstimateLine, Hold
from helpdesk.models.hours import HoursWarning, LedgerRow, SupportAccount, UncoveredWork, WorkEntry
from helpdesk.models.ideas import Helped, IdeaVote, PublicAnswer
from helpdesk.models.inbound import AutomaticMail, InboundMail
from helpdesk.models.tickets import Counter, Tag, Ticket

__all__ = [
    "ApiCall",
    "ApiToken",
    "AutomaticMail",
    "CannedReply",
    "Counter",
    "DeskHabit",
    "Estimate",
    "EstimateLine",
    "Helped",
    "Hold",
    "HoursWarning",
    "IdeaVote",
    "InboundMail",
    "LedgerRow",
    "LineDispute",
    "Macro",
    "PendingReply",
    "Presence",
    "PublicAnswer",
    "Rearrangement",
    "SavedView",
    "SupportAccount",
    "Tag",
    "Ticket",
    "TicketDraft",
    "TicketEvent",
    "TicketFile",
    "TicketLink",
    "TicketMessage",
    "UncoveredWork",
    "Watcher",
    "Webhook",
    "WebhookDelivery",
    "WorkEntry",
]
