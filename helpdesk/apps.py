from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from helpdesk import receivers  # noqa: F401 models are ready only now
        from helpdesk.checks import mail_in
        from helpdesk.openings import register_openings
        from helpdesk.search_sources import ASK, TicketSource
        from portal.notices.topics import Topic, register_topic
        from search import doors
        from search.sources import register

        register(TicketSource())
        doors.register("ask", ASK)
        hours = ("account_opened", "hours_used", "hours_ending", "hours_lapsed")
        register_topic(
            Topic(
                "tickets",
                _("Your tickets"),
                _("Answers, questions and estimates in tickets you take part in."),
                ("helpdesk",),
                False,
            )
        )
        register_topic(
            Topic(
                "support_hours",
                _("Support hours"),
                _("How many hours your programme has left and until when."),
                tuple(f"helpdesk/{name}" for name in hours),
            )
        )
        register_openings()
        checks.register(mail_in, checks.Tags.security, deploy=True)
