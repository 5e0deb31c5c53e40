"""A cap on request bodies that holds while they stream in, whatever Content-Length says."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ats_app.core.errors import TooLarge
from ats_app.core.http.problems import app_problem

DEFAULT_LIMIT = 1024 * 1024


class BodyLimitMiddleware:
    """Answers 413 once a body is longer than allowed, without reading the rest.

    `larger` maps path suffixes (such as `/applications`) to their own limits in bytes; a multipart upload
    needs the file's limit and some room for its fields.
    """

    def __init__(self, app: ASGIApp, *, limit: int = DEFAULT_LIMIT, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self._limit = limit
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self._limit_for(scope["path"])
        if _declared_length(scope) > limit:
            await app_problem(_too_large(limit))(scope, receive, send)
            return
        seen = 0

        async def receive_capped() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                # FastAPI turns any other exception of a body's reading into a 400.
                raise HTTPException(413, _too_large(limit).message)
            return message

        await self.app(scope, receive_capped, send)

    def _limit_for(self, path: str) -> int:
        fitting = [limit for suffix, limit in self._larger.items() if path.endswith(suffix)]
        return max(fitting, default=self._limit)


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The request is larger than {limit // 1024} KB.", limit_bytes=limit)
