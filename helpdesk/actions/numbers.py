from django.db import IntegrityError, transaction
from django.db.models import F, Max

from helpdesk.models import Counter, Ticket

TICKETS = "tickets"


def next_number() -> int:
    """The next public ticket number; must run in the caller's transaction, whose end frees the counter's row."""
    while not Counter.objects.filter(name=TICKETS).update(value=F("value") + 1):
        _start_counter()
    return Counter.objects.get(name=TICKETS).value


def _start_counter() -> None:
    highest = Ticket.objects.aggregate(highest=Max("number"))["highest"] or 0
    try:
        with transaction.atomic():
            Counter.objects.create(name=TICKETS, value=highest)
    except IntegrityError:
        return  # somebody else started it; the caller tries its update again


def take_place(name: str) -> None:
    """Wait for whoever holds ``name`` and hold it until the transaction ends. ``name``: 20 signs at most."""
    while not Counter.objects.filter(name=name).update(value=F("value") + 1):
        Counter.objects.get_or_create(name=name)
