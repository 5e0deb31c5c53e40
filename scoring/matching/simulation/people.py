"""Jobs and applicants of invented employers, drawn from twenty occupations (occupations.json)."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np

from scoring.matching.schemas import Candidate, Degree, Job, Place, Position, SkillYears

TODAY = date(2026, 11, 1)
SENIOR = "Senior "
_OWN_APPLICANTS = 0.9
_CITIES = [
    ("Lyon", "FR", 45.76, 4.84),
    ("Paris", "FR", 48.86, 2.35),
    ("Madrid", "ES", 40.42, -3.70),
    ("Porto", "PT", 41.15, -8.61),
    ("Lisbon", "PT", 38.72, -9.14),
    ("Bilbao", "ES", 43.26, -2.93),
    ("Toulouse", "FR", 43.60, 1.44),
    ("Valencia", "ES", 39.47, -0.38),
]
_LEVELS, _LEVEL_SHARES = (1, 2, 3, 4, 5), (0.13, 0.18, 0.38, 0.26, 0.05)


@dataclass(frozen=True)
class Occupation:
    """What people of an occupation know, study and are certified in."""

    skills: tuple[str, ...]
    fields: tuple[str, ...]
    certificate: str


@dataclass(frozen=True)
class World:
    """All occupations, the other spellings of skills, and the skills that stand in for one another."""

    occupations: dict[str, Occupation]
    aliases: dict[str, list[str]]
    plain: dict[str, str] = field(default_factory=dict)
    near: dict[str, frozenset[str]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def world() -> World:
    """The data file, read once."""
    kept = json.loads(Path(__file__).with_name("occupations.json").read_text(encoding="utf-8"))
    occupations = {
        name: Occupation(tuple(o["skills"]), tuple(o["fields"]), o["certificate"])
        for name, o in kept["occupations"].items()
    }
    plain = {alias: name for name, others in kept["aliases"].items() for alias in others}
    near = {name: frozenset(group) - {name} for group in kept["near"] for name in group}
    return World(occupations, kept["aliases"], plain, near)


def occupation_of(job: Job) -> Occupation:
    """The occupation that a job of this module is in."""
    return world().occupations[(job.title or "").removeprefix(SENIOR)]


@dataclass(frozen=True)
class Habits:
    """How an employer's jobs and applicants are written: the share of other spellings, what jobs ask and pay."""

    aliases: float
    senior: float
    remote: float
    pay_noise: float
    most_skills: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Habits":
        return cls(
            float(rng.uniform(0.1, 0.6)),
            float(rng.uniform(0.25, 0.55)),
            float(rng.uniform(0.1, 0.5)),
            float(rng.uniform(0.12, 0.22)),
            int(rng.integers(9, 13)),
        )


def draw_job(rng: np.random.Generator, name: str, trade: str, habits: Habits) -> Job:
    """A requisition in a trade."""
    known = world().occupations[trade]
    senior = bool(rng.random() < habits.senior)
    drawn = [str(s) for s in rng.permutation(known.skills)]
    need = int(rng.integers(3, 7))
    least = int(rng.integers(5, 10) if senior else rng.integers(0, 5))
    pay = float(30_000 + 4_500 * least + rng.integers(0, 15_000))
    return Job(
        id=name,
        title=f"{SENIOR}{trade}" if senior else trade,
        required_skills=tuple(SkillYears(skill=s, years=int(rng.integers(1, max(2, least + 1)))) for s in drawn[:need]),
        preferred_skills=tuple(SkillYears(skill=s) for s in drawn[need : need + int(rng.integers(0, 6))]),
        min_years=least,
        max_years=least + 8 if rng.random() < 0.1 else None,
        education_level=int(rng.choice([1, 2, 3, 3, 3, 4])),
        fields=known.fields,
        location=_place(rng, remote=bool(rng.random() < habits.remote)),
        salary_min=pay,
        salary_max=pay * 1.25,
    )


def draw_candidate(rng: np.random.Generator, name: str, trade: str, trades: list[str], habits: Habits) -> Candidate:
    """Somebody of a trade, with a few skills from elsewhere."""
    known, others = world().occupations[trade], [world().occupations[t] for t in trades]
    years = int(min(35, rng.gamma(1.7, 3.6)))
    skills = [str(s) for s in rng.permutation(known.skills)[: rng.integers(2, habits.most_skills)]]
    skills += [str(rng.choice(others[rng.integers(len(others))].skills)) for _ in range(rng.integers(0, 4))]
    spelt = [_spelt(rng, skill, habits) for skill in dict.fromkeys(skills)]
    own = rng.random() < 0.8
    fields = known.fields if own else others[rng.integers(len(others))].fields
    return Candidate(
        id=name,
        first_name=str(rng.choice(["Ada", "Bo", "Chi", "Dara", "Eli", "Fay"])),
        last_name=str(rng.choice(["Almeida", "Berg", "Cruz", "Diallo", "Endo"])),
        skills=tuple(SkillYears(skill=s, years=int(rng.integers(1, max(2, years + 1)))) for s in spelt),
        work_history=_history(rng, trade, years),
        education=(Degree(level=int(rng.choice(_LEVELS, p=_LEVEL_SHARES)), field=str(rng.choice(fields))),),
        years_of_experience=years,
        certifications=(known.certificate,) if rng.random() < 0.3 else (),
        location=_place(rng),
        salary_expectation=float(round((34_000 + 4_800 * min(years, 14)) * rng.normal(1.0, habits.pay_noise))),
    )


def applicants(
    rng: np.random.Generator, job: Job, people: list[Candidate], by_trade: dict[str, list[int]], number: int
) -> list[Candidate]:
    """Mostly people of the trade, some from elsewhere, none twice."""
    own = by_trade[(job.title or "").removeprefix(SENIOR)]
    inside = rng.choice(own, min(len(own), int(number * _OWN_APPLICANTS)), replace=False)
    outside = rng.choice(len(people), number - len(inside), replace=False)
    return [people[i] for i in dict.fromkeys([*inside.tolist(), *outside.tolist()])]


def _spelt(rng: np.random.Generator, skill: str, habits: Habits) -> str:
    others = world().aliases.get(skill)
    return str(rng.choice(others)) if others and rng.random() < habits.aliases else skill


def _place(rng: np.random.Generator, *, remote: bool | None = None) -> Place:
    city, country, lat, lon = _CITIES[rng.integers(len(_CITIES))]
    return Place(city=city, country=country, lat=lat, lon=lon, remote=remote)


def _history(rng: np.random.Generator, trade: str, years: int) -> tuple[Position, ...]:
    end, left = TODAY.year * 12 + TODAY.month - 1, years * 12
    positions: list[Position] = []
    while left > 0 and len(positions) < 6:
        months = min(left, int(rng.integers(8, 72)))
        title = f"{SENIOR}{trade}" if left > 60 and rng.random() < 0.5 else trade
        if rng.random() < 0.06:
            title = str(rng.choice(list(world().occupations)))
        last = None if not positions else f"{end // 12}-{end % 12 + 1:02}"
        end -= months
        start = f"{end // 12}-{end % 12 + 1:02}"
        positions.append(Position(title=title, company="Somewhere", start_date=start, end_date=last))
        left -= months
    return tuple(positions)
