from collections.abc import Iterable

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AcademyConfig(AppConfig):
    name = "academy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # the models these need are loaded only now
        from academy import receivers
        from academy.search_sources import TEAM, CourseSource
        from portal.accounts import audiences, roles
        from portal.accounts.selectors import staff_holding
        from portal.notices.topics import Topic, register_topic
        from search.sources import register

        def team(user: object) -> Iterable[str]:
            return [TEAM] if roles.holds(user, "academy.manage") else []

        audiences.register_provider(team)
        audiences.register_resolver(TEAM, lambda _: staff_holding("academy.manage"))
        register(CourseSource())
        about = _("Your applications, places and certificates.")
        register_topic(Topic("academy", _("Academy"), about, ("academy",), is_optional=False))
        receivers.connect()
