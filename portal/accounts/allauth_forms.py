"""allauth's forms in our words: labels that say what to type, hints instead of placeholders.

The settings find each class by the name allauth has for its form ("add_email": AddEmailForm; of MFA: Mfa...).
"""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms
from django.utils.translation import gettext_lazy as _

CODE_HINT = _("Six digits from your authenticator app, or one of your recovery codes.")
WORDS = {
    "login": (_("E-mail address"), ""),
    "email": (_("E-mail address"), ""),
    "password": (_("Password"), None),
    "remember": (_("Keep me signed in on this computer"), _("Not on a computer that others use.")),
    "password1": (_("Password"), None),
    "password2": (_("The new password again"), ""),
    "oldpassword": (_("Your password now"), ""),
}


class PlainFields(forms.Form):
    """Takes allauth's placeholders away and gives each field its label and hint."""

    words: dict[str, tuple[object, object]] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint = (WORDS | self.words).get(name, (field.label, None))
            field.label = label
            field.error_messages["required"] = _("%(field)s is missing.") % {"field": label or name}
            if hint is not None:
                field.help_text = hint


class LoginForm(PlainFields, account.LoginForm):
    words = {"password": (_("Password"), "")}


class SignupForm(PlainFields, account.SignupForm):
    field_order = ["name", "email", "password1"]
    words = {"email": (_("E-mail address"), _("Your address at work: we confirm it, and managers know it."))}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)


class SocialSignupForm(PlainFields, social.SignupForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["name", "email"])


class AddEmailForm(PlainFields, account.AddEmailForm):
    words = {"email": (_("Another e-mail address"), _("We send a link to confirm it."))}


class ChangePasswordForm(PlainFields, account.ChangePasswordForm):
    words = {"password1": (_("New password"), None)}


class SetPasswordForm(PlainFields, account.SetPasswordForm):
    words = {"password1": (_("New password"), None)}


class ResetPasswordForm(PlainFields, account.ResetPasswordForm):
    pass


class ResetPasswordFromKeyForm(PlainFields, account.ResetPasswordKeyForm):
    words = {"password1": (_("New password"), None)}


class ReauthenticateForm(PlainFields, account.ReauthenticateForm):
    pass


class RequestLoginCodeForm(PlainFields, account.RequestLoginCodeForm):
    words = {"email": (_("E-mail address"), _("The code is good for three minutes."))}


class ConfirmLoginCodeForm(PlainFields, account.ConfirmLoginCodeForm):
    words = {"code": (_("Code from the mail"), "")}


class MfaAuthenticateForm(PlainFields, mfa.AuthenticateForm):
    words = {"code": (_("Code"), CODE_HINT)}


class MfaReauthenticateForm(PlainFields, mfa.ReauthenticateForm):
    words = {"code": (_("Code"), CODE_HINT)}


class MfaActivateTotpForm(PlainFields, totp.ActivateTOTPForm):
    words = {"code": (_("Code from the app"), _("Six digits; they change every 30 seconds."))}


class MfaAddWebauthnForm(PlainFields, webauthn.AddWebAuthnForm):
    words = {
        "name": (_("Name of this key"), _("So that you know it again, such as: work laptop.")),
        "passwordless": (_("Sign in with this key alone"), _("A passkey: the key asks for your finger, face or PIN.")),
    }


class MfaEditWebauthnForm(PlainFields, webauthn.EditWebAuthnForm):
    words = {"name": (_("Name of this key"), _("So that you know it again, such as: work laptop."))}
