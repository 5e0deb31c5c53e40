import time

import pytest

from ats_app.core.breaker import Breaker, CircuitOpen


class ProviderDown(Exception):
    pass


@pytest.fixture
def breaker(valkey) -> Breaker:
    return Breaker("indeed", threshold=3, first_wait_s=0.2, longest_wait_s=0.5, probe_s=0.3)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(ProviderDown), breaker.guard(ProviderDown):
            raise ProviderDown


def test_it_opens_after_repeated_failures_for_every_worker(breaker):
    fail(breaker, 3)
    elsewhere = Breaker("indeed")
    with pytest.raises(CircuitOpen) as caught, elsewhere.guard():
        pytest.fail("the call went out")
    assert caught.value.retry_after == 1
    with Breaker("linkedin").guard():
        pass


def test_a_success_in_between_starts_the_count_again(breaker):
    fail(breaker, 2)
    with breaker.guard(ProviderDown):
        pass
    fail(breaker, 2)
    breaker.ask()


def test_what_is_not_the_providers_fault_does_not_open_it(breaker):
    for _ in range(5):
        with pytest.raises(ValueError, match="ours"), breaker.guard(ProviderDown):
            raise ValueError("ours")
    breaker.ask()


def test_after_the_wait_one_call_probes_and_its_success_closes(breaker):
    fail(breaker, 3)
    time.sleep(0.25)
    with breaker.guard(ProviderDown), pytest.raises(CircuitOpen):
        breaker.ask()  # another worker, while the probe is out
    breaker.ask()


def test_a_failed_probe_doubles_the_wait_up_to_the_longest(breaker, valkey):
    fail(breaker, 3)
    waits = []
    for _ in range(3):
        valkey.hset("ats:breaker:indeed", "open_until", 1)
        fail(breaker)
        with pytest.raises(CircuitOpen):
            breaker.ask()
        seconds, micros = valkey.time()
        waits.append(float(valkey.hget("ats:breaker:indeed", "open_until")) / 1000 - seconds - micros / 1e6)
    assert waits == pytest.approx([0.4, 0.5, 0.5], abs=0.1)


def test_a_probe_that_never_reports_is_replaced(breaker):
    fail(breaker, 3)
    time.sleep(0.25)
    breaker.ask()
    with pytest.raises(CircuitOpen):
        breaker.ask()
    time.sleep(0.35)
    breaker.ask()


def test_without_redis_calls_go_through(no_valkey):
    breaker = Breaker("indeed", threshold=1)
    fail(breaker, 2)
    with breaker.guard():
        pass
