"""Candidates as columns: the only place where a candidate's attributes are read for scoring.

Skills, positions, degrees and certificates of all candidates lie end to end, with the row of their owner beside them,
so that a feature of 10,000 people is a handful of array operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from scoring.matching.readings.columns import Floats, Ints
from scoring.matching.schemas import Candidate, Position
from scoring.matching.skillspace import SkillSpace, spelling

_LONGEST_CAREER_MONTHS = 12 * 60


class Codes:
    """Small integers for the distinct values seen, in order of first sight."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._index: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        found = self._index.get(name)
        if found is None:
            found = self._index[name] = len(self.names)
            self.names.append(name)
        return found


@dataclass(frozen=True)
class People:
    """`*_owner` is the row of the person; `*_code` indexes the list of names beside it; unknown numbers are NaN.

    Positions carry the months worked and how many months ago they ended.
    """

    count: int
    skill_owner: Ints
    skill_code: Ints
    skill_years: Floats
    skill_names: list[str]
    position_owner: Ints
    title_code: Ints
    position_months: Floats
    position_age: Floats
    title_names: list[str]
    degree_owner: Ints
    degree_level: Floats
    field_code: Ints
    field_names: list[str]
    certificate_owner: Ints
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
        now = today.year * 12 + today.month - 1
        skills, positions, degrees, certificates, years = _rows(candidates, space, now)
        places = [c.location for c in candidates]
        return cls(
            count=len(candidates),
            skill_owner=skills.whole(0),
            skill_code=skills.whole(1),
            skill_years=skills.column(2),
            skill_names=skills.codes.names,
            position_owner=positions.whole(0),
            title_code=positions.whole(1),
            position_months=positions.column(2),
            position_age=positions.column(3),
            title_names=positions.codes.names,
            degree_owner=degrees.whole(0),
            field_code=degrees.whole(1),
            degree_level=degrees.column(2),
            field_names=degrees.codes.names,
            certificate_owner=certificates.whole(0),
            certificate_code=certificates.whole(1),
            certificate_names=certificates.codes.names,
            years=np.array(years, np.float64),
            lat=np.array([_number(p.lat if p else None) for p in places], np.float64),
            lon=np.array([_number(p.lon if p else None) for p in places], np.float64),
            city=[(p.city or "").casefold() if p else "" for p in places],
            country=[(p.country or "").casefold() if p else "" for p in places],
            salary=np.array([_number(c.salary_expectation) for c in candidates], np.float64),
        )


class _Table:
    """Rows of one kind of entry: owner, code, numbers."""

    def __init__(self) -> None:
        self.codes = Codes()
        self.rows: list[tuple[float, ...]] = []

    def column(self, place: int) -> Floats:
        return np.array([row[place] for row in self.rows], np.float64)

    def whole(self, place: int) -> Ints:
        return np.array([row[place] for row in self.rows], np.int64)


def _rows(
    candidates: Sequence[Candidate], space: SkillSpace, now: int
) -> tuple[_Table, _Table, _Table, _Table, list[float]]:
    skills, positions, degrees, certificates = _Table(), _Table(), _Table(), _Table()
    years = []
    for row, person in enumerate(candidates):
        for have in person.skills:
            skills.rows.append((row, skills.codes[space.key(have.skill)], _number(have.years)))
        spans = []
        for position in person.work_history:
            start, end = _span(position, now)
            spans.append((start, end))
            code = positions.codes[(position.title or "").casefold()]
            positions.rows.append((row, code, end - start, now - end))
        for degree in person.education:
            code = degrees.codes[spelling(degree.field) if degree.field else ""]
            degrees.rows.append((row, code, _number(degree.level)))
        for held in person.certifications:
            certificates.rows.append((row, certificates.codes[spelling(held)]))
        years.append(_years(person.years_of_experience, spans))
    return skills, positions, degrees, certificates, years


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


@lru_cache(maxsize=65_536)
def month(text: str) -> int | None:
    """Months since year 0 of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None for anything else."""
    year, _, rest = text.partition("-")
    number = rest[:2] or "01"
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12):
        return None
    return int(year) * 12 + int(number) - 1


def _span(position: Position, now: int) -> tuple[int, int]:
    """First and last month of a position; without a readable start it lasts no time."""
    end = month(position.end_date) if position.end_date else now
    end = min(now, now if end is None else end)
    start = month(position.start_date) if position.start_date else None
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
    return worked / 12
