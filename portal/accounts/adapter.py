"""allauth's doors in our house: mail goes through the outbox, people land where their next step is."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from portal.accounts import post
from portal.accounts.models import User
from portal.accounts.selectors import first_page_of, invited_address

LINKS = ("activate_url", "password_reset_url")


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every mail of allauth becomes a row of the outbox, rendered from our own ``account/mail`` templates."""
        name = template_prefix.rpartition("/")[2]
        facts = {key: value for key, value in context.items() if key != "request"} | {"email": email}
        post.drop(f"account/{name}", to=email, context=facts, secrets=secrets_of(template_prefix, facts))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name") or user.name
        return super().save_user(request, user, form, commit=commit)

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Who opened an invitation's link here has shown that its address is theirs."""
        if super().is_email_verified(request, email):
            return True
        return invited_address(request.session.get("invitation_token", "")) == email.lower()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        token = request.session.get("invitation_token")
        if token:
            return reverse("accounts:invitation", args=[token])
        return first_page_of(request.user) or super().get_login_redirect_url(request)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of apps and recovery codes lie encrypted: a copy of the database alone signs nobody in."""

    def build_totp_svg(self, url: str) -> str:
        """On white, so that a phone can read it from a dark page too."""
        head, mark, rest = super().build_totp_svg(url).partition("<path")
        return f'{head}<rect width="100%" height="100%" fill="#ffffff"/>{mark}{rest}'

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """We ask for one name; a provider that knows only parts gets them joined."""
        user = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name") or "", data.get("last_name") or ""]
        user.name = data.get("name") or " ".join(part for part in parts if part)
        return user

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, Any]:
        return super().get_signup_form_initial_data(sociallogin) | {"name": sociallogin.user.name}


def secrets_of(template_prefix: str, context: dict[str, Any]) -> list[str]:
    """What opens an account: codes, and the last part of links; the staff log masks these."""
    found = [str(context["code"])] if context.get("code") else []
    if template_prefix.endswith("account_already_exists"):
        return found
    paths = [urlsplit(context[link]).path.strip("/") for link in LINKS if context.get(link)]
    return found + [path.rpartition("/")[2] for path in paths]


def _cipher() -> MultiFernet:
    """Keys made from SECRET_KEY; former ones in SECRET_KEY_FALLBACKS still open what they closed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("accounts.second_factor", "key", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
