from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "portal.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # the models these need are loaded only now
        from portal.accounts import audiences, roles
        from portal.accounts.selectors import staff_holding
        from portal.events import receivers  # noqa: F401  connecting is the point
        from portal.events.search_sources import ORGANISERS, OccasionSource
        from portal.notices.topics import Topic, register_topic
        from search.sources import register

        def organisers(user: object) -> Iterable[str]:
            return [ORGANISERS] if roles.holds(user, "events.organise") else []

        audiences.register_provider(organisers)
        audiences.register_resolver(ORGANISERS, lambda _: staff_holding("events.organise"))
        register(OccasionSource())
        register_topic(Topic("events", _("Events"), _("Invitations and reminders."), ("events",)))
        firm = ("events/changed", "events/cancelled", "events/moved_up")
        about = _("What changed about a meeting you were invited to, and a seat that came free for you.")
        register_topic(Topic("event-changes", _("Changes of events"), about, firm, is_optional=False))
