"""The day that a folder of data speaks of, so that scores don't depend on the day of the computation."""

from collections.abc import Iterable
from datetime import date
from statistics import median_low

from scoring.matching.people import month
from scoring.matching.schemas import Candidate, Outcome

_NO_DATE = 2000 * 12
_MIN_PEOPLE = 5


def as_of(outcomes: Iterable[Outcome], candidates: Iterable[Candidate]) -> date:
    """The latest that decisions, work histories and years of experience speak of; unreadable dates aside.

    Somebody who has worked for three years since 2023-10, without a break and until now, says that it is 2026-10.
    """
    people = list(candidates)
    decided = [m for o in outcomes if o.decided_at and (m := month(o.decided_at)) is not None]
    worked = [m for c in people for p in c.work_history for d in (p.start_date, p.end_date) if (m := _month(d))]
    now = [m for c in people if (m := _present(c)) is not None]
    said = [median_low(now)] if len(now) >= _MIN_PEOPLE else []
    latest = max([*decided, *worked, *said], default=_NO_DATE)
    return date(latest // 12, latest % 12 + 1, 1)


def _month(text: str | None) -> int | None:
    return month(text) if text else None


def _present(candidate: Candidate) -> int | None:
    """First month of work plus years of experience, of people who still work."""
    starts = [m for p in candidate.work_history if (m := _month(p.start_date)) is not None]
    working = any(p.end_date is None for p in candidate.work_history)
    if not starts or not working or candidate.years_of_experience is None:
        return None
    return min(starts) + round(12 * candidate.years_of_experience)
