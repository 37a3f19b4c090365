"""``<version:version>`` in our URL patterns; imported by both URL modules, registered once."""

from django.urls import register_converter

from releases.versions import VersionConverter

register_converter(VersionConverter, "version")
