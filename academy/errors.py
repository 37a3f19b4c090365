class AcademyError(Exception):
    """Something the person can be told; the message is fit to show."""
