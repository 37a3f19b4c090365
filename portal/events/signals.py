"""News for the layers above."""

from django.dispatch import Signal

occasion_published = Signal()  # occasion, by, now
occasion_cancelled = Signal()  # occasion, by, now
