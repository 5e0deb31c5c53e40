"""The whitelist: every number a score may be made of.

Nothing outside `FEATURES` reaches the rule or a model. Names, institutions, companies, graduation years, gaps between
jobs and everything in the survey are not read at all (see readings/). All features lie in 0-1, so that weights compare
and a score has known ends; a fact that is not known stands at a neutral value and lowers the confidence instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.matching.people import People
from scoring.matching.readings import circumstances, education, experience, skills
from scoring.matching.schemas import Candidate, Group, Job
from scoring.matching.skillspace import SkillSpace

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """One number in a score: its group, its share of the group's rule score, and whether more may never lower it."""

    name: str
    group: Group
    weight: float
    rises: bool = True


FEATURES: tuple[Feature, ...] = (
    Feature("required_years", "skills", 0.00),
    Feature("required_exact", "skills", 0.25),
    Feature("required_exact_years", "skills", 0.25),
    Feature("required_met", "skills", 0.20),
    Feature("required_weakest", "skills", 0.05),
    Feature("required_surplus", "skills", 0.00),
    Feature("required_depth", "skills", 0.00),
    Feature("preferred_met", "skills", 0.20),
    Feature("preferred_exact", "skills", 0.05),
    Feature("preferred_depth", "skills", 0.00),
    Feature("skills_around", "skills", 0.00),
    Feature("years_met", "experience", 0.05),
    Feature("years_twice", "experience", 0.30),
    Feature("years_surplus", "experience", 0.00, rises=False),
    Feature("years_within", "experience", 0.00, rises=False),
    Feature("years_fitting", "experience", 0.15, rises=False),
    Feature("years_total", "experience", 0.00, rises=False),
    Feature("relevant_years", "experience", 0.05),
    Feature("title_best", "experience", 0.15),
    Feature("title_recent", "experience", 0.00),
    Feature("seniority_met", "experience", 0.05),
    Feature("seniority_within", "experience", 0.10, rises=False),
    Feature("tenure_mean", "experience", 0.00, rises=False),
    Feature("tenure_settled", "experience", 0.15, rises=False),
    Feature("tenure_longest", "experience", 0.00, rises=False),
    Feature("tenure_lasting", "experience", 0.00, rises=False),
    Feature("level_met", "education", 0.25),
    Feature("level_near", "education", 0.00),
    Feature("level_above", "education", 0.05, rises=False),
    Feature("level_surplus", "education", 0.00, rises=False),
    Feature("level_total", "education", 0.00, rises=False),
    Feature("field_match", "education", 0.15),
    Feature("field_at_level", "education", 0.20),
    Feature("certificate_match", "education", 0.35),
    Feature("certificate_count", "education", 0.00, rises=False),
    Feature("near", "other", 0.10),
    Feature("near_anyway", "other", 0.00),
    Feature("commute", "other", 0.15),
    Feature("reach", "other", 0.25),
    Feature("same_country", "other", 0.00),
    Feature("salary_within", "other", 0.50),
    Feature("salary_close", "other", 0.00),
    Feature("salary_room", "other", 0.00, rises=False),
)
NAMES: tuple[str, ...] = tuple(f.name for f in FEATURES)
DIGITS = 6
"""Decimals kept of a feature, so that a stored snapshot gives the same score again."""


def extract(job: Job, candidates: Sequence[Candidate], *, space: SkillSpace, today: date) -> Floats:
    """Features of every candidate for the job: shape (candidates, len(FEATURES)), columns in the order of `NAMES`."""
    return extract_people(job, People.of(candidates, space=space, today=today), space=space)


def extract_people(job: Job, people: People, *, space: SkillSpace) -> Floats:
    """As `extract`, for people that are columns already."""
    columns = (
        skills.read(job, people, space)
        | experience.read(job, people)
        | education.read(job, people, space)
        | circumstances.read(job, people)
    )
    table = np.empty((people.count, len(FEATURES)))
    for i, name in enumerate(NAMES):
        table[:, i] = columns[name]
    return np.asarray(np.round(np.clip(table, 0.0, 1.0), DIGITS), np.float64)


def from_snapshot(features: Mapping[str, float]) -> Floats:
    """One row of features from a stored snapshot; KeyError when it lacks one."""
    return np.array([[float(features[name]) for name in NAMES]])
