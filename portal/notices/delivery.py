"""Take a waiting message, hand it to the mail server once, and write down how it went. (filled by the notices room)"""


def deliver(message_id: int) -> None: ...


def deliver_due() -> None: ...
