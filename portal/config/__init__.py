"""The composition root: settings, URLs, servers, Celery. Nobody imports it."""

from portal.config.celery import app as celery_app

__all__ = ["celery_app"]
