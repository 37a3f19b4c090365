from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "portal.website"
    label = "website"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.website import receivers  # noqa: F401 models must be ready
        from portal.website.search_sources import register_sources  # models must be ready

        register_sources()
