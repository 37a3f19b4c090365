import os
import re
from pathlib import Path

from portal.notices.models import Message

FOLDER = Path(__file__).parent
VARYING = [
    (re.compile(r"(/(?:sign|rsvp|join|unsubscribe|invitations|helpdesk/reply|helpdesk/rate)/)[\w:.-]+"), r"\1TOKEN"),
    (re.compile(r"(/cohorts/)\d+"), r"\1PK"),  # PostgreSQL counts on where a test was rolled back
]


def assert_golden(message: Message, key: str) -> None:
    """Compare a message with tests/<app>/mail/<name>.txt and .html; UPDATE_GOLDEN=1 writes them anew.

    Tokens in links vary from run to run and are levelled; everything else must agree to the letter.
    """
    app, _, name = key.partition("/")
    folder = FOLDER / app / "mail"
    for suffix, content in (("txt", f"Subject: {message.subject}\n\n{message.text}"), ("html", message.html)):
        for pattern, replacement in VARYING:
            content = pattern.sub(replacement, content)
        path = folder / f"{name}.{suffix}"
        if os.environ.get("UPDATE_GOLDEN"):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        assert path.exists(), f"No golden file {path}; look at the message, then run with UPDATE_GOLDEN=1."
        assert content == path.read_text()
