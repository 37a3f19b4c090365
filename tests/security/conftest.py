from tests.licences.conftest import machine  # noqa: F401 - a fixture
