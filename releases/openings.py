"""Where an agreement's holder gets what the agreement opens of this room."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from licences.entitlements import Entitlement
from licences.openings import Opening, register_opening
from portal.accounts.models import Programme
from releases.catalogue import public_count
from releases.selectors import newest_within_licence


def files(programme: Programme) -> Opening:
    newest = newest_within_licence(programme, timezone.now())
    text = _("All releases up to %(version)s") % {"version": newest.version} if newest else _("None is published yet")
    return Opening(_("Installation files and documents"), text, "download", reverse("releases:list"), _("Downloads"))


def source(programme: Programme) -> Opening:
    text = _("Changes are at your own cost and risk")
    return Opening(_("Source code"), text, "code", reverse("releases:list"), _("Source"))


def plugins(programme: Programme) -> Opening:
    count = public_count()
    text = ngettext("%(count)s plugin", "%(count)s plugins", count) % {"count": count}
    return Opening(_("Plugin catalogue"), text, "puzzle", reverse("plugins:list"), _("Catalogue"))


def register_openings() -> None:
    register_opening(Entitlement.FILES, files)
    register_opening(Entitlement.SOURCE, source)
    register_opening(Entitlement.PLUGINS, plugins)
