from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, context: dict[str, Any]) -> Rendered:
    """Render ``<app>/mail/<name>.txt`` and ``.html``; the text's first line is ``Subject: ...``."""
    app, _, name = template.partition("/")
    full = {"site_url": settings.SITE_URL, "site_name": settings.WAGTAIL_SITE_NAME} | context
    head, _, text = render_to_string(f"{app}/mail/{name}.txt", full).partition("\n")
    label, _, subject = head.partition(":")
    if label != "Subject":
        raise ValueError(f"{app}/mail/{name}.txt must begin with 'Subject: '.")
    html = render_to_string(f"{app}/mail/{name}.html", full | {"subject": subject.strip()})
    return Rendered(" ".join(subject.split()), text.strip() + "\n", html)
