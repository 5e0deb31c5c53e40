"""Errors as RFC 9457 problem details (`application/problem+json`) with a stable `code`.

A problem never shows more than the error class says: no stack, no SQL, no echo of what was sent.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ats_app.core.errors import AppError

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
_CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


def install(app: FastAPI) -> None:
    """Make every error of the application a problem: expected ones, invalid input, unknown paths, defects."""
    app.add_exception_handler(AppError, _app_error)
    app.add_exception_handler(RequestValidationError, _invalid_input)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _defect)


def problem(
    status: int, code: str, detail: str, /, *, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem response; `more` adds members beside the standard ones and cannot replace them."""
    body = {
        **jsonable_encoder(more),
        "type": f"urn:lti-ats:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if correlation_id := structlog.contextvars.get_contextvars().get("correlation_id"):
        body["correlation_id"] = correlation_id
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=headers)


def app_problem(error: AppError) -> JSONResponse:
    """The problem of an expected error, with the headers its status asks for."""
    headers = {}
    if (retry_after := getattr(error, "retry_after", None)) is not None:
        headers["Retry-After"] = str(retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return problem(error.status, error.code, error.message, headers=headers, **error.details)


def _app_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)  # noqa: S101 - as registered
    return app_problem(error)


def _invalid_input(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as registered
    found = error.errors()
    if any(e["type"] == "json_invalid" for e in found):
        return problem(400, "bad_request", "The body is not valid JSON.")
    fields = {_field_name(e["loc"]): _sentence(e["msg"]) for e in found}
    return problem(422, "invalid", "Please check the marked fields.", fields=fields)


def _http_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    code = _CODES.get(error.status_code, "error")
    return problem(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))


def _defect(request: Request, error: Exception) -> JSONResponse:
    log.error("http.defect", method=request.method, path=request.url.path, exc_info=error)
    return problem(500, "internal_error", "Something went wrong on our side. It has been logged.")


def _field_name(loc: Iterable[object]) -> str:
    """`("body", "salary_range", "min")` -> `salary_range.min`."""
    parts = [str(part) for part in loc]
    return ".".join(parts[1:]) or parts[0]


def _sentence(message: str) -> str:
    """Pydantic prefixes what our own validators say."""
    return message.removeprefix("Value error, ")
