"""When a person worked and studied: months on a calendar, no words yet.

A month is an integer, ``year * 12 + month - 1``. Careers have gaps, overlaps, promotions inside one firm, a current
job or none, and study beside work.
"""

from dataclasses import dataclass
from random import Random

from ats_app.demo.resumes.vocabulary import SENIORITIES, Seniority

AS_OF = 2026 * 12 + 10  # November 2026: years of experience are counted up to and including this month
_JOBS = {"junior": (1, 2), "mid": (2, 4), "senior": (3, 6)}
_STUDY_YEARS = {"vocational": (2, 3), "bachelor": (3, 4), "master": (1, 2), "doctor": (3, 5)}


@dataclass(frozen=True)
class Stint:
    """A stretch of work; ``end`` None = still there, ``same_employer`` = promoted from the stint before (older)."""

    start: int
    end: int | None
    seniority: Seniority
    same_employer: bool = False


@dataclass(frozen=True)
class Study:
    """Years at a school; ``end_year`` None = not finished yet."""

    level: str
    start_year: int
    end_year: int | None
    beside_work: bool = False


def iso_month(month: int) -> str:
    """24239 -> "2019-12"."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def full_years(stints: list[Stint], as_of: int = AS_OF) -> int:
    """Full years in the union of all stints, both end months counted; gaps and overlaps do not count twice."""
    months = {m for s in stints for m in range(s.start, (as_of if s.end is None else s.end) + 1)}
    return len(months) // 12


def draw_career(rng: Random, seniority: Seniority) -> list[Stint]:
    """Stints, newest first."""
    target = SENIORITIES.index(seniority)
    count = rng.randint(*_JOBS[seniority])
    end: int | None = None if rng.random() < 0.72 else AS_OF - rng.randint(1, 14)
    stints: list[Stint] = []
    for index in range(count):
        rank = target if count == 1 else round((count - 1 - index) * target / (count - 1))
        last = AS_OF if end is None else end
        start = last - rng.randint(10, 34 if rank == 0 else 66)
        promoted = index < count - 1 and rng.random() < 0.18
        stints.append(Stint(start, end, SENIORITIES[rank], promoted))
        end = start - 1 if promoted else start - 1 - _gap(rng)
    return stints


def _gap(rng: Random) -> int:
    """Months between two jobs; negative = they overlap."""
    return rng.choices((0, rng.randint(1, 3), rng.randint(4, 15), -rng.randint(2, 7)), weights=(48, 25, 14, 13))[0]


def draw_studies(rng: Random, levels: list[str], first_work: int) -> list[Study]:
    """Studies, newest first; the last level may be taken beside work and may still go on."""
    wanted = list(levels[: rng.choice((len(levels), len(levels), 1))])
    studies: list[Study] = []
    if len(wanted) > 1 and rng.random() < 0.3:
        studies.append(_beside_work(rng, wanted.pop(), first_work))
    end = (first_work - rng.randint(0, 9)) // 12
    for level in reversed(wanted):
        start = end - rng.randint(*_STUDY_YEARS[level])
        studies.append(Study(level, start, end))
        end = start - rng.choice((0, 0, 0, 1))
    return studies


def _beside_work(rng: Random, level: str, first_work: int) -> Study:
    start = first_work // 12 + rng.randint(1, 4)
    end = start + rng.randint(2, 4)
    if end <= AS_OF // 12:
        return Study(level, start, end, beside_work=True)
    return Study(level, min(start, AS_OF // 12), None, beside_work=True)
