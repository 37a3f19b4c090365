from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def count(client: Client, url: str, status: int = 200) -> int:
    """Queries of one GET; a second one, so that process-wide caches (content types, sites) are warm."""
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code == status, f"{url} answered {response.status_code}"
    return len(queries)
