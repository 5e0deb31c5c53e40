"""When something that ended by itself is started again."""

import time
from dataclasses import dataclass, field

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_AFTER = 60.0
"""Seconds of running after which earlier failures are forgotten."""


@dataclass
class Backoff:
    """The failures of one process and the moment of its next start."""

    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    due: float | None = None

    def running(self) -> None:
        """It was started just now."""
        self.started, self.due = time.monotonic(), None

    def ended(self) -> float:
        """It ended; returns the pause in seconds until it should be started again."""
        now = time.monotonic()
        if now - self.started > STEADY_AFTER:
            self.failures = 0
        pause = PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures, self.due = self.failures + 1, now + pause
        return pause

    @property
    def is_waiting(self) -> bool:
        return self.due is not None

    @property
    def is_due(self) -> bool:
        return self.due is not None and time.monotonic() >= self.due
