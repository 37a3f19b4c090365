"""What only the helpdesk's mails need."""

from __future__ import annotations

from django import template

register = template.Library()
LONGEST_WORDS = 1500


@register.filter
def opening(text: str) -> str:
    """The first 1,500 characters of somebody's words; the rest is read in the portal."""
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1].rstrip()}…"
