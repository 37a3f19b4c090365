"""News for the rooms above; each carries the ``membership`` and ``now``."""

from django.dispatch import Signal

membership_started = Signal()
membership_ended = Signal()
