from portal.events.models.feeds import CalendarFeed
from portal.events.models.guests import Guest, Invitation, Participation
from portal.events.models.occasions import EventSeries, Occasion

__all__ = ["CalendarFeed", "EventSeries", "Guest", "Invitation", "Occasion", "Participation"]
