"""Calls to addresses that customers give us (webhooks, identity providers, boards), kept away from our own
network.

The check happens where the connection is made, on the resolved address that is then used: a name that
resolves to something else at a second look (DNS rebinding) gains nothing.
"""

import contextlib
import socket
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore
import httpx
from httpcore._backends.base import SOCKET_OPTION

from ats_app.core.errors import AppError

CONNECT_TIMEOUT_S = 5.0
TOTAL_TIMEOUT_S = 15.0
MAX_RESPONSE_BYTES = 1024 * 1024
_UNICAST6 = IPv6Network("2000::/3")


class ForbiddenAddress(AppError):
    """The address leads into a private network, or is not plain http(s)."""

    code, status, default = "forbidden_address", 422, "This address cannot be called from here."


class ResponseTooLarge(AppError):
    """The other side sent more than the cap, or compressed content, whose size cannot be told."""

    code, status, default = "response_too_large", 502, "The other side's answer is too large."


def outgoing_client(
    *,
    trusted_hosts: frozenset[str] = frozenset(),
    max_bytes: int = MAX_RESPONSE_BYTES,
    timeout_s: float = TOTAL_TIMEOUT_S,
) -> httpx.Client:
    """A client that follows no redirects, uses no proxy of the environment and reads at most `max_bytes`.

    `trusted_hosts` are names of the operator's own configuration (never a customer's) that may be private,
    such as a provider's local stand-in. Raises `ForbiddenAddress`, `ResponseTooLarge` and httpx's own
    errors.
    """
    return httpx.Client(
        transport=_GuardedTransport(trusted_hosts, max_bytes),
        timeout=httpx.Timeout(timeout_s, connect=CONNECT_TIMEOUT_S),
        follow_redirects=False,
        trust_env=False,
        headers={"user-agent": "LTI-ATS", "accept-encoding": "identity"},
    )


def is_public_address(text: str) -> bool:
    """Whether the address belongs to the open internet: not private, loopback, link-local, multicast,
    tunnelled.
    """
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public_address(str(address.ipv4_mapped))
        if address not in _UNICAST6 or address.teredo or address.sixtofour:
            return False
    return address.is_global and not address.is_multicast


class _GuardedBackend(httpcore.SyncBackend):
    def __init__(self, trusted_hosts: frozenset[str]) -> None:
        self._trusted = trusted_hosts

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolve(host, port)
        if host not in self._trusted and not all(map(is_public_address, addresses)):
            raise ForbiddenAddress(host=host)
        return super().connect_tcp(addresses[0], port, timeout, local_address, socket_options)


class _GuardedTransport(httpx.BaseTransport):
    def __init__(self, trusted_hosts: frozenset[str], max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=20,
            keepalive_expiry=5.0,
            network_backend=_GuardedBackend(trusted_hosts),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme not in {"http", "https"} or request.url.userinfo:
            raise ForbiddenAddress(host=request.url.host)
        with _as_httpx_errors(request):
            response = self._pool.handle_request(
                httpcore.Request(
                    request.method,
                    httpcore.URL(
                        scheme=request.url.raw_scheme,
                        host=request.url.raw_host,
                        port=request.url.port,
                        target=request.url.raw_path,
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        headers = httpx.Headers(response.headers)
        if headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise ResponseTooLarge(host=request.url.host)
        stream = _CappedStream(response, request, self._max_bytes)
        return httpx.Response(response.status, headers=headers, stream=stream, extensions=response.extensions)

    def close(self) -> None:
        self._pool.close()


class _CappedStream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, request: httpx.Request, max_bytes: int) -> None:
        self._response = response
        self._request = request
        self._max_bytes = max_bytes

    def __iter__(self) -> Iterator[bytes]:
        seen = 0
        with _as_httpx_errors(self._request):
            for chunk in self._response.iter_stream():
                seen += len(chunk)
                if seen > self._max_bytes:
                    raise ResponseTooLarge(host=self._request.url.host)
                yield chunk

    def close(self) -> None:
        self._response.close()


@contextlib.contextmanager
def _as_httpx_errors(request: httpx.Request) -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.TimeoutException(str(error), request=request) from error
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise httpx.NetworkError(str(error), request=request) from error


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise httpcore.ConnectError(f"cannot resolve {host}") from error
    return [str(address[0]).partition("%")[0] for *_, address in found]
