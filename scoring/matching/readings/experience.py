"""Experience: years against the range asked for, the role and its seniority, how long people stay.

Gaps between positions are not looked at: they say more about children and illness than about work.
"""

from dataclasses import dataclass

import numpy as np

from scoring.matching.people import People
from scoring.matching.readings.columns import UNKNOWN, Floats, looked_up
from scoring.matching.schemas import Job
from scoring.matching.titles import seniority, title_similarity

_CAREER_YEARS = 20.0
_SURPLUS_YEARS = 5.0
_EXCESS_YEARS = 10.0
_FITTING_RATIO = 2.5
_EXCESS_RATIO = 3.5
_FADING_MONTHS = 60.0
_LEVELS = 3.0
_SHORT_STAY_MONTHS = 18
_LONG_STAY_MONTHS = 60.0
_SETTLING_MONTHS = 10.0
_SETTLED_MONTHS = 30.0
_LONGEST_STAY_MONTHS = 96.0


def read(job: Job, people: People) -> dict[str, Floats]:
    """Features of the experience group. Facts without a work history stand where the years stand."""
    years = _years(job, people)
    unknown = people.position_rows.number == 0
    rest = _titles(job, people) | _tenure(people)
    return years | {name: np.where(unknown, years["years_met"], values) for name, values in rest.items()}


def _years(job: Job, people: People) -> dict[str, Floats]:
    known = ~np.isnan(people.years)
    have = np.where(known, people.years, 0.0)
    least = job.min_years or 0.0
    most = job.max_years
    if most is None:
        most = np.inf if job.min_years is None else 2 * least + _SURPLUS_YEARS
    columns = {
        "years_met": have / least if least else np.ones(people.count),
        "years_surplus": (have - least) / _SURPLUS_YEARS,
        "years_twice": have / (2.0 * max(least, 1.0)),
        "years_within": 1.0 - (have - most) / _EXCESS_YEARS,
        "years_fitting": 1.0 - (have / max(least, 1.0) - _FITTING_RATIO) / _EXCESS_RATIO,
        "years_total": have / _CAREER_YEARS,
    }
    return {name: np.where(known, np.clip(values, 0.0, 1.0), UNKNOWN) for name, values in columns.items()}


@dataclass(frozen=True)
class _Roles:
    """Per position: likeness of its title to the job's, and its seniority where the role is alike."""

    like: Floats
    level: Floats


def _titles(job: Job, people: People) -> dict[str, Floats]:
    title, of = job.title or "", people.position_rows
    if not title:
        names = ("relevant_years", "title_best", "title_recent", "seniority_met", "seniority_within")
        return dict.fromkeys(names, np.ones(of.count))
    like = looked_up([title_similarity(title, name) for name in people.title_names], people.title_code)
    level = looked_up([float(seniority(name)) for name in people.title_names], people.title_code)
    months = people.position_months
    recent = np.exp(-people.position_age / _FADING_MONTHS) * (months + 1.0)
    reached = of.best(np.where(like > 0, level, 0.0))
    asked = seniority(title)
    return {
        "relevant_years": of.total(months * like) / 12 / max(job.min_years or 0.0, 1.0),
        "title_best": of.best(like),
        "title_recent": of.total(recent * like) / np.maximum(of.total(recent), 1e-9),
        "seniority_met": 1.0 - (asked - reached) / _LEVELS,
        "seniority_within": 1.0 - (reached - asked) / _LEVELS,
    }


def _tenure(people: People) -> dict[str, Floats]:
    of, months = people.position_rows, people.position_months
    positions = np.maximum(of.number, 1.0)
    short = (months < _SHORT_STAY_MONTHS).astype(np.float64)
    return {
        "tenure_mean": of.total(months) / positions / _LONG_STAY_MONTHS,
        "tenure_settled": (of.total(months) / positions - _SETTLING_MONTHS) / _SETTLED_MONTHS,
        "tenure_longest": of.best(months) / _LONGEST_STAY_MONTHS,
        "tenure_lasting": 1.0 - of.total(short) / positions,
    }
