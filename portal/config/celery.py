"""The Celery app; its task class (``kicks``) decides where a wake-up goes."""

import os

from celery import Celery

from portal.config.kicks import PortalTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")

app = Celery("portal", task_cls=PortalTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
