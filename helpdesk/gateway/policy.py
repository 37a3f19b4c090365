"""``email.policy.default`` for strangers' mail: a giant header is cut, and a header that breaks the parser is plain."""

from __future__ import annotations

from email.policy import EmailPolicy

from helpdesk.gateway.charsets import line

# The parser of structured headers takes time that grows faster than the header.
LONGEST_HEADER = 8_000
LONGEST_MIME_HEADER = 2_000
PARSED = {"from", "to", "cc", "resent-to", "subject"}


class CarefulPolicy(EmailPolicy):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Cut before anything looks inside; the raw message keeps the whole."""
        name, _, value = sourcelines[0].partition(":")
        return name, "".join((value, *sourcelines[1:])).strip(" \t\r\n")[:LONGEST_HEADER]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Structure is asked for where it matters; the headers of each part are plain, and read as parameters."""
        if hasattr(value, "name"):
            return value
        if name.lower() not in PARSED:
            return line(value, LONGEST_MIME_HEADER if name.lower().startswith("content-") else LONGEST_HEADER)
        try:
            return super().header_fetch_parse(name, line(value, LONGEST_HEADER))
        except Exception:  # noqa: BLE001 the parser raises what it likes on broken headers
            return line(value, LONGEST_HEADER)


CAREFUL = CarefulPolicy()
