from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting
class PortalSettings(BaseSiteSetting):
    """What an operator may call the portal and whom people reach."""

    site_name = models.CharField(max_length=60, default="Jems Portal")
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)

    panels = [FieldPanel("site_name"), FieldPanel("contact_email"), FieldPanel("contact_phone")]

    class Meta:
        verbose_name = "portal settings"

    def __str__(self) -> str:
        return self.site_name
