"""Correlation id, request metrics and access log for every HTTP request; and the `/metrics` endpoint."""

import logging
import re
import secrets
import time
from ipaddress import ip_address

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ats_app.core.config import settings
from ats_app.core.http.client_ip import client_ip
from ats_app.core.telemetry.logs import context, new_correlation_id
from ats_app.core.telemetry.metrics import CONTENT_TYPE, REQUEST_SECONDS, REQUESTS, metrics_text

log = structlog.get_logger("ats_app.access")

HEADER = "x-correlation-id"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_UNREMARKABLE = ("/assets/", "/health", "/ready", "/metrics")


class TelemetryMiddleware:
    """Outermost of the stack. A caller's acceptable `X-Correlation-ID` is taken over, else a new one is
    made.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        correlation_id = given if _ACCEPTABLE.fullmatch(given) else new_correlation_id()
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"])[HEADER] = correlation_id
            await send(message)

        with context(correlation_id=correlation_id):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                _record(scope, status, time.perf_counter() - started)


def metrics_endpoint(request: Request) -> Response:
    """`/metrics` for a scraper on this machine or with the token of the settings; anybody else gets a 404."""
    if not (_is_local(request) or _has_token(request)):
        return PlainTextResponse("Not Found", 404)
    return Response(metrics_text(), media_type=CONTENT_TYPE)


def _record(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = _route(scope)
    REQUESTS.labels(method, route, str(status)).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)
    level = logging.DEBUG if scope["path"].startswith(_UNREMARKABLE) and status < 400 else logging.INFO
    # The path only: query strings carry what people search for, and links their secrets.
    log.log(
        level,
        "http.request",
        method=method,
        path=scope["path"],
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        address=client_ip(scope),
    )


def _route(scope: Scope) -> str:
    """The route's pattern, never the path: ids would give each record its own time series."""
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else "other"


def _is_local(request: Request) -> bool:
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False  # a proxy on this machine makes the whole world look local
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _has_token(request: Request) -> bool:
    token = settings().metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(token) and secrets.compare_digest(given.encode(), token.encode())
