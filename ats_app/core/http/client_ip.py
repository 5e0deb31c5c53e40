"""The caller's network address, as far as it can be trusted."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from ats_app.core.config import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 - stands for "no address", nothing listens on it


def client_ip(scope: Scope) -> str:
    """The address of whoever called, of an ASGI scope (`request.scope`).

    Each of the `trusted_proxies` appends the address it was called from to X-Forwarded-For: the caller is the
    entry that many places from the end. What stands before it the caller wrote itself, and is ignored.
    """
    direct = scope["client"][0] if scope.get("client") else UNKNOWN
    trusted = settings().trusted_proxies
    if trusted == 0:
        return _normalised(direct) or UNKNOWN
    hops = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",")
    if len(hops) < trusted:
        return _normalised(direct) or UNKNOWN
    return _normalised(hops[-trusted]) or _normalised(direct) or UNKNOWN


def throttle_key(address: str) -> str:
    """What to count attempts by: the address, or the /64 of an IPv6 one, which a single line usually owns."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed)


def _normalised(text: str) -> str | None:
    try:
        address = ip_address(text.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)
