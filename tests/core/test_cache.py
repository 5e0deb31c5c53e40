from dataclasses import dataclass
from uuid import uuid4

import pytest

from ats_app.core.cache import RedisNotConfigured, TypedCache, redis_client


@dataclass(frozen=True)
class Row:
    id: int
    name: str


TENANT, OTHER = uuid4(), uuid4()


@pytest.fixture
def rows() -> TypedCache[list[Row]]:
    return TypedCache("rows", list[Row], ttl_s=60)


def test_a_value_comes_back_in_its_type(valkey, rows):
    assert rows.get(TENANT, "open", 1) is None
    rows.set(TENANT, "open", 1, value=[Row(1, "Ana")])
    assert rows.get(TENANT, "open", 1) == [Row(1, "Ana")]


def test_tenants_keys_and_platform_are_apart(valkey, rows):
    rows.set(TENANT, "a:b", "c", value=[Row(1, "Ana")])
    assert rows.get(OTHER, "a:b", "c") is None
    assert rows.get(None, "a:b", "c") is None
    assert rows.get(TENANT, "a", "b:c") is None


def test_values_expire(valkey):
    cache = TypedCache("short", int, ttl_s=60)
    cache.set(TENANT, "n", value=7)
    (key,) = valkey.keys("*short*")
    assert 0 < valkey.ttl(key) <= 60


def test_delete_forgets_one_and_drop_all_of_the_tenant(valkey, rows):
    for tenant in (TENANT, OTHER):
        for key in ("one", "two"):
            rows.set(tenant, key, value=[])
    rows.delete(TENANT, "one")
    assert (rows.get(TENANT, "one"), rows.get(TENANT, "two")) == (None, [])
    rows.drop(TENANT)
    assert rows.get(TENANT, "two") is None
    assert rows.get(OTHER, "two") == []


def test_load_runs_once_until_dropped(valkey, rows):
    calls = []

    def load() -> list[Row]:
        calls.append(1)
        return [Row(len(calls), "Ana")]

    assert rows.get_or_load(TENANT, "k", load=load) == [Row(1, "Ana")]
    assert rows.get_or_load(TENANT, "k", load=load) == [Row(1, "Ana")]
    rows.drop(TENANT)
    assert rows.get_or_load(TENANT, "k", load=load) == [Row(2, "Ana")]


def test_a_value_loaded_while_another_drops_is_not_kept(valkey, rows):
    def load_stale() -> list[Row]:
        rows.drop(TENANT)  # somebody commits a change between our reading and our storing
        return [Row(1, "stale")]

    rows.get_or_load(TENANT, "k", load=load_stale)
    assert rows.get(TENANT, "k") is None


def test_another_version_does_not_read_the_entries_of_this_one(valkey, rows):
    rows.set(TENANT, "k", value=[])
    assert TypedCache("rows", list[Row], ttl_s=60, version=2).get(TENANT, "k") is None


def test_an_entry_of_another_shape_is_a_miss(valkey, rows):
    rows.set(TENANT, "k", value=[Row(1, "Ana")])
    assert TypedCache("rows", int, ttl_s=60).get(TENANT, "k") is None


def test_without_redis_a_read_is_a_miss_and_a_write_does_nothing(no_valkey, rows):
    rows.set(TENANT, "k", value=[])
    rows.delete(TENANT, "k")
    rows.drop(TENANT)
    assert rows.get(TENANT, "k") is None
    assert rows.get_or_load(TENANT, "k", load=lambda: [Row(1, "Ana")]) == [Row(1, "Ana")]


def test_the_client_is_shared_and_a_missing_address_is_said(valkey, monkeypatch):
    assert redis_client() is redis_client()
    assert redis_client().ping()
    monkeypatch.setenv("REDIS_URL", "")
    from ats_app.core.config import settings

    settings.cache_clear()
    with pytest.raises(RedisNotConfigured):
        redis_client()
