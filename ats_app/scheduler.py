"""Work by the clock: each entry asks for a task per tenant, or does housekeeping, when its period begins.

The last run of each entry is a row (`schedule_runs`), taken under a lock, so two replicas don't run a period twice
and a restart doesn't forget one.
"""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ats_app.core.db import maintenance_session
from ats_app.core.telemetry.logs import configure

log = structlog.get_logger(__name__)
TICK_S = 5.0


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to do every `period`."""

    name: str
    period: timedelta
    run: Callable[[], object]


_CLAIM = text(
    "INSERT INTO schedule_runs (name, last_run_at) VALUES (:name, now())"
    " ON CONFLICT (name) DO UPDATE SET last_run_at = now()"
    " WHERE schedule_runs.last_run_at < now() - :period RETURNING name"
)


def due(entry: Entry) -> bool:
    """Takes the entry's period if nobody has yet."""
    with maintenance_session() as session:
        return session.execute(_CLAIM, {"name": entry.name, "period": entry.period}).one_or_none() is not None


def tick(entries: list[Entry]) -> list[str]:
    """Runs what is due. Returns the names; a failing entry is logged and tried again in its next period."""
    ran = []
    for entry in entries:
        if not due(entry):
            continue
        try:
            entry.run()
            ran.append(entry.name)
        except Exception:
            log.exception("schedule.failed", entry=entry.name)
    return ran


def main() -> None:
    from ats_app.schedule import ENTRIES

    configure("scheduler")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(TICK_S):
        try:
            tick(ENTRIES)
        except OperationalError as error:
            log.warning("scheduler.waiting", reason=type(error).__name__)


if __name__ == "__main__":
    main()
