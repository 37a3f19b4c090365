"""Django's MAILERS from one address, such as smtp+tls://user:password@mail.example:587."""

from environ import Env

OUTBOX = {"BACKEND": "portal.notices.mailers.OutboxBackend"}


def mailers(url: str, *, timeout: int) -> dict[str, dict[str, object]]:
    """Everything is written to the outbox; ``smtp``, which takes it from there, exists only with a server."""
    if not url:
        return {"default": OUTBOX}
    server = Env.email_url_config(url)
    options = {
        "host": server["EMAIL_HOST"],
        "port": server["EMAIL_PORT"],
        "username": server["EMAIL_HOST_USER"],
        "password": server["EMAIL_HOST_PASSWORD"],
        "use_tls": server.get("EMAIL_USE_TLS", False),
        "use_ssl": server.get("EMAIL_USE_SSL", False),
        "timeout": timeout,
    }
    return {"default": OUTBOX, "smtp": {"BACKEND": server["EMAIL_BACKEND"], "OPTIONS": options}}
