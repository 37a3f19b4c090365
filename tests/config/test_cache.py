import os

import pytest

from portal.config.cache import FailOpenRedisCache

CLOSED_PORT = "redis://127.0.0.1:9/0"


@pytest.fixture
def dead_cache():
    return FailOpenRedisCache(CLOSED_PORT, {})


@pytest.mark.parametrize(
    ("verb", "arguments", "answer"),
    [
        ("get", ("key", "otherwise"), "otherwise"),
        ("set", ("key", 1), None),
        ("add", ("key", 1), True),
        ("delete", ("key",), False),
        ("get_many", (["key"],), {}),
        ("set_many", ({"key": 1},), []),
        ("delete_many", (["key"],), None),
        ("has_key", ("key",), False),
        ("touch", ("key",), False),
        ("incr", ("key", 2), 2),
        ("clear", (), False),
    ],
)
def test_dead_cache_answers_as_if_empty(dead_cache, verb, arguments, answer):
    assert getattr(dead_cache, verb)(*arguments) == answer


def test_dead_cache_still_computes(dead_cache):
    assert dead_cache.get_or_set("key", lambda: "computed") == "computed"


@pytest.mark.skipif("REDIS_URL" not in os.environ, reason="no REDIS_URL: make services prints one")
def test_living_cache_keeps():
    cache = FailOpenRedisCache(os.environ["REDIS_URL"], {"KEY_PREFIX": "jems-test"})

    cache.set("key", {"a": 1}, 5)

    assert cache.get("key") == {"a": 1}
    cache.delete("key")
    assert cache.get("key") is None
