from tests.helpdesk.gateway.conftest import scene  # noqa: F401 - a fixture
