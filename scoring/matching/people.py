"""Candidates as columns: the only place where a candidate's attributes are read for scoring.

Skills, positions, degrees and certificates of all candidates lie end to end, with the row of their owner beside them,
so that a feature of 10,000 people is a handful of array operations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import lru_cache

import numpy as np

from scoring.matching.readings.columns import Floats, Ints, Rows
from scoring.matching.schemas import Candidate, Place
from scoring.matching.skillspace import SkillSpace, spelling

_NOWHERE = Place()
_MONTHS = 12
_LONGEST_CAREER_MONTHS = 60 * _MONTHS


@dataclass(frozen=True)
class Names:
    """The names of all entries of one kind: whose they are, their codes, and the distinct keys that the codes index."""

    rows: Rows
    code: Ints
    distinct: list[str]

    @classmethod
    def of(cls, counts: list[int], names: list[str], key: Callable[[str], str]) -> "Names":
        """`counts` says how many entries each person has; `key` makes one of spellings that mean the same."""
        of_key: dict[str, int] = {}
        of_name = {name: of_key.setdefault(key(name), len(of_key)) for name in dict.fromkeys(names)}
        code = np.array([of_name[name] for name in names], np.int64)
        return cls(Rows.of(counts), code, list(of_key))


@dataclass(frozen=True)
class People:
    """`*_rows` says whose an entry is; `*_code` indexes the list of names beside it; unknown numbers are NaN.

    Positions carry the months worked and how many months ago they ended.
    """

    count: int
    skill_rows: Rows
    skill_code: Ints
    skill_years: Floats
    skill_names: list[str]
    position_rows: Rows
    title_code: Ints
    position_months: Floats
    position_age: Floats
    title_names: list[str]
    degree_rows: Rows
    degree_level: Floats
    field_code: Ints
    field_names: list[str]
    certificate_rows: Rows
    certificate_code: Ints
    certificate_names: list[str]
    years: Floats
    lat: Floats
    lon: Floats
    city: list[str]
    country: list[str]
    salary: Floats

    @classmethod
    def of(cls, candidates: Sequence[Candidate], *, space: SkillSpace, today: date) -> "People":
        """Columns of the candidates, as of `today` (current positions run until then)."""
        now = today.year * _MONTHS + today.month - 1
        skills = [have for c in candidates for have in c.skills]
        degrees = [degree for c in candidates for degree in c.education]
        titles = [position.title or "" for c in candidates for position in c.work_history]
        held = [name for c in candidates for name in c.certifications]
        spans = [[_span(p.start_date, p.end_date, now) for p in c.work_history] for c in candidates]
        start, end = np.array([span for own in spans for span in own], np.float64).reshape(-1, 2).T
        skill = Names.of([len(c.skills) for c in candidates], [s.skill for s in skills], space.key)
        title = Names.of([len(own) for own in spans], titles, str.casefold)
        field = Names.of([len(c.education) for c in candidates], [d.field or "" for d in degrees], _field_key)
        certificate = Names.of([len(c.certifications) for c in candidates], held, spelling)
        places = [c.location or _NOWHERE for c in candidates]
        return cls(
            count=len(candidates),
            skill_rows=skill.rows,
            skill_code=skill.code,
            skill_years=_numbers([s.years for s in skills]),
            skill_names=skill.distinct,
            position_rows=title.rows,
            title_code=title.code,
            position_months=end - start,
            position_age=now - end,
            title_names=title.distinct,
            degree_rows=field.rows,
            degree_level=_numbers([d.level for d in degrees]),
            field_code=field.code,
            field_names=field.distinct,
            certificate_rows=certificate.rows,
            certificate_code=certificate.code,
            certificate_names=certificate.distinct,
            years=np.array([_years(c.years_of_experience, own) for c, own in zip(candidates, spans, strict=True)]),
            lat=_numbers([p.lat for p in places]),
            lon=_numbers([p.lon for p in places]),
            city=[(p.city or "").casefold() for p in places],
            country=[(p.country or "").casefold() for p in places],
            salary=_numbers([c.salary_expectation for c in candidates]),
        )


def _field_key(field: str) -> str:
    return spelling(field) if field else ""


def _numbers(values: Sequence[float | None]) -> Floats:
    """None becomes NaN."""
    return np.array(values, np.float64)


def month(text: str) -> int | None:
    """Months since year 0 of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None for anything else."""
    year, _, rest = text.partition("-")
    number = rest[:2] or "01"
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= _MONTHS):
        return None
    return int(year) * _MONTHS + int(number) - 1 if 0 < int(year) <= MAXYEAR else None


@lru_cache(maxsize=65_536)
def _span(began: str | None, ended: str | None, now: int) -> tuple[int, int]:
    """First and last month of a position; without a readable start it lasts no time."""
    end = month(ended) if ended else now
    end = min(now, now if end is None else end)
    start = month(began) if began else None
    if start is None:
        return end, end
    return max(min(start, end), end - _LONGEST_CAREER_MONTHS), end


def _years(said: float | None, spans: list[tuple[int, int]]) -> float:
    """Years of experience: as said, else the union of the positions' spans; NaN where neither is known."""
    if said is not None:
        return max(0.0, float(said))
    if not spans:
        return float("nan")
    worked, reached = 0, -1
    for start, end in sorted(spans):
        worked += max(0, end - max(start, reached))
        reached = max(reached, end)
    return worked / _MONTHS
