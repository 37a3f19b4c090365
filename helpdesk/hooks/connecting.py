"""Post to an address somebody typed, without ever reaching into our own network.

A name that is checked first and looked up again for the connection may lead elsewhere the second time (DNS rebinding).
So a name is looked up once, every address it has is checked, and the connection goes to a checked address by number;
TLS is still verified for the name. Redirects are not followed: they are an address nobody checked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

CONNECT_SECONDS = 5.0
MOST_SECONDS = 10.0  # all in all: a server that sends one byte now and then is cut off
MOST_ANSWER_BYTES = 16 * 1024
PORTS = {443, 8443}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052; the local-use prefix of RFC 8215 is refused as reserved

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """We do not post there; the message is fit to show to whoever typed the address."""


class NoAnswer(Exception):
    """The other side could not be reached or did not speak HTTP; the message says what happened."""


@dataclass(frozen=True)
class Answer:
    code: int

    @property
    def is_taken(self) -> bool:
        return 200 <= self.code < 300


def look_up(host: str, port: int) -> list[str]:
    """Every address of a name, as numbers."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))


def dial(address: str, port: int) -> socket.socket:
    return socket.create_connection((address, port), timeout=CONNECT_SECONDS)


@dataclass(frozen=True)
class Net:
    """How names are looked up and numbers are called: tests stand in for both, never for the check between them."""

    look_up: Callable[[str, int], list[str]] = look_up
    dial: Callable[[str, int], socket.socket] = dial
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


@dataclass
class _Target:
    parts: SplitResult
    host: str
    port: int
    addresses: list[str] = field(default_factory=list)


def is_public(text: str) -> bool:
    """Whether the number leads to the open internet; what wraps an IPv4 number is judged by that number."""
    try:
        address: Address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id or address.is_site_local:
            return False
        if inner := _wrapped(address):
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 number inside: mapped (RFC 4291), 6to4 (RFC 3056), NAT64 (RFC 6052)."""
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def check_url(url: str) -> None:
    """What can be said of an address without looking it up; AddressRefused says what to change."""
    _target(url)


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise AddressRefused(_("This is no address. It looks like https://example.org/jems.")) from None
    if not host or parts.username is not None or parts.password is not None:
        raise AddressRefused(_("Give an address with a host name and without a user name."))
    if parts.scheme != "https" and (settings.IS_PRODUCTION or parts.scheme != "http"):
        raise AddressRefused(_("Only https:// addresses get news."))
    port = port or (443 if parts.scheme == "https" else 80)
    if settings.IS_PRODUCTION and port not in PORTS:
        raise AddressRefused(_("Only the ports 443 and 8443 get news."))
    if _is_number(host) and not is_public(host):
        raise AddressRefused(_("This address belongs to a private network, so nothing is sent there."))
    return _Target(parts, host, port)


def _is_number(host: str) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host))
    return False


def post(url: str, body: bytes, headers: Mapping[str, str], *, net: Net | None = None) -> Answer:
    """One POST. Raises AddressRefused when any address of the name is not public, NoAnswer when nothing came of it."""
    net = net or Net()
    target = _target(url)
    try:
        target.addresses = net.look_up(target.host, target.port)
    except (OSError, UnicodeError):
        raise NoAnswer(_("The name %(host)s is not known.") % {"host": target.host}) from None
    if not target.addresses or not all(map(is_public, target.addresses)):
        raise AddressRefused(_("This address belongs to a private network, so nothing is sent there."))
    try:
        return _exchange(target, body, headers, net)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoAnswer(_said(error)) from error


def _exchange(target: _Target, body: bytes, headers: Mapping[str, str], net: Net) -> Answer:
    line = _Line(_reach(target, net))
    try:
        if target.parts.scheme == "https":
            line.secure(net.trust(), target.host)
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = line.sock
        path = (target.parts.path or "/") + (f"?{target.parts.query}" if target.parts.query else "")
        connection.request("POST", path, body=body, headers=dict(headers))
        response = connection.getresponse()
        if line.is_over:  # what came until then may be half an answer
            raise TimeoutError
        response.read(MOST_ANSWER_BYTES)
        return Answer(response.status)
    finally:
        line.end()


class _Line:
    """An open line that is cut after MOST_SECONDS, whoever is reading from it."""

    def __init__(self, plain: socket.socket) -> None:
        self.sock, self.is_over = plain, False
        self.timer = Timer(MOST_SECONDS, self._cut)
        self.timer.daemon = True
        self.timer.start()

    def secure(self, trust: ssl.SSLContext, host: str) -> None:
        """The wrapped socket takes the plain one's place before it says a word, so that it can be cut as well."""
        self.sock = trust.wrap_socket(self.sock, server_hostname=host, do_handshake_on_connect=False)
        self.sock.do_handshake()

    def _cut(self) -> None:
        self.is_over = True
        with suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def end(self) -> None:
        self.timer.cancel()
        self.sock.close()


def _reach(target: _Target, net: Net) -> socket.socket:
    """The first checked address that answers."""
    trouble: OSError = OSError(_("no address"))
    for address in target.addresses:
        try:
            return net.dial(address, target.port)
        except OSError as error:
            trouble = error
    raise trouble


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("No answer in time.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("The certificate does not fit: %(words)s") % {"words": error.verify_message}
    return f"{type(error).__name__}: {error}"[:300]
