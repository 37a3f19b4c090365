class ReleaseError(Exception):
    """Something about a release or a file that the person can be told; the message is fit to show."""


class PluginError(Exception):
    """The same for plugins and what is said of them."""
