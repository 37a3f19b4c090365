"""News for the layers above."""

from django.dispatch import Signal

release_published = Signal()  # release, by, now; the first time only
