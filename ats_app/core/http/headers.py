"""Security headers for every response, with a Content-Security-Policy that a Reflex front end can live with.

What Reflex needs: inline scripts of the exported pages (allowed one by one, by their hash in the exported
files), `eval` (its event loop runs clipboard, focus and `call_script` that way), inline styles (emotion
writes them) and its own web socket. Nothing from another origin is ever loaded.
"""

import gzip
import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ats_app.core.config import settings

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HSTS = "max-age=31536000; includeSubDomains"
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_NO_STORE = "no-store"
_GZIP_FROM_BYTES = 1024


def inline_script_hashes(exported: Path) -> frozenset[str]:
    """The CSP sources (`'sha256-...'`) of every inline script in the exported HTML files below the folder."""
    return frozenset(h for page in exported.rglob("*.html") for h in _hashes(page.read_bytes()))


def content_security_policy(script_hashes: Iterable[str] = ()) -> str:
    """The policy of a page; `script_hashes` are the inline scripts it may run."""
    web_socket = settings().public_url.replace("http", "ws", 1).rstrip("/")
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'unsafe-eval'", *sorted(script_hashes)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {web_socket}",  # 'self' covers no web socket in older Safari
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class SecurityHeadersMiddleware:
    """Adds the headers to every HTTP response; what a route has set itself stays.

    `trusted_scripts` comes from `inline_script_hashes` at start. A page gets those of them it contains: one
    that somebody managed to inject into a page is in no exported file, so it doesn't run. `is_public` tells
    the paths that caches may keep; everything else that names no caching of its own is `no-store`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        trusted_scripts: frozenset[str] = frozenset(),
        is_public: Callable[[str], bool] = lambda _path: False,
    ) -> None:
        self.app = app
        self._trusted = trusted_scripts
        self._is_public = is_public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        accepts_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        inner = _asking_for_plain_pages(scope)
        page: list[Message] = []  # the start of an HTML response, held back until its scripts are known

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._harden(MutableHeaders(raw=message["headers"]), scope["path"])
                if _is_page(message):
                    page.append(message)
                    return
            elif page:
                message = _with_body(message)
                page.append(message)
                if not message.get("more_body", False):
                    await self._send_page(page, send, accepts_gzip=accepts_gzip)
                return
            await send(message)

        await self.app(inner, receive, send_with_headers)

    def _harden(self, headers: MutableHeaders, path: str) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        headers.setdefault("content-security-policy", content_security_policy())
        if settings().is_https:
            headers.setdefault("strict-transport-security", _HSTS)
        if not self._is_public(path):
            headers.setdefault("cache-control", _NO_STORE)

    async def _send_page(self, page: list[Message], send: Send, *, accepts_gzip: bool) -> None:
        start, *chunks = page
        body = b"".join(chunk.get("body", b"") for chunk in chunks)
        headers = MutableHeaders(raw=start["headers"])
        if headers["content-security-policy"] == content_security_policy():
            headers["content-security-policy"] = content_security_policy(self._trusted & _hashes(body))
        if accepts_gzip and len(body) >= _GZIP_FROM_BYTES:
            body = gzip.compress(body, compresslevel=5, mtime=0)
            headers["content-encoding"] = "gzip"
            headers.add_vary_header("accept-encoding")
        if body or "content-length" not in headers:  # a HEAD keeps the length of what GET would send
            headers["content-length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _asking_for_plain_pages(scope: Scope) -> Scope:
    """The scope without Accept-Encoding for documents: a compressed page can't be searched for its scripts."""
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def _with_body(message: Message) -> Message:
    """Servers that send files themselves (the ASGI extension) name a path in place of the page's body."""
    if message["type"] != "http.response.pathsend":
        return message
    return {"type": "http.response.body", "body": Path(message["path"]).read_bytes()}


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


def _hashes(page: bytes) -> set[str]:
    return {
        f"'sha256-{b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
        if script.strip()
    }
