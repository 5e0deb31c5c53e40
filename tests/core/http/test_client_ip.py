import pytest

from ats_app.core.config import settings
from ats_app.core.http.client_ip import UNKNOWN, client_ip, throttle_key


def scope(*forwarded: str, client: tuple[str, int] | None = ("10.0.0.1", 5000)) -> dict:
    return {
        "type": "http",
        "client": client,
        "headers": [(b"x-forwarded-for", value.encode()) for value in forwarded],
    }


@pytest.fixture
def behind(monkeypatch):
    def set_proxies(count: int) -> None:
        monkeypatch.setenv("ATS_TRUSTED_PROXIES", str(count))
        settings.cache_clear()

    return set_proxies


def test_without_a_proxy_the_header_is_ignored(behind):
    assert client_ip(scope("6.6.6.6")) == "10.0.0.1"
    assert client_ip(scope(client=None)) == UNKNOWN
    assert client_ip(scope(client=("testclient", 1))) == UNKNOWN


def test_behind_proxies_the_entry_of_the_outermost_one_counts(behind):
    behind(1)
    assert client_ip(scope("6.6.6.6, 198.51.100.7")) == "198.51.100.7"
    behind(2)
    assert client_ip(scope("6.6.6.6", "198.51.100.7, 10.1.1.1")) == "198.51.100.7"


def test_too_few_or_damaged_entries_fall_back_to_the_connection(behind):
    behind(2)
    assert client_ip(scope("198.51.100.7")) == "10.0.0.1"
    behind(1)
    assert client_ip(scope("<script>")) == "10.0.0.1"
    assert client_ip(scope("junk", client=None)) == UNKNOWN


def test_addresses_are_written_one_way(behind):
    behind(1)
    assert client_ip(scope("::ffff:198.51.100.7")) == "198.51.100.7"
    assert client_ip(scope("[2001:DB8::1]")) == "2001:db8::1"


def test_an_ipv6_line_is_throttled_as_one():
    assert throttle_key("2001:db8::1") == throttle_key("2001:db8::ffff") == "2001:db8::/64"
    assert throttle_key("198.51.100.7") == "198.51.100.7"
