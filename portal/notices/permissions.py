from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.accounts.roles import holds


def can_view_log(user: User | AnonymousUser) -> bool:
    return holds(user, "notices.view_log")


def can_retry(user: User | AnonymousUser) -> bool:
    """Those who read the log may send a parked message on its way again."""
    return can_view_log(user)
