from collections import Counter
from collections.abc import Iterable

from django.db.models import Count

from portal.accounts.models import User
from portal.notices.models import Message, Notice, Preference
from portal.notices.topics import Topic


def wanting_mail(users: Iterable[User], topic: Topic) -> frozenset[int]:
    """Keys of those of ``users`` who get mails of ``topic``; topics that are not optional go to all."""
    keys = frozenset(user.pk for user in users)
    if not topic.is_optional:
        return keys
    refused = Preference.objects.filter(user__in=keys, topic=topic.key, by_mail=False)
    return keys - frozenset(refused.values_list("user_id", flat=True))


def switched_off(user: User) -> frozenset[str]:
    """Keys of the topics whose mails the person does not want."""
    return frozenset(Preference.objects.filter(user=user, by_mail=False).values_list("topic", flat=True))


def unread_count(user: User, *, at_most: int | None = None) -> int:
    """``at_most`` ends the counting, where a larger number is shown as "more"."""
    return Notice.objects.visible_to(user).unread()[:at_most].count()


def count_by_status() -> Counter[str]:
    """How many messages of the log stand in each state."""
    return Counter(dict(Message.objects.order_by().values_list("status").annotate(Count("pk"))))
