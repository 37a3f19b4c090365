"""How the portal writes minutes, dates, names and sizes. Pure formatting: no query, no request."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()

FILE_UNITS = ("kB", "MB", "GB", "TB")


@register.filter(is_safe=True)
def minutes(value: int | None) -> str:
    """7 h 15 min; whole hours lose the minutes, less than one hour loses the hours."""
    if value is None or value == "":
        return ""
    hours, rest = divmod(abs(int(value)), 60)
    parts = [_("%(count)s h") % {"count": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(count)s min") % {"count": rest})
    return ("−" if int(value) < 0 else "") + " ".join(parts)


@register.filter
def day(value: date | datetime | None) -> str:
    return format_date(local, "j M Y") if (local := in_readers_zone(value)) else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    return format_date(local, "D j M Y") if (local := in_readers_zone(value)) else ""


@register.filter
def clock(value: datetime | None) -> str:
    return format_date(local, "H:i") if (local := in_readers_zone(value)) else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A date without a time of day is shown as its weekday: 00:00 would be an invention."""
    if not isinstance(value, datetime):
        return weekday(value)
    return f"{weekday(value)}, {clock(value)}"


def in_readers_zone(value: date | datetime | None) -> date | datetime | None:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value or None


@register.filter
def nobreak(value: object) -> SafeString:
    """Case numbers such as JH-142 never break at their hyphen; the text itself stays plain for searching."""
    return format_html('<span class="nobreak">{}</span>', value)


@register.filter
def initials(name: object) -> str:
    """Anna Berger is AB, Interreg Alpine Lakes is AL: the word every programme shares says nothing."""
    words = [word for word in str(name or "").replace("-", " ").split() if word[0].isalnum()]
    if len(words) > 1 and words[0].lower() == "interreg":
        words = words[1:]
    if len(words) == 1:
        return words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper() if words else "?"


@register.filter
def filesize_short(size: int | None) -> str:
    """412 kB, 26.1 MB: decimal units, as file managers and mail limits count."""
    if size is None or size == "":
        return ""
    amount = float(size)
    if amount < 1000:
        return f"{int(amount)} B"
    for unit in FILE_UNITS:
        amount /= 1000
        if amount < 999.5 or unit == FILE_UNITS[-1]:
            break
    return f"{amount:.1f} {unit}" if amount < 100 and unit != "kB" else f"{amount:.0f} {unit}"


@register.simple_tag
def reader_zone() -> str:
    """Vienna time (CET): the city people know first, then the letters."""
    zone = timezone.get_current_timezone()
    city = str(zone).rpartition("/")[2].replace("_", " ")
    letters = timezone.localtime().tzname() or ""
    named = _("%(city)s time") % {"city": city}
    return f"{named} ({letters})" if letters.isalpha() and letters != city else named


@register.filter
def since(value: datetime) -> str:
    """How long ago, in one unit: "2 days", "11 hours"."""
    return timesince(value, depth=1)
