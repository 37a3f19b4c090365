import pytest

from portal.config.mail import OUTBOX, mailers


def test_without_an_address_everything_stays_in_the_outbox():
    assert mailers("", timeout=10) == {"default": OUTBOX}


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl"),
    [
        ("smtp://mail.example", None, False, False),
        ("smtp+tls://portal:p%40ss@mail.example:587", 587, True, False),
        ("smtp+ssl://portal:p%40ss@mail.example:465", 465, False, True),
    ],
)
def test_address_names_server_login_and_kind_of_encryption(url, port, use_tls, use_ssl):
    login = ("portal", "p@ss") if "@" in url else (None, None)

    options = mailers(url, timeout=10)["smtp"]["OPTIONS"]

    assert options == {
        "host": "mail.example",
        "port": port,
        "username": login[0],
        "password": login[1],
        "use_tls": use_tls,
        "use_ssl": use_ssl,
        "timeout": 10,
    }
