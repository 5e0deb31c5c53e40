"""`Idempotency-Key`: a write sent twice by one caller happens once, and both get the same answer.

A route takes part by its router's `route_class`. The answer is a row of the caller's tenant (core.idempotency); a key
whose first request is still at work, or came with other content, is refused. A request that failed on our side (5xx)
leaves no row, so that it may be tried again.
"""

import hashlib
import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool

from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import AppError, Conflict, Invalid
from ats_app.core.http.problems import app_problem
from ats_app.core.tables import new_id
from ats_app.web.auth import optional_actor

HEADER = "Idempotency-Key"
_LONGEST = 255
_FAILED = 500
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_CLAIM = text(
    "INSERT INTO idempotent_answers (tenant_id, id, caller, key, request_hash, status, user_id)"
    " VALUES (:tenant, :id, :caller, :key, :hash, 0, :user)"
    " ON CONFLICT (tenant_id, caller, key) DO NOTHING RETURNING id"
)
_FIND = text(
    "SELECT request_hash, status, body FROM idempotent_answers"
    " WHERE tenant_id = :tenant AND caller = :caller AND key = :key"
)
_ANSWER = text(
    "UPDATE idempotent_answers SET status = :status, body = CAST(:body AS jsonb)"
    " WHERE tenant_id = :tenant AND caller = :caller AND key = :key"
)
_FORGET = text("DELETE FROM idempotent_answers WHERE tenant_id = :tenant AND caller = :caller AND key = :key")


class StillRunning(Conflict):
    code, default = "idempotency_in_progress", "The first request with this key has not been answered yet."


class OtherContent(Conflict):
    code, default = "idempotency_key_reused", "This key was used for another request."


class IdempotentRoute(APIRoute):
    """A route whose writes honour `Idempotency-Key` for signed-in callers."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            key = request.headers.get(HEADER, "")
            if not key or request.method not in _WRITES:
                return await handle(request)
            try:
                return await _once(request, key, handle)
            except AppError as error:
                return app_problem(error)

        return handler


async def _once(request: Request, key: str, handle: Callable[[Request], Coroutine[Any, Any, Response]]) -> Response:
    if len(key) > _LONGEST:
        raise Invalid(f"{HEADER} is longer than {_LONGEST} characters.")
    actor = await run_in_threadpool(optional_actor, request)
    if actor is None:
        return await handle(request)
    claim = _Claim(actor, key, _fingerprint(request, await request.body()))
    earlier = await run_in_threadpool(claim.take)
    if earlier is not None:
        return earlier
    try:
        response = await handle(request)
    except BaseException:
        await run_in_threadpool(claim.forget)
        raise
    await run_in_threadpool(claim.keep, response)
    return response


class _Claim:
    """One key of one caller."""

    def __init__(self, actor: Actor, key: str, request_hash: str) -> None:
        self._actor = actor
        self._hash = request_hash
        self._values = {"tenant": actor.tenant_id, "caller": str(actor.user_id), "key": key}

    def take(self) -> Response | None:
        """None when the request is the first of its key; otherwise the answer that the first one got."""
        with unit_of_work(self._actor) as uow:
            values = self._values | {"id": new_id(), "hash": self._hash, "user": self._actor.user_id}
            if uow.session.execute(_CLAIM, values).one_or_none() is not None:
                return None
            found = uow.session.execute(_FIND, self._values).one()
        if found.request_hash != self._hash:
            raise OtherContent
        if not found.status:
            raise StillRunning
        headers = {"Idempotent-Replayed": "true"}
        empty = found.body in (None, {})
        return Response(None, found.status, headers) if empty else JSONResponse(found.body, found.status, headers)

    def keep(self, response: Response) -> None:
        """Stores the answer; one of our own failures is forgotten instead."""
        if response.status_code >= _FAILED:
            self.forget()
            return
        body = json.loads(bytes(response.body)) if response.body else {}
        with unit_of_work(self._actor) as uow:
            values = self._values | {"status": response.status_code, "body": json.dumps(body)}
            uow.session.execute(_ANSWER, values)

    def forget(self) -> None:
        with unit_of_work(self._actor) as uow:
            uow.session.execute(_FORGET, self._values)


def _fingerprint(request: Request, body: bytes) -> str:
    return hashlib.sha256(f"{request.method} {request.url.path} ".encode() + body).hexdigest()
