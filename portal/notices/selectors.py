from portal.accounts.models import User
from portal.notices.models import Notice, Preference
from portal.notices.topics import Topic


def wants_mail(user: User, topic: Topic) -> bool:
    """Whether mails of ``topic`` go to ``user``; topics that are not optional always do."""
    return not (topic.is_optional and Preference.objects.filter(user=user, topic=topic.key, by_mail=False).exists())


def unread_count(user: User) -> int:
    return Notice.objects.filter(user=user, read_at=None).count()
