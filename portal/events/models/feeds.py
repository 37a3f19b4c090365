from django.conf import settings
from django.db import models

from portal.accounts.link_tokens import fresh_seed, token_from


class CalendarFeed(models.Model):
    """A person's own calendar address, readable without signing in; a new one ends the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    seed = models.CharField(max_length=40, default=fresh_seed, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user}"

    @property
    def token(self) -> str:
        return token_from(self.seed, purpose="events.feed")
