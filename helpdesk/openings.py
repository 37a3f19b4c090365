"""Where an agreement's holder finds its support hours."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpdesk.selectors import hours_of
from helpdesk.wording import minutes_text
from licences.entitlements import Entitlement
from licences.openings import Opening, register_opening
from portal.accounts.models import Programme


def support(programme: Programme) -> Opening:
    hours = hours_of(programme, timezone.now(), proposed=[])
    if hours is None:
        return Opening(_("Support hours"), _("Not granted with this agreement"), "clock")
    words = {"left": minutes_text(hours.left), "day": date_format(hours.last_on, "j M Y")}
    text = _("%(left)s left until %(day)s") % words
    for account in hours.sooner:
        words = {"left": minutes_text(account.balance_minutes), "day": date_format(account.last_on, "j M Y")}
        text += ", " + _("%(left)s of them until %(day)s") % words
    title = _("%(total)s of support") % {"total": minutes_text(hours.total)}
    return Opening(title, text, "clock", reverse("helpdesk:hours"), _("Statement"))


def register_openings() -> None:
    register_opening(Entitlement.SUPPORT, support)
