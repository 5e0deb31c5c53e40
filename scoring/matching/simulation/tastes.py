"""What invented employers value: weights, saturations, thresholds and interactions over facts about person and job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scoring.matching.schemas import Candidate, Job, Place
from scoring.matching.simulation.people import SENIOR, occupation_of, world

TYPICAL: Mapping[str, float] = {
    "coverage": 6.0,
    "depth": 4.5,
    "preferred": 2.2,
    "near_skills": 0.5,
    "years": 2.5,
    "surplus": 0.6,
    "overqualified": -1.0,
    "title": 0.6,
    "tenure": 1.5,
    "level": 3.0,
    "level_above": 0.8,
    "field": 1.8,
    "certificate": 2.2,
    "near": 2.6,
    "pay": 3.6,
    "deep": 0.5,
}
"""Log-odds between the least and the most of each fact, around which tastes are drawn."""

_SKILLS, _YEARS = ("coverage", "depth", "preferred"), ("years", "surplus", "tenure")
_SCHOOL, _CASE = ("level", "level_above", "field", "certificate"), ("near", "pay")


def _times(*changes: tuple[Sequence[str], float]) -> dict[str, float]:
    return {fact: factor for facts, factor in changes for fact in facts}


KINDS: Mapping[str, Mapping[str, float]] = {
    "balanced": {},
    "skills first": _times((_SKILLS, 2.0), (_SCHOOL, 0.5)),
    "depth first": _times((("depth", "deep"), 2.5), (("coverage",), 0.4)),
    "experience first": _times((_YEARS, 2.5), (("title",), 3.0), (_SKILLS, 0.6)),
    "education first": _times((_SCHOOL, 2.0), (_SKILLS, 0.7)),
    "blind to pedigree": _times((_SCHOOL, 0.1)),
    "place-minded": _times((("near",), 2.2)),
    "pay-minded": _times((("pay",), 2.0)),
    "against over-qualification": _times((("overqualified",), 4.0), (("surplus",), 0.0)),
    "settled people": _times((("tenure",), 3.0)),
    "title-minded": _times((("title",), 5.0)),
    "open to near skills": _times((("near_skills",), 5.0)),
    "interacting": {},
    "noisy": {},
    "anything": {},
}
"""Kinds of taste, as factors on what is typical."""

_SPREAD = {"anything": 0.8}
_ORDINARY_SPREAD = 0.4
_MISSING = {"anything": 0.15}
_INTERACTIONS = {"interacting": (5, 3.0)}
_ORDINARY_INTERACTIONS = (3, 1.0)
_SHARPNESS = {"noisy": (1.6, 2.6)}
_ORDINARY_SHARPNESS = (3.0, 6.5)


@dataclass(frozen=True)
class Forms:
    """Where each fact begins and ends to count."""

    km: float
    years_until: float
    over_from: float
    level_span: float
    pay_from: float
    pay_span: float
    stay_from: float
    stay_span: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Forms":
        low = (60.0, 1.0, 2.0, 1.5, 0.95, 0.2, 0.3, 1.5)
        high = (400.0, 2.0, 4.0, 3.0, 1.05, 0.5, 1.5, 4.0)
        return cls(*(float(rng.uniform(a, b)) for a, b in zip(low, high, strict=True)))


def facts(job: Job, person: Candidate, forms: Forms) -> list[float]:
    """What a taste can be about, straight from the raw values, 0-1, in the order of `TYPICAL`."""
    plain = world().plain
    have: dict[str, float] = {}
    for s in person.skills:
        have[plain.get(s.skill, s.skill)] = max(s.years or 0.0, have.get(plain.get(s.skill, s.skill), 0.0))
    return [
        *_skill_facts(job, have),
        *_experience_facts(job, person, forms),
        *_school_facts(job, person, forms),
        *_case_facts(job, person, forms),
        min(1.0, sum(have.values()) / max(1, len(have)) / 6),
    ]


def _skill_facts(job: Job, have: dict[str, float]) -> list[float]:
    asked = {s.skill: float(s.years or 1) for s in job.required_skills}
    liked = [s.skill for s in job.preferred_skills]
    near = world().near
    return [
        sum(s in have for s in asked) / len(asked),
        sum(min(1.0, have.get(s, 0) / n) for s, n in asked.items()) / len(asked),
        sum(s in have for s in liked) / len(liked) if liked else 0.5,
        sum(s not in have and any(n in have for n in near.get(s, ())) for s in asked) / len(asked),
    ]


def _experience_facts(job: Job, person: Candidate, forms: Forms) -> list[float]:
    least, years = job.min_years or 0.0, person.years_of_experience or 0.0
    ratio = years / max(least, 1.0)
    stay = years / max(1, len(person.work_history))
    role = (job.title or "").removeprefix(SENIOR)
    titles = [(p.title or "").removeprefix(SENIOR) for p in person.work_history]
    return [
        min(1.0, ratio / forms.years_until),
        min(1.0, max(0.0, years - least) / 8),
        min(1.0, max(0.0, ratio - forms.over_from) / 3),
        sum(t == role for t in titles) / len(titles) if titles else 0.0,
        float(np.clip((stay - forms.stay_from) / forms.stay_span, 0.0, 1.0)),
    ]


def _school_facts(job: Job, person: Candidate, forms: Forms) -> list[float]:
    degree = person.education[0]
    above = (degree.level or 0) - (job.education_level or 0)
    return [
        float(np.clip(1.0 + above / forms.level_span, 0.0, 1.0)),
        float(above > 0),
        float(degree.field in job.fields),
        float(occupation_of(job).certificate in person.certifications),
    ]


def _case_facts(job: Job, person: Candidate, forms: Forms) -> list[float]:
    here, there = job.location or Place(), person.location or Place()
    km = 111 * float(np.hypot((here.lat or 0) - (there.lat or 0), 0.75 * ((here.lon or 0) - (there.lon or 0))))
    asked = (person.salary_expectation or 0) / (job.salary_max or 1)
    return [
        1.0 if here.remote else float(np.exp(-km / forms.km)),
        float(np.clip(1.0 - (asked - forms.pay_from) / forms.pay_span, 0.0, 1.0)),
    ]


def probabilities(
    rng: np.random.Generator, applications: Sequence[tuple[Job, Candidate]], kind: str, penalty: np.ndarray
) -> np.ndarray:
    """The chance of each application under a taste of this kind, drawn at random around what is typical."""
    forms = Forms.draw(rng)
    table = np.array([facts(job, person, forms) for job, person in applications])
    count = len(TYPICAL)
    weights = np.array([TYPICAL[fact] * KINDS[kind].get(fact, 1.0) for fact in TYPICAL])
    weights = weights * rng.lognormal(0.0, _SPREAD.get(kind, _ORDINARY_SPREAD), count)
    weights = weights * (rng.random(count) >= _MISSING.get(kind, 0.03))
    curved = np.clip(table, 0.0, 1.0) ** rng.lognormal(0.0, 0.3, count)
    wish = curved @ weights
    number, strength = _INTERACTIONS.get(kind, _ORDINARY_INTERACTIONS)
    pairs = list(combinations(range(count), 2))
    for pick in rng.choice(len(pairs), number, replace=False):
        a, b = pairs[pick]
        wish += rng.normal(0.0, strength) * curved[:, a] * curved[:, b]
    wish = (wish - wish.mean()) / wish.std() * rng.uniform(*_SHARPNESS.get(kind, _ORDINARY_SHARPNESS))
    level = _level_for(wish, float(rng.uniform(0.25, 0.42)))
    return np.asarray(1.0 / (1.0 + np.exp(-(wish + level - penalty))))


def _level_for(wish: np.ndarray, rate: float) -> float:
    """The intercept with which the mean chance is `rate`."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-(wish + middle)))).mean() < rate else (low, middle)
    return (low + high) / 2
