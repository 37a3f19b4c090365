"""Minutes in words for lines written below the templates: the templates' own filter lives above this app."""

from django.utils.translation import gettext as _


def minutes_text(value: int) -> str:
    """2 h 30 min; whole hours lose the minutes, less than one hour loses the hours."""
    hours, rest = divmod(abs(value), 60)
    parts = [_("%(count)s h") % {"count": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(count)s min") % {"count": rest})
    return ("−" if value < 0 else "") + " ".join(parts)
