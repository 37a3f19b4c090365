from helpdesk.models.conversation import TicketDraft, TicketEvent, TicketFile, TicketMessage, Watcher
from helpdesk.models.estimates import Estimate, EstimateLine, Hold
from helpdesk.models.hours import HoursWarning, LedgerRow, SupportAccount, UncoveredWork, WorkEntry
from helpdesk.models.tickets import Counter, Ticket

__all__ = [
    "Counter",
    "Estimate",
    "EstimateLine",
    "Hold",
    "HoursWarning",
    "LedgerRow",
    "SupportAccount",
    "Ticket",
    "TicketDraft",
    "TicketEvent",
    "TicketFile",
    "TicketMessage",
    "UncoveredWork",
    "Watcher",
    "WorkEntry",
]
