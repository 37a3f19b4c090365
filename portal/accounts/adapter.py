from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth's doors in our house: mail goes through the outbox, names are asked once."""
