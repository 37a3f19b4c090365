"""English names of the country codes in the pick-list, as the EU writes them (EL is Greece, UK the United Kingdom)."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "AD": _("Andorra"),
    "AL": _("Albania"),
    "AM": _("Armenia"),
    "AT": _("Austria"),
    "BA": _("Bosnia and Herzegovina"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "BR": _("Brazil"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "EL": _("Greece"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FO": _("Faroe Islands"),
    "FR": _("France"),
    "GE": _("Georgia"),
    "GL": _("Greenland"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "LI": _("Liechtenstein"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MD": _("Moldova"),
    "ME": _("Montenegro"),
    "MK": _("North Macedonia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "RS": _("Serbia"),
    "SE": _("Sweden"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "SM": _("San Marino"),
    "SR": _("Suriname"),
    "TN": _("Tunisia"),
    "TR": _("Türkiye"),
    "UA": _("Ukraine"),
    "UK-NI": _("Northern Ireland"),
}


def names_of(codes: str) -> str:
    """Give "AT DE CH" as "Austria, Germany, Switzerland"; what is not a list of known codes stays as it is written."""
    words = codes.split()
    return ", ".join(str(NAMES[word]) for word in words) if all(word in NAMES for word in words) else codes
