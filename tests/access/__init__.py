"""The access table: every route of the URLconf, as every role, by GET and POST.

Each app lists its routes in tests/access/<app>.py as ``ROUTES`` and may have ``build(world)``, which makes the
objects its routes need as attributes of ``world`` (it has the personas and both programmes: ``world.anna``,
``world.alpine``). tests/test_access.py walks the URLconf and fails for a route nobody listed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ROLES = ("guest", "stranger", "bela", "anna", "carla", "iris", "tomas")

Statuses = dict[str, int]


def everyone(status: int, **others: int) -> Statuses:
    """One status for every role, with the exceptions named: ``everyone(404, anna=200, bela=200)``."""
    return {role: others.get(role, status) for role in ROLES}


@dataclass(frozen=True)
class Route:
    """``name`` as in the URLconf ("helpdesk:ticket"); ``kwargs`` builds the URL's arguments from the world.

    The object in ``kwargs`` belongs to Alpine Lakes (anna, bela) unless said. ``get`` and ``post`` give the expected
    status for each role; a POST carries no data, so 200 (form with errors), 302 or 400 all may be right: say which.
    A redirect to the sign-in page is 302. Use 405 where the method is not there. ``with_key`` is for the API: each role
    but the guest calls with a key of its own and no session.
    """

    name: str
    get: Statuses
    post: Statuses
    kwargs: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    query: str = ""
    with_key: bool = False
