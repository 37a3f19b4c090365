"""What the receiving server found out about the sender (Authentication-Results, RFC 8601).

Only the server named in TRUSTED_AUTHSERV_ID is believed, and only its own block at the top: everything below the next
Received line was there before the message reached it, so a stranger may have written it.
"""

from __future__ import annotations

import re

from helpdesk.gateway.letters import Letter

METHODS = ("dmarc", "dkim", "spf")
RESULT = re.compile(r"^\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
HEADER_FROM = re.compile(r"header\.from\s*=\s*([^\s;]+)", re.IGNORECASE)
COMMENT = re.compile(r"\([^()]*\)")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def verdict_of(letter: Letter, *, trusted: str) -> dict[str, str]:
    """Method to result, such as {"dmarc": "pass"}; empty when the trusted server said nothing or nobody is trusted."""
    found: dict[str, str] = {}
    for value in _trusted_values(letter, trusted.strip().lower()) if trusted.strip() else []:
        for method, result in _results(value):
            if method == "dkim" and found.get("dkim") == "pass":
                continue
            if method == "dkim" or method not in found:
                found[method] = result
        if (domain := HEADER_FROM.search(value)) and "from" not in found:
            found["from"] = domain[1].strip('"').lower()
    return found


def is_refuted(verdict: dict[str, str], letter: Letter) -> bool:
    """The trusted server says that the sender is not who From names."""
    domain = letter.sender.email.rpartition("@")[2]
    if verdict.get("dmarc") == "fail":
        return True
    if verdict.get("dmarc") == "pass":
        return bool(domain and verdict.get("from", domain).rpartition("@")[2] != domain)
    return verdict.get("dkim") == "fail" and verdict.get("spf") != "pass"


def _trusted_values(letter: Letter, trusted: str) -> list[str]:
    """The trusted server's headers down to the first Received below one of them."""
    taken: list[str] = []
    number = 0
    for name in letter.order:
        if name == "received" and taken:
            break
        if name == "authentication-results":
            value = letter.headers[name][number]
            number += 1
            if _server(value) == trusted:
                taken.append(value)
    return taken


def _server(value: str) -> str:
    words = _bare(value).partition(";")[0].split()
    return words[0].lower() if words else ""


def _results(value: str) -> list[tuple[str, str]]:
    matches = [RESULT.match(part) for part in _bare(value).split(";")[1:]]
    pairs = [(match[1].lower(), match[2].lower()) for match in matches if match]
    return [(method, result) for method, result in pairs if method in METHODS]


def _bare(value: str) -> str:
    """Without quoted words and comments, which may hold anything, a false result among it."""
    value = QUOTED.sub('""', value)
    for _ in range(5):
        value = COMMENT.sub(" ", value)
    return value
