class LicenceError(Exception):
    """Something the person can be told; the message is fit to show."""


class AlreadyAsked(LicenceError):
    """The programme has an open request; a colleague can join it."""


class TextChanged(LicenceError):
    """A colleague saved the draft of the agreement text meanwhile; both versions must be seen."""
