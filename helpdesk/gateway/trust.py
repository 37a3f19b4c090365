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
# Whose signature (RFC 8601, 2.7.1) and whose envelope (2.7.2) passed.
SIGNER = re.compile(r"\bheader\.[di]\s*=\s*([^\s;]+)", re.IGNORECASE)
ENVELOPE = re.compile(r"\bsmtp\.mailfrom\s*=\s*([^\s;]+)", re.IGNORECASE)
PROOFS = {"dkim": SIGNER, "spf": ENVELOPE}


def verdict_of(letter: Letter, *, trusted: str) -> dict[str, str]:
    """Method to result, such as {"dmarc": "pass"}; empty when the trusted server said nothing or nobody is trusted.

    "aligned" names the method that passed for the domain of From itself: a pass for another domain proves nothing.
    """
    found: dict[str, str] = {}
    for value in _trusted_values(letter, trusted.strip().lower()) if trusted.strip() else []:
        for method, result, words in _results(value):
            if result == "pass" and _is_about(letter, method, words):
                found.setdefault("aligned", method)
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


def is_vouched(verdict: dict[str, str], letter: Letter) -> bool:
    """The trusted server proved that the sender may use the address in From."""
    has_proof = verdict.get("dmarc") == "pass" or "aligned" in verdict
    return has_proof and not is_refuted(verdict, letter)


def _is_about(letter: Letter, method: str, words: str) -> bool:
    """DKIM's or SPF's domain is that of From, or one is a part of the other, as DMARC's relaxed comparison has it."""
    domain = letter.sender.email.rpartition("@")[2]
    found = PROOFS[method].search(words) if method in PROOFS else None
    named = found[1].strip('"<>').rpartition("@")[2].lower() if found else ""
    if not domain or "." not in named:
        return bool(domain) and named == domain
    return domain == named or domain.endswith(f".{named}") or named.endswith(f".{domain}")


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


def _results(value: str) -> list[tuple[str, str, str]]:
    """(method, result, its words) of each."""
    matches = [(RESULT.match(part), part) for part in _bare(value).split(";")[1:]]
    found = [(match[1].lower(), match[2].lower(), words) for match, words in matches if match]
    return [each for each in found if each[0] in METHODS]


def _bare(value: str) -> str:
    """Without quoted words and comments, which may hold anything, a false result among it.

    Letter by letter: a quote inside a comment is none, and the other way round. What never ends hides the rest.
    """
    out: list[str] = []
    depth, is_quoted, is_escaped = 0, False, False
    for letter in value:
        if is_escaped or letter == "\\":
            is_escaped = not is_escaped
        elif is_quoted:
            is_quoted = letter != '"'
        elif depth or letter == "(":
            depth += (letter == "(") - (letter == ")")
        else:
            is_quoted = letter == '"'
            out.append(letter)
    return "".join(out)
