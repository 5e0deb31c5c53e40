"""What became of each application to a job: a plausible year, as values. One seed, one story.

Better scores get further, but not always; people decide on weekdays, in office hours; a stage takes days, some cards
are forgotten; candidates withdraw; a job closes when it is filled.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Literal

StepKind = Literal["apply", "move", "reject", "hire", "withdraw"]
STAGES = ("applied", "screen", "interview", "offer", "hired")
_HIRED = len(STAGES) - 1
_DAYS = (3.0, 4.0, 7.0, 7.0)
"""Median working days in each stage before the hired one."""
_SPREAD = 0.7
_ONWARD = ((0.10, 0.55), (0.18, 0.50), (0.07, 0.32), (0.80, 0.12))
"""Chance to go on from each stage: at the lowest score, and what the highest adds."""
_WITHDRAWN = (0.015, 0.03, 0.06, 0.08)
_FORGOTTEN = 0.06
_REASONS: tuple[tuple[str, ...], ...] = (
    (
        "Not enough experience", "Not enough experience", "Missing a required skill", "Missing a required skill",
        "Missing a required skill", "Location or work permit",
    ),
    ("Salary expectations too far apart", "Not enough experience", "No answer from the candidate"),
    ("Another candidate was chosen", "Another candidate was chosen", "Missing a required skill"),
    ("Salary expectations too far apart", "Another candidate was chosen"),
)  # fmt: skip
FILLED = "Position filled or withdrawn"
CHOSEN = "Another candidate was chosen"
_SOURCES = {"careers-page": 46, "linkedin": 24, "indeed": 18, "referral": 8, "glassdoor": 4}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the stage history; `from_stage` and `to_stage` are places in STAGES."""

    kind: StepKind
    from_stage: int | None
    to_stage: int
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """An application's way; the first step is the application itself."""

    steps: tuple[Step, ...]
    source: str

    @property
    def applied_at(self) -> datetime:
        return self.steps[0].at

    @property
    def last(self) -> Step:
        return self.steps[-1]

    @property
    def status(self) -> str:
        names = {"reject": "rejected", "hire": "hired", "withdraw": "withdrawn"}
        return names.get(self.last.kind, "active")

    def reached(self, stage: str) -> Step | None:
        """The step that brought it to a stage, if it got there."""
        return next((step for step in self.steps if step.to_stage == STAGES.index(stage)), None)


@dataclass(frozen=True, slots=True)
class Window:
    """When a job took applications. `stopped` is when it was held or closed, `ends` whether that decided them all."""

    opened: datetime
    now: datetime
    stopped: datetime | None = None
    ends: bool = False

    @property
    def until(self) -> datetime:
        return self.stopped or self.now


def tell(
    seed: str, window: Window, scores: Sequence[float], openings: int, *, fresh: Sequence[bool] = ()
) -> list[Course]:
    """The courses of a job's applications, in the order of their scores.

    Args:
        seed: one seed, one story.
        window: the job's life.
        scores: 0-100, one per application.
        openings: never more hires than that; one stays free while the job is open.
        fresh: marks applications that came in within the last weeks.
    """
    rng = Random(f"story/{seed}")  # noqa: S311 - a story, not a secret
    ranks = _percentiles(scores)
    marks = fresh or [False] * len(scores)
    courses = [_course(rng, window, rank, fresh=mark) for rank, mark in zip(ranks, marks, strict=True)]
    courses = _within_openings(courses, openings if window.ends else max(1, openings - 1))
    return [_until(course, window, rng) for course in courses]


def _course(rng: Random, window: Window, rank: float, *, fresh: bool) -> Course:
    at = _applied(rng, window, fresh=fresh)
    steps = [Step("apply", None, 0, at)]
    forgotten = rng.random() < _FORGOTTEN
    for stage in range(_HIRED):
        days = rng.lognormvariate(math.log(_DAYS[stage]), _SPREAD) * (6 if forgotten else 1)
        if rng.random() < _WITHDRAWN[stage]:
            at += timedelta(days=days * rng.random() + 0.1)
            return _done(steps, Step("withdraw", stage, stage, at), rng)
        at = working_time(rng, at, days)
        low, more = _ONWARD[stage]
        if rng.random() > low + more * rank:
            return _done(steps, Step("reject", stage, stage, at, rng.choice(_REASONS[stage])), rng)
        steps.append(Step("hire" if stage + 1 == _HIRED else "move", stage, stage + 1, at))
    return Course(tuple(steps), _source(rng))


def _done(steps: list[Step], last: Step, rng: Random) -> Course:
    return Course((*steps, last), _source(rng))


def _applied(rng: Random, window: Window, *, fresh: bool) -> datetime:
    """Many in the first weeks, then a steady stream, and on an open job some just now; at any hour, most by day."""
    length = (window.until - window.opened).total_seconds()
    lively = window.stopped is None
    if fresh or (lively and rng.random() < 0.14):
        back = min(length, timedelta(days=20).total_seconds()) * rng.random() ** 1.4
        at = window.until - timedelta(seconds=back)
    else:
        part = min(rng.random(), rng.random()) if rng.random() < 0.45 else rng.random()
        at = window.opened + timedelta(seconds=length * part)
    if at.weekday() > 4 and rng.random() < 0.5:
        at -= timedelta(days=at.weekday() - 4)
    hour = min(23, max(0, round(rng.gauss(15, 4.5))))
    moved = at.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
    return min(max(moved, window.opened + timedelta(minutes=30)), window.until - timedelta(minutes=rng.randint(5, 90)))


def working_time(rng: Random, after: datetime, days: float) -> datetime:
    """About that many working days later, on a weekday between half past eight and six."""
    day, left = after.date(), round(days)
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() <= 4
    day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
    at = datetime.combine(day, time(8, 30), UTC) + timedelta(seconds=rng.randrange(int(9.5 * 3600)))
    return at if at > after else after + timedelta(minutes=rng.randint(20, 200))


def _source(rng: Random) -> str:
    return rng.choices(list(_SOURCES), weights=list(_SOURCES.values()))[0]


def _percentiles(scores: Sequence[float]) -> list[float]:
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks = [0.0] * len(scores)
    for place, index in enumerate(order):
        ranks[index] = place / max(1, len(scores) - 1)
    return ranks


def _within_openings(courses: list[Course], most: int) -> list[Course]:
    """The first offers accepted fill the openings; later ones are told that somebody else was chosen."""
    hires = sorted((course.last.at, i) for i, course in enumerate(courses) if course.last.kind == "hire")
    result = list(courses)
    for _, i in hires[most:]:
        *before, hire = courses[i].steps
        # An offer that finds the job filled is never made: the interview was the end of the road.
        talks = [step for step in before if step.to_stage < STAGES.index("offer")]
        end = Step("reject", talks[-1].to_stage, talks[-1].to_stage, hire.at, CHOSEN)
        result[i] = replace(courses[i], steps=(*talks, end))
    return result


def _until(course: Course, window: Window, rng: Random) -> Course:
    """The part that has happened; a job that is closed leaves nobody waiting."""
    done = tuple(step for step in course.steps if step.at <= window.until)
    if not window.ends or done[-1].kind in ("reject", "hire", "withdraw"):
        return replace(course, steps=done)
    at = window.until + timedelta(minutes=rng.randint(5, 180))
    stage = done[-1].to_stage
    return replace(course, steps=(*done, Step("reject", stage, stage, at, FILLED)))
