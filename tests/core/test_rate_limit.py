import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import pytest

from ats_app.core import rate_limit
from ats_app.core.cache import redis_client
from ats_app.core.errors import TooManyRequests
from ats_app.core.rate_limit import forgive, hit, require, reset


@pytest.fixture(params=["redis", "memory"])
def counter(request) -> str:
    """Every rule holds with Redis and without it."""
    rate_limit._local = rate_limit._LocalWindows()
    request.getfixturevalue("valkey" if request.param == "redis" else "no_valkey")
    return request.param


def test_the_limit_is_exact_and_the_wait_is_told(counter):
    verdicts = [hit("login:ana", 5, 900) for _ in range(6)]
    assert [v.allowed for v in verdicts] == [True] * 5 + [False]
    assert [v.remaining for v in verdicts] == [4, 3, 2, 1, 0, 0]
    assert 850 <= verdicts[-1].retry_after_s <= 900


def test_keys_are_counted_apart(counter):
    assert hit("a", 1, 60).allowed
    assert hit("b", 1, 60).allowed
    assert not hit("a", 1, 60).allowed


def age(counter: str, key: str, seconds: float) -> None:
    """Make every counted attempt older, as if the time had passed."""
    if counter == "redis":
        name = f"ats:rate:{key}"
        for member, score in redis_client().zrange(name, 0, -1, withscores=True):
            redis_client().zadd(name, {member: score - seconds * 1000})
    else:
        hits = rate_limit._local._hits[key]
        rate_limit._local._hits[key] = deque((at - seconds, ticket) for at, ticket in hits)


def test_the_window_slides(counter):
    assert hit("a", 2, 600).allowed
    age(counter, "a", 400)
    assert hit("a", 2, 600).allowed
    assert not hit("a", 2, 600).allowed
    age(counter, "a", 250)  # the first is out of the window now, the second is not
    assert hit("a", 2, 600).allowed
    assert not hit("a", 2, 600).allowed


def test_refused_attempts_do_not_prolong_the_wait(counter):
    hit("a", 1, 600)
    age(counter, "a", 500)
    assert not hit("a", 1, 600).allowed
    age(counter, "a", 101)
    assert hit("a", 1, 600).allowed


def test_parallel_attempts_stay_inside_the_limit(counter):
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: hit("a", 10, 60), range(40)))
    assert sum(v.allowed for v in verdicts) == 10


def test_an_attempt_can_be_forgiven_and_all_be_forgotten(counter):
    first = hit("a", 2, 60)
    hit("a", 2, 60)
    forgive("a", first)
    assert hit("a", 2, 60).allowed
    assert not hit("a", 2, 60).allowed
    reset("a")
    assert hit("a", 2, 60).remaining == 1


def test_require_raises_with_the_wait(counter):
    assert require("a", 1, 60).allowed
    with pytest.raises(TooManyRequests) as caught:
        require("a", 1, 60)
    assert 30 <= caught.value.retry_after <= 60


def test_nothing_is_left_in_redis_after_the_window(valkey):
    hit("a", 1, 0.1)
    while valkey.keys("ats:rate:*"):
        time.sleep(0.02)
    hit("a", 1, 60)
    assert 0 < valkey.ttl("ats:rate:a") <= 60


def test_memory_is_bounded_while_redis_is_away(no_valkey, monkeypatch):
    windows = rate_limit._LocalWindows()
    monkeypatch.setattr(rate_limit, "_MOST_LOCAL_KEYS", 3)
    for n in range(10):
        windows.hit(str(n), 1, 60, "t")
    assert list(windows._hits) == ["7", "8", "9"]
    windows.forgive("unknown", "t")
    assert "unknown" not in windows._hits
