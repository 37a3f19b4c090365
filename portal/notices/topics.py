"""What messages are about. A topic decides whether a person may switch its mails off and how it shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Topic:
    """``prefixes`` are template keys or their first part; the longest match wins. ``is_news`` adds List-Unsubscribe."""

    key: str
    title: str | Promise
    description: str | Promise
    prefixes: tuple[str, ...]
    is_optional: bool = True
    is_news: bool = False


TOPICS: dict[str, Topic] = {}


def register_topic(topic: Topic) -> None:
    TOPICS[topic.key] = topic


def topic_for(template: str) -> Topic:
    """The topic of a template key; raises LookupError when no app claimed it."""
    matches = [
        (len(prefix), topic)
        for topic in TOPICS.values()
        for prefix in topic.prefixes
        if template == prefix or template.startswith(prefix.rstrip("/") + "/")
    ]
    if not matches:
        raise LookupError(f"No topic for the message {template}: register one in the app's AppConfig.ready.")
    return max(matches, key=lambda match: match[0])[1]


def topic_title(key: str) -> str:
    """The title to show; the key itself for a topic that is gone while its messages stay."""
    return str(TOPICS[key].title) if key in TOPICS else key


def optional_topics() -> list[Topic]:
    """Topics whose mails a person may switch off, by title."""
    return sorted((topic for topic in TOPICS.values() if topic.is_optional), key=lambda topic: str(topic.title))


register_topic(
    Topic("account", _("Your account"), _("Sign-in, memberships and invitations."), ("accounts", "account"), False)
)
