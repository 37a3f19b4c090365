from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LicencesConfig(AppConfig):
    name = "licences"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who the licensees are, what can be found here and what our messages are about."""
        from licences import audiences, receivers, search_sources  # noqa: F401  models are ready only now
        from portal.accounts.audiences import register_provider, register_resolver
        from portal.notices.topics import Topic, register_topic
        from search.sources import register

        register_provider(audiences.tokens)
        register_resolver(audiences.LICENSEES, audiences.licensees)
        register_resolver(audiences.LICENSING, audiences.licensing)
        register_topic(
            Topic("licences", _("Licences"), _("Your request, agreement and signature."), ("licences",), False)
        )
        register(search_sources.LicenceSource())
        register(search_sources.LicenceRequestSource())
