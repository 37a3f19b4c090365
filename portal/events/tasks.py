from celery import shared_task
from django.utils import timezone


@shared_task
def send_invitations(*, occasion_id: int | None = None) -> None:
    """Send invitations, changes and cancellations that are due; as a sweep, those of every occasion."""
    from portal.events.actions.invitations import send_due  # actions kick this task

    send_due(now=timezone.now(), occasion_id=occasion_id)


@shared_task
def remind() -> None:
    """Sweep: remind the people of tomorrow's meetings."""
    from portal.events.actions import invitations  # actions kick tasks of this module

    invitations.remind(now=timezone.now())


@shared_task
def close_past() -> None:
    """Sweep: meetings whose end has passed were held."""
    from portal.events.actions import occasions  # actions kick tasks of this module

    occasions.close_past(now=timezone.now())
