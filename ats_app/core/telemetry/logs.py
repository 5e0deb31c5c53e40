"""Logging of every process: structlog and the libraries' loggers in one stream, one line a fact.

JSON in production, readable in development (`ATS_LOG_FORMAT=console`). Each line carries the process, the
correlation id and whatever else `context` bound.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import structlog

from ats_app.core.config import settings
from ats_app.core.telemetry.redact import redact_event

_QUIET = {
    # our middleware writes the access log, with correlation ids and without query strings
    "uvicorn.access": logging.WARNING,
    "granian.access": logging.WARNING,
    "_granian": logging.INFO,
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "pdfminer": logging.ERROR,
    "watchfiles": logging.WARNING,
    "engineio": logging.WARNING,
    "socketio": logging.WARNING,
}
_TAKEN_OVER = ("uvicorn", "uvicorn.error", "uvicorn.access", "granian", "_granian", "granian.access", "reflex", "rq")


def configure(process: str, *, level: int = logging.INFO) -> None:
    """Send all logging of this process to standard output in the configured form. `process`: web, worker, ...

    Libraries that install handlers of their own when they start (uvicorn, granian, RQ, Reflex) lose them:
    call this again, or after them, where they start late. Calling twice changes nothing.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _named(process),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_formatter(shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TAKEN_OVER:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name, quiet_level in _QUIET.items():
        logging.getLogger(name).setLevel(quiet_level)
    logging.captureWarnings(capture=True)


@contextmanager
def context(**values: Any) -> Iterator[None]:
    """Add values (`correlation_id`, `task`, `tenant_id`, ...) to every line logged inside the block."""
    with structlog.contextvars.bound_contextvars(**values):
        yield


def new_correlation_id() -> str:
    """A fresh id that ties together what one request, event or task caused."""
    return uuid4().hex


def correlation_id() -> str:
    """The id bound here, or an empty text."""
    return str(structlog.contextvars.get_contextvars().get("correlation_id", ""))


def _formatter(shared: list[structlog.typing.Processor]) -> structlog.stdlib.ProcessorFormatter:
    render: structlog.typing.Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if settings().log_format == "console":
        render = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact_event,
            render,
        ],
    )


def _named(process: str) -> structlog.typing.Processor:
    def add_process(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        event["process"] = process
        return event

    return add_process
