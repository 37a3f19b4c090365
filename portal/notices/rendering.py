from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from portal.accounts.models import User
from portal.notices.links import preferences_url, unsubscribe_url
from portal.notices.recipients import Recipient
from portal.notices.topics import Topic


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, *, to: User | Recipient, topic: Topic, context: dict[str, Any]) -> Rendered:
    """Render ``<app>/mail/<name>.txt`` and ``.html``; the text's first line is ``Subject: ...``.

    Every text ends with the same foot; the HTML has it from ``mail/layout.html``.
    """
    app, _, name = template.partition("/")
    full = _frame(to, topic) | context
    head, _, text = render_to_string(f"{app}/mail/{name}.txt", full).partition("\n")
    label, _, subject = head.partition(":")
    if label != "Subject":
        raise ValueError(f"{app}/mail/{name}.txt must begin with 'Subject: '.")
    subject = " ".join(subject.split())
    foot = render_to_string("notices/mail/foot.txt", full)
    html = render_to_string(f"{app}/mail/{name}.html", full | {"subject": subject})
    return Rendered(subject, f"{text.strip()}\n\n{foot.strip()}\n", html)


def _frame(to: User | Recipient, topic: Topic) -> dict[str, Any]:
    frame = {
        "site_url": settings.SITE_URL,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "recipient": to,
        "topic": topic,
        "preferences_url": "",
        "unsubscribe_url": "",
    }
    if isinstance(to, User):
        frame["preferences_url"] = preferences_url()
        frame["unsubscribe_url"] = unsubscribe_url(to, topic) if topic.is_news else ""
    return frame
