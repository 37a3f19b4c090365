from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max

from helpdesk.models import Counter, Ticket

TICKETS = "tickets"
COUNT_ON = f"UPDATE {Counter._meta.db_table} SET value = value + 1 WHERE name = %s RETURNING value"


def next_number() -> int:
    """The next public ticket number; must run in the caller's transaction, whose end frees the counter's row."""
    while (number := _count_on()) is None:
        _start_counter()
    return number


def _count_on() -> int | None:
    """The counter's next value, locked and read in one statement; None where nobody started it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ON, [TICKETS])
        row = cursor.fetchone()
    return row[0] if row else None


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
