"""Whole employers: jobs, applicants, decisions, and the truth behind the decisions that are held out."""

from dataclasses import dataclass, replace

import numpy as np

from scoring.matching.schemas import Candidate, Job, Outcome, OutcomeKind, SkillYears
from scoring.matching.simulation.people import Habits, applicants, draw_candidate, draw_job, world
from scoring.matching.simulation.tastes import probabilities

_HISTORY = 0.6
_RACES = ("White", "Black or African American", "Hispanic or Latino", "Asian", "Two or more races")
_RACE_SHARES = (0.55, 0.15, 0.14, 0.13, 0.03)


@dataclass(frozen=True)
class Employer:
    """An employer's year: what it asked for, who applied, what it decided.

    `outcomes` are the decided applications; `pairs` the (job id, candidate id) held out, `truth` the probability of
    being advanced and `labels` what chance made of it, in the order of `pairs`. `survey` maps candidate ids to sex
    and race/ethnicity.
    """

    jobs: list[Job]
    candidates: list[Candidate]
    outcomes: list[Outcome]
    pairs: list[tuple[str, str]]
    truth: list[float]
    labels: list[int]
    survey: dict[str, dict[str, str]]


def employer(seed: int, *, jobs: int = 60, applicants: int = 60, bias: float = 0.0, kind: str = "balanced") -> Employer:
    """Draw an employer with a taste of a kind (`KINDS`).

    `applicants` are per job, 60 % of the jobs are history; `bias` is in log-odds against women.
    """
    rng = np.random.default_rng(seed)
    posts, people, applications = _applications(rng, jobs, applicants)
    survey = {
        c.id: {"sex": str(rng.choice(["female", "male"])), "race_ethnicity": str(rng.choice(_RACES, p=_RACE_SHARES))}
        for c in people
    }
    women = np.array([survey[person.id]["sex"] == "female" for _, person in applications])
    chance = probabilities(rng, applications, kind, women * bias)
    advanced = rng.random(len(chance)) < chance
    decided_jobs = {job.id for job in posts[: int(jobs * _HISTORY)]}
    held = [i for i, (job, _) in enumerate(applications) if job.id not in decided_jobs]
    outcomes = [
        _outcome(rng, job, person, bool(good))
        for (job, person), good in zip(applications, advanced, strict=True)
        if job.id in decided_jobs
    ]
    return Employer(
        posts,
        people,
        outcomes,
        [(applications[i][0].id, applications[i][1].id) for i in held],
        [float(chance[i]) for i in held],
        [int(advanced[i]) for i in held],
        survey,
    )


def patchy(firm: Employer, seed: int, share: float) -> Employer:
    """The same employer, with this share of the candidates' optional facts not said: years, places, pay, degrees."""
    rng = np.random.default_rng(seed)
    return replace(firm, candidates=[_with_holes(rng, person, share) for person in firm.candidates])


def _with_holes(rng: np.random.Generator, person: Candidate, share: float) -> Candidate:
    place = person.location
    holes = {
        "years_of_experience": None,
        "salary_expectation": None,
        "education": (),
        "certifications": (),
        "location": place.model_copy(update={"lat": None, "lon": None}) if place else None,
    }
    kept = {name: value for name, value in holes.items() if rng.random() < share}
    skills = tuple(SkillYears(skill=s.skill, years=None if rng.random() < share else s.years) for s in person.skills)
    return person.model_copy(update={**kept, "skills": skills})


def _applications(
    rng: np.random.Generator, jobs: int, number: int
) -> tuple[list[Job], list[Candidate], list[tuple[Job, Candidate]]]:
    habits = Habits.draw(rng)
    trades = [str(t) for t in rng.permutation(list(world().occupations))[: rng.integers(4, 9)]]
    posts = [draw_job(rng, f"job-{i:03}", trades[i % len(trades)], habits) for i in range(jobs)]
    by_trade: dict[str, list[int]] = {trade: [] for trade in trades}
    people: list[Candidate] = []
    for row in range(jobs * number * 2 // 3):
        trade = str(rng.choice(trades))
        by_trade[trade].append(row)
        people.append(draw_candidate(rng, f"cand-{row:05}", trade, trades, habits))
    return posts, people, [(job, p) for job in posts for p in applicants(rng, job, people, by_trade, number)]


def _outcome(rng: np.random.Generator, job: Job, person: Candidate, advanced: bool) -> Outcome:
    kind: OutcomeKind
    if advanced:
        kind = "hired_success" if rng.random() < 0.25 else "offer"
    else:
        kind = "interview" if rng.random() < 0.07 else "rejected"
    return Outcome(job_id=job.id, candidate_id=person.id, outcome=kind, decided_at=f"2026-{rng.integers(1, 11):02}-15")
