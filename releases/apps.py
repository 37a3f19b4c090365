from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    name = "releases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what can be found here and what our messages are about."""
        from portal.notices.topics import Topic, register_topic  # models are ready only now
        from releases import receivers, search_sources  # noqa: F401  connecting is the point
        from releases.openings import register_openings
        from search.sources import register

        news = ("releases/release_published",)
        warnings = ("releases/release_withdrawn", "releases/plugin_quarantined")
        work = ("releases/plugin_submitted", "releases/plugin_published", "releases/plugin_returned")
        register_topic(
            Topic("releases", _("New releases"), _("A new version of Jems and its notes."), news, True, True)
        )
        register_topic(Topic("release_warnings", _("Warnings"), _("Something you run was withdrawn."), warnings, False))
        register_topic(
            Topic("plugins", _("Your plugins"), _("Review and publication of plugins you shared."), work, False)
        )
        register(search_sources.ReleaseSource())
        register(search_sources.PluginSource())
        register_openings()
