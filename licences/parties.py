"""Who signs with Interact, as a request names them and an agreement writes them down: one list of the fields."""

from django.utils.translation import gettext_lazy as _

PARTIES = (
    "institution_name",
    "institution_address",
    "institution_country",
    "representative_name",
    "representative_role",
    "representative_email",
)
# Said at a field that was left empty.
MISSING = {
    "institution_name": _("Name the hosting institution."),
    "institution_address": _("Write the institution's address."),
    "institution_country": _("Name the institution's country."),
    "representative_name": _("Name the person who may sign for the institution."),
    "representative_role": _("Write the position of the person who signs."),
    "representative_email": _("Write the e-mail address of the person who signs."),
    "intended_use": _("Say in a sentence or two what you want to use Jems for."),
}
