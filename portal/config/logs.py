"""What a log line may say: links that open a door are written without their token."""

from __future__ import annotations

import logging
import re

# The room's word before the token, as in its URL patterns.
TOKEN = re.compile(r"(/(?:sign|take|rsvp|invitations|unsubscribe|feed)/)[^/\s?]{12,}")


class WithoutTokens(logging.Filter):
    """Django logs the path of every refused request; a token in it may still be good."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # a line whose words do not fit its pattern: the handler reports it
            return True
        clean = TOKEN.sub(r"\1…", said)
        if clean != said:
            record.msg, record.args = clean, None
        return True
