"""Nothing inside our own network is ever posted to: checked where the connection is made, not where it was typed."""

import contextlib
import datetime
import http.server
import socket
import ssl
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from helpdesk.hooks import connecting
from helpdesk.hooks.connecting import AddressRefused, Net, NoAnswer, check_url, is_public, post

PUBLIC = "93.184.215.14"
PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1",
    "not a number", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_of_the_open_internet(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_of_the_open_internet(address):
    assert is_public(address)


class Taker(http.server.BaseHTTPRequestHandler):
    """Answers as its server says and keeps what it got."""

    def do_POST(self):
        self.server.got.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.answer(self)

    def log_message(self, *args):
        pass


def ok(handler, code=200, headers=()):
    handler.send_response(code)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()


@contextlib.contextmanager
def serving(answer=ok, context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    server.got, server.answer, server.daemon_threads = [], answer, True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def net_to(server, *, addresses=(PUBLIC,), dialled=None, trust=ssl.create_default_context):
    """A name server of ours, and a public number that leads to the server on this machine."""

    def dial(address, port):
        if dialled is not None:
            dialled.append(address)
        return socket.create_connection(server.server_address, timeout=connecting.CONNECT_SECONDS)

    return Net(lambda host, port: list(addresses), dial, trust)


def test_post_goes_to_the_checked_number_under_the_name():
    dialled = []
    with serving() as server:
        answer = post("http://hooks.example/in?a=1", b"{}", {"X-A": "1"}, net=net_to(server, dialled=dialled))

    path, headers, body = server.got[0]
    assert (answer.code, answer.is_taken, dialled) == (200, True, [PUBLIC])
    assert (path, headers["Host"], headers["X-A"], body) == ("/in?a=1", "hooks.example", "1", b"{}")


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"])
@pytest.mark.parametrize("others", [(), (PUBLIC,)])
def test_a_name_with_one_private_number_is_refused_and_nobody_is_called(address, others):
    dialled = []
    with serving() as server, pytest.raises(AddressRefused):
        post("http://hooks.example/", b"", {}, net=net_to(server, addresses=(*others, address), dialled=dialled))

    assert (dialled, server.got) == ([], [])


def test_a_name_that_changes_its_mind_is_asked_once():
    """DNS rebinding: public when checked, private when connected. The number that was checked is the one called."""
    answers, dialled = [[PUBLIC], ["127.0.0.1"]], []
    with serving() as server:
        one = net_to(server, dialled=dialled)
        post("http://hooks.example/", b"", {}, net=Net(lambda host, port: answers.pop(0), one.dial, one.trust))

    assert (dialled, answers) == ([PUBLIC], [["127.0.0.1"]])


def test_real_name_server_and_a_name_of_this_machine():
    """Without any stand-in: localhost is refused after it was looked up."""
    with pytest.raises(AddressRefused):
        post("http://localhost:9/", b"", {})


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://[::1]/",
     "http://[::ffff:127.0.0.1]/", "http://127.1/"],
)  # fmt: skip
def test_numbers_in_every_dress_are_refused(url):
    with pytest.raises((AddressRefused, NoAnswer)):
        post(url, b"", {})


@pytest.mark.parametrize(
    "url",
    ["ftp://hooks.example/", "file:///etc/passwd", "gopher://hooks.example/", "https://user:pw@hooks.example/",
     "https://", "https://hooks.example:99999/", "https://[::1", "javascript:alert(1)", "//hooks.example/"],
)  # fmt: skip
def test_addresses_that_are_none(url):
    with pytest.raises(AddressRefused):
        check_url(url)


def test_production_wants_https_on_its_ports(settings):
    settings.IS_PRODUCTION = True
    for url in ("http://hooks.example/", "https://hooks.example:25/", "https://hooks.example:6379/"):
        with pytest.raises(AddressRefused):
            check_url(url)

    check_url("https://hooks.example/in")
    check_url("https://hooks.example:8443/in")


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_redirects_are_not_followed(code):
    with serving(lambda handler: ok(handler, code, [("Location", "http://169.254.169.254/")])) as server:
        answer = post("http://hooks.example/", b"", {}, net=net_to(server))

    assert (answer.code, answer.is_taken, len(server.got)) == (code, False, 1)


def test_a_server_that_trickles_is_cut_off(monkeypatch):
    monkeypatch.setattr(connecting, "MOST_SECONDS", 0.5)
    stop = threading.Event()

    def trickle(handler):
        with contextlib.suppress(OSError):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.05):
                handler.wfile.write(b"X-A: 1\r\n"[:1])

    with serving(trickle) as server, pytest.raises(NoAnswer):
        post("http://hooks.example/", b"", {}, net=net_to(server))
    stop.set()


def test_a_server_that_never_finishes_the_handshake_is_cut_off(monkeypatch):
    monkeypatch.setattr(connecting, "MOST_SECONDS", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    one = Net(lambda host, port: [PUBLIC], lambda *to: socket.create_connection(listener.getsockname(), timeout=5))

    began = time.monotonic()
    with listener, pytest.raises(NoAnswer):
        post("https://hooks.example/", b"", {}, net=one)

    assert time.monotonic() - began < 3


def test_a_long_answer_is_not_read_to_its_end():
    def flood(handler):
        ok(handler)
        with contextlib.suppress(OSError):
            for _ in range(10_000):
                handler.wfile.write(b"x" * 65536)

    with serving(flood) as server:
        assert post("http://hooks.example/", b"", {}, net=net_to(server)).code == 200


def test_an_answer_that_is_no_http_is_no_answer():
    with serving(lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n")) as server, pytest.raises(NoAnswer):
        post("http://hooks.example/", b"", {}, net=net_to(server))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """(chain and key for hooks.example as a PEM file, which is its own authority)"""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "hooks.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("host", "trusts", "fits"), [
    ("hooks.example", True, True), ("hooks.example", False, False), ("other.example", True, False),
])  # fmt: skip
def test_the_certificate_must_fit_the_name_and_be_trusted(certificate, host, trusts, fits):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def trust():
        return ssl.create_default_context(cafile=str(certificate) if trusts else None)

    with serving(context=context) as server:
        if fits:
            assert post(f"https://{host}/", b"{}", {}, net=net_to(server, trust=trust)).code == 200
        else:
            with pytest.raises(NoAnswer, match="certificate"):
                post(f"https://{host}/", b"{}", {}, net=net_to(server, trust=trust))
    assert len(server.got) == int(fits)
