from collections import Counter

from django.db.models import Count

from portal.accounts.models import User
from portal.notices.models import Message, Notice, Preference
from portal.notices.topics import Topic


def wants_mail(user: User, topic: Topic) -> bool:
    """Whether mails of ``topic`` go to ``user``; topics that are not optional always do."""
    return not (topic.is_optional and Preference.objects.filter(user=user, topic=topic.key, by_mail=False).exists())


def switched_off(user: User) -> frozenset[str]:
    """Keys of the topics whose mails the person does not want."""
    return frozenset(Preference.objects.filter(user=user, by_mail=False).values_list("topic", flat=True))


def unread_count(user: User, *, at_most: int | None = None) -> int:
    """``at_most`` ends the counting, where a larger number is shown as "more"."""
    return Notice.objects.visible_to(user).unread()[:at_most].count()


def count_by_status() -> Counter[str]:
    """How many messages of the log stand in each state."""
    return Counter(dict(Message.objects.order_by().values_list("status").annotate(Count("pk"))))
