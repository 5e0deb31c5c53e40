"""Who sends a request: an API client with an access token, or a browser with its session cookie."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from ats_app.accounts.schemas import Caller
from ats_app.accounts.sessions import cookie_name, resolve_access_token, resolve_session
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.errors import Forbidden, Unauthenticated
from ats_app.core.http.client_ip import client_ip
from ats_app.core.telemetry.logs import correlation_id

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = ("127.0.0.1", "localhost")


class ForeignOrigin(Forbidden):
    """A page of another site sent this request with the person's cookie."""

    code, default = "foreign_origin", "This request did not come from a page of this site."


def current_actor(request: Request) -> Actor:
    """The signed-in caller, with the role they have now.

    Raises:
        Unauthenticated: no token and no cookie, or one whose session has ended.
        ForeignOrigin: a cookie on a writing request that no page of ours sent.
    """
    caller = current_caller(request)
    where = {"address": caller.address, "correlation_id": caller.correlation_id}
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return resolve_access_token(token.strip(), **where)
    cookie = request.cookies.get(cookie_name())
    if not cookie:
        raise Unauthenticated
    if request.method not in SAFE_METHODS:
        require_same_origin(request)
    return resolve_session(cookie, **where)


def optional_actor(request: Request) -> Actor | None:
    """The signed-in caller, or None for everybody else."""
    try:
        return current_actor(request)
    except Unauthenticated:
        return None


def current_caller(request: Request) -> Caller:
    """Where the request comes from, whoever sent it."""
    return Caller(
        address=client_ip(request.scope),
        user_agent=request.headers.get("user-agent", ""),
        correlation_id=correlation_id(),
    )


CurrentCaller = Annotated[Caller, Depends(current_caller)]
OptionalActor = Annotated[Actor | None, Depends(optional_actor)]


def require_same_origin(request: Request) -> None:
    """Refuses writing requests whose `Origin` is missing or another site's: cookies alone prove no intent."""
    if request.headers.get("origin", "") not in allowed_origins(request):
        raise ForeignOrigin


def allowed_origins(request: Request) -> frozenset[str]:
    """The public address; on loopback, whatever port and spelling the person opened."""
    public = settings().public_url.rstrip("/")
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname in _LOOPBACK and urlsplit(public).hostname in _LOOPBACK:
        return frozenset({public, f"http://{host}"})
    return frozenset({public})
