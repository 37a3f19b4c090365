"""What is saved or deleted through its model is stale at once. Conditional updates still call ``mark_stale``."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import post_delete, post_save

from search.actions import mark_stale_key
from search.sources import Source


def watch(source: Source) -> None:
    """Listen to the source's model and the models made from it, and to no other: each listener costs a fast delete."""
    for model in apps.get_models():
        if issubclass(model, source.model):
            receiver = partial(_changed, source.kind)
            uid = f"search:{source.kind}:{model._meta.label}"
            post_save.connect(receiver, sender=model, weak=False, dispatch_uid=f"{uid}:saved")
            post_delete.connect(receiver, sender=model, weak=False, dispatch_uid=f"{uid}:deleted")


def _changed(kind: str, *, instance: models.Model, **_: Any) -> None:
    mark_stale_key(kind, instance.pk)
