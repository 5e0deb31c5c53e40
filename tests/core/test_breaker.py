import pytest

from ats_app.core.breaker import Breaker, CircuitOpen


class ProviderDown(Exception):
    pass


@pytest.fixture
def breaker(valkey) -> Breaker:
    return Breaker("indeed", threshold=3, first_wait_s=100, longest_wait_s=250, probe_s=300)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(ProviderDown), breaker.guard(ProviderDown):
            raise ProviderDown


def let_the_wait_pass(valkey) -> None:
    valkey.hset("ats:breaker:indeed", "open_until", 1)


def wait_left(valkey) -> float:
    seconds, _ = valkey.time()
    return float(valkey.hget("ats:breaker:indeed", "open_until")) / 1000 - seconds


def test_it_opens_after_repeated_failures_for_every_worker(breaker):
    fail(breaker, 3)
    elsewhere = Breaker("indeed")
    with pytest.raises(CircuitOpen) as caught, elsewhere.guard():
        pytest.fail("the call went out")
    assert 80 < caught.value.retry_after <= 100
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


def test_after_the_wait_one_call_probes_and_its_success_closes(breaker, valkey):
    fail(breaker, 3)
    let_the_wait_pass(valkey)
    with breaker.guard(ProviderDown), pytest.raises(CircuitOpen):
        breaker.ask()  # another worker, while the probe is out
    breaker.ask()


def test_a_failed_probe_doubles_the_wait_up_to_the_longest(breaker, valkey):
    fail(breaker, 3)
    waits = []
    for _ in range(3):
        let_the_wait_pass(valkey)
        fail(breaker)
        with pytest.raises(CircuitOpen):
            breaker.ask()
        waits.append(wait_left(valkey))
    assert waits == pytest.approx([200, 250, 250], abs=20)


def test_a_probe_that_never_reports_is_replaced(breaker, valkey):
    fail(breaker, 3)
    let_the_wait_pass(valkey)
    breaker.ask()
    with pytest.raises(CircuitOpen):
        breaker.ask()
    assert wait_left(valkey) == pytest.approx(300, abs=20)
    let_the_wait_pass(valkey)
    breaker.ask()


def test_without_redis_calls_go_through(no_valkey):
    breaker = Breaker("indeed", threshold=1)
    fail(breaker, 2)
    with breaker.guard():
        pass
