"""Parts of the helpdesk's addresses. Imported by its urls before any route that uses them."""

from django.urls import register_converter

from helpdesk.views import desk_hours, desk_mail


class TicketNumber:
    """JH-142 in addresses, 142 in code."""

    regex = r"JH-[1-9]\d{0,8}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("JH-"))

    def to_url(self, value: int) -> str:
        return f"JH-{value}"


class AccountVerb:
    regex = "|".join(desk_hours.VERBS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MailVerb(AccountVerb):
    regex = "|".join(desk_mail.VERBS)


register_converter(TicketNumber, "ticket")
register_converter(MailVerb, "mail_verb")
register_converter(AccountVerb, "account_verb")
