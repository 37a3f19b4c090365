"""Set up the provider, print its port, serve until killed. Run as ``python -m``; see test_openid_connect.py."""

import os
from wsgiref.simple_server import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        return None


def add_person_and_client() -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    person = User.objects.create_user("theo", "theo@alpine.example", "idp password", first_name="Theo", last_name="K")
    verified = os.environ["IDP_VERIFIED"] == "1"
    EmailAddress.objects.create(user=person, email=person.email, verified=verified, primary=True)
    portal = Client(id="portal", name="Portal", scopes="openid\nprofile\nemail", skip_consent=True)
    portal.redirect_uris = "http://testserver/accounts/oidc/office/login/callback/"
    portal.set_secret("portal secret")
    portal.save()


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.accounts.identity_provider.settings"
    import django
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    django.setup()
    call_command("migrate", verbosity=0)
    add_person_and_client()
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
