import pytest

from tests.helpdesk.gateway import scene as scenes


@pytest.fixture
def scene(alpine, anna, bela, carla, iris, stranger, settings):
    settings.TRUSTED_AUTHSERV_ID = "mx.portal.example"
    return scenes.build(alpine, anna=anna, bela=bela, carla=carla, iris=iris, sam=stranger)
