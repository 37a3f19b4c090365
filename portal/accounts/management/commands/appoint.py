from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.accounts.actions.staff import StaffError, grant_role
from portal.accounts.models import User
from portal.accounts.roles import ROLES


class Command(BaseCommand):
    help = "Gives a staff role to somebody who has an account: how a new portal gets its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", nargs="?", default="administrator", choices=sorted(ROLES))

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody signed up with {email}. Sign up in the browser first, then appoint.")
        try:
            grant_role(user=user, role=role, by=None, now=timezone.now())
        except StaffError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user} is {ROLES[role].title} now.")
