from releases.models.downloads import Download
from releases.models.installations import Installation
from releases.models.plugins import Compatibility, Plugin, PluginKey, PluginVersion
from releases.models.releases import ChangeEntry, Release, ReleaseFile

__all__ = [
    "ChangeEntry",
    "Compatibility",
    "Download",
    "Installation",
    "Plugin",
    "PluginKey",
    "PluginVersion",
    "Release",
    "ReleaseFile",
]
