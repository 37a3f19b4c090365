import importlib
import pkgutil
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import access
from tests.access import ROLES, Route
from tests.factories.programs import caller

# Wagtail's own: the editing desk (its door is tested in tests/website) and the serving of pages and public documents.
# allauth keeps four old addresses under accounts/social/ that only lead to its present ones, which are in the table.
FOREIGN_PREFIXES = ("admin/", "media/", "accounts/social/")
FOREIGN_NAME = "wagtail"

TABLES = [importlib.import_module(f"tests.access.{module.name}") for module in pkgutil.iter_modules(access.__path__)]
ROUTES: list[Route] = [route for table in TABLES for route in table.ROUTES]


def named_routes(resolver: URLResolver, namespace: str = "", prefix: str = "") -> list[str]:
    names = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if path.startswith(FOREIGN_PREFIXES):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            names += named_routes(entry, inner, path)
        elif isinstance(entry, URLPattern) and not (entry.name or "").startswith(FOREIGN_NAME):
            names.append(f"{namespace}{entry.name}" if entry.name else f"unnamed {path}")
    return names


def test_every_route_is_in_the_access_table():
    assert set(named_routes(get_resolver())) - {route.name for route in ROUTES} == set()


def test_no_row_of_the_table_is_left_over():
    assert {route.name for route in ROUTES} - set(named_routes(get_resolver())) == set()


@pytest.fixture
def world(anna, bela, carla, iris, tomas, stranger, alpine, fjords):
    people = {"anna": anna, "bela": bela, "carla": carla, "iris": iris, "tomas": tomas, "stranger": stranger}
    return SimpleNamespace(**people, alpine=alpine, fjords=fjords)


def answer(route: Route, world: SimpleNamespace, role: str, method: str) -> int:
    client = Client(raise_request_exception=True)
    url, headers = reverse(route.name, kwargs=route.kwargs(world)) + route.query, {}
    if role != "guest" and route.with_key:
        headers = caller(getattr(world, role))
    elif role != "guest":
        client.force_login(getattr(world, role))
    response = getattr(client, method)(url, headers=headers)
    return response.status_code


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name + route.query + " with key" * route.with_key)
@pytest.mark.parametrize("method", ["get", "post"])
def test_route_answers_each_role_as_declared(route, method, world):
    table = next(table for table in TABLES if route in table.ROUTES)
    if hasattr(table, "build"):
        table.build(world)
    expected = getattr(route, method)

    statuses = {}
    for role in ROLES:
        with transaction.atomic():  # undone, so that nobody's POST changes what the next one meets
            statuses[role] = answer(route, world, role, method)
            transaction.set_rollback(True)

    assert statuses == expected
