from celery import shared_task
from django.utils import timezone


@shared_task
def expire_and_warn() -> None:
    """Sweep: unanswered estimates, lapsed hours, warnings; keys of calls that nobody repeats any more."""
    from helpdesk.actions.calls import forget_calls  # as below
    from helpdesk.actions.sweeping import sweep  # actions may kick this task

    sweep(now=timezone.now())
    forget_calls(now=timezone.now())


@shared_task
def send_reply(*, pending_id: int) -> None:
    """Kick, some seconds after an agent pressed send; whoever took it back meanwhile was faster."""
    from helpdesk.actions.pending import send  # actions kick this task

    send(pending_id=pending_id, now=timezone.now())


@shared_task
def send_pending() -> None:
    """Sweep: replies whose kick was lost."""
    from helpdesk.actions.pending import send_due  # actions kick this task

    send_due(now=timezone.now())


@shared_task
def forget_presences() -> None:
    """Sweep: who had which case open yesterday."""
    from helpdesk.actions.presence import forget  # as above

    forget(now=timezone.now())


@shared_task
def process_mail() -> None:
    """Sweep: mail that is kept and not read yet, and what is due for another try."""
    from helpdesk.actions.inbound import process_due  # actions may kick this task

    process_due(now=timezone.now())


@shared_task
def process_one_mail(*, mail_id: int) -> None:
    """Read one message that just came in, if nobody else does."""
    from helpdesk.actions.inbound import process  # actions may kick this task
    from helpdesk.models import InboundMail

    if mail := InboundMail.objects.filter(pk=mail_id).first():
        process(mail=mail, now=timezone.now())


@shared_task
def poll_mail() -> None:
    """Sweep: look into the mailbox of IMAP_URL, when there is one."""
    from django.conf import settings

    from helpdesk.gateway.imap import poll  # reads settings and actions

    if settings.IMAP_URL:
        poll(settings.IMAP_URL, now=timezone.now())


@shared_task
def deliver_hook(*, delivery_id: int) -> None:
    """Kick: post one event to the address that asked for it."""
    from helpdesk.hooks.delivering import deliver  # actions kick this task

    deliver(delivery_id=delivery_id, now=timezone.now())


@shared_task
def deliver_hooks() -> None:
    """Sweep: events whose kick was lost and what is due for another try."""
    from helpdesk.hooks.delivering import deliver_due  # as above

    deliver_due(now=timezone.now())


@shared_task
def measure_times() -> None:
    """Sweep: working minutes of tickets that came without them, such as those loaded in bulk."""
    from helpdesk.actions.measuring import measure_times as measure  # as above

    measure()
