"""Invented employers with hidden tastes, to measure learning against a truth that is known.

`employer(seed)` draws occupations, jobs, applicants and a taste (weights, saturations, thresholds and interactions
over facts about a person and a job), and decides every application by chance with the probability that the taste
gives. The truth is computed from raw facts, not from the product's features. With `bias` one sex is marked down in
every decision, which an audit has to find. Used by tests, the benchmark and the audit's self-test.
"""

from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from scoring.matching.schemas import (
    Candidate,
    Degree,
    Job,
    Outcome,
    OutcomeKind,
    Place,
    Position,
    SkillYears,
)

TODAY = date(2026, 11, 1)

_OCCUPATIONS: dict[str, tuple[str, str, str]] = {
    "Electrician": (
        "wiring|electrical safety|circuit testing|blueprint reading|PLC programming|motor control|conduit bending"
        "|panel installation|lighting systems|fault finding|solar installation|building codes",
        "Electrical Engineering|Building Technology|Mechatronics",
        "Master Electrician",
    ),
    "Chef": (
        "menu planning|food safety|HACCP|pastry|butchery|kitchen management|cost control|inventory ordering"
        "|sous vide|catering|plating|staff scheduling",
        "Culinary Arts|Hospitality Management|Nutrition",
        "ServSafe Manager",
    ),
    "Security Engineer": (
        "penetration testing|Python|SIEM|threat modelling|incident response|network security|AWS|Linux"
        "|cryptography|vulnerability management|identity management|Kubernetes",
        "Computer Science|Information Security|Mathematics",
        "CISSP",
    ),
    "Project Manager": (
        "Scrum|risk management|stakeholder management|budget planning|Jira|MS Project|Kanban|change management"
        "|reporting|contract management|facilitation|Excel",
        "Business Administration|Industrial Engineering|Economics",
        "PMP",
    ),
    "Civil Engineer": (
        "AutoCAD|structural analysis|surveying|Revit|concrete design|geotechnics|BIM|site supervision|hydraulics"
        "|cost estimation|road design|building codes",
        "Civil Engineering|Architecture|Environmental Engineering",
        "Professional Engineer",
    ),
    "Pharmacist": (
        "dispensing|patient counselling|pharmacology|drug interactions|compounding|inventory ordering|clinical trials"
        "|vaccination|regulatory affairs|pharmacovigilance|quality assurance|medication review",
        "Pharmacy|Chemistry|Public Health",
        "Board Certified Pharmacotherapy Specialist",
    ),
    "Graphic Designer": (
        "Photoshop|Illustrator|InDesign|typography|branding|Figma|motion graphics|layout|colour theory|packaging"
        "|illustration|prepress",
        "Graphic Design|Fine Arts|Media Informatics",
        "Adobe Certified Professional",
    ),
    "Lawyer": (
        "contract law|litigation|legal research|due diligence|compliance|employment law|mergers and acquisitions"
        "|negotiation|data protection|intellectual property|legal drafting|corporate governance",
        "Law|Political Science|Economics",
        "Certified Information Privacy Professional",
    ),
}
_ALIASES = {"Kubernetes": "K8s", "AWS": "Amazon Web Services", "HACCP": "Hazard analysis and critical control points"}
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


def employer(seed: int, *, jobs: int = 60, applicants: int = 60, bias: float = 0.0) -> Employer:
    """Draw an employer. `applicants` are per job, 60 % of the jobs are history; `bias` is in log-odds against women."""
    rng = np.random.default_rng(seed)
    trades = [str(t) for t in rng.permutation(list(_OCCUPATIONS))[: rng.integers(4, 9)]]
    posts = [_job(rng, f"job-{i:03}", trades[i % len(trades)]) for i in range(jobs)]
    people = [
        _candidate(rng, f"cand-{i:05}", str(rng.choice(trades)), trades) for i in range(jobs * applicants * 2 // 3)
    ]
    by_trade = _by_trade(people, trades)
    applications = [(job, person) for job in posts for person in _applicants(rng, job, people, by_trade, applicants)]
    survey = {
        c.id: {"sex": str(rng.choice(["female", "male"])), "race_ethnicity": str(rng.choice(_RACES, p=_RACE_SHARES))}
        for c in people
    }
    women = np.array([survey[person.id]["sex"] == "female" for _, person in applications])
    chance = _probabilities(rng, applications, women * bias)
    advanced = rng.random(len(chance)) < chance
    kinds = [_outcome(rng, bool(a)) for a in advanced]
    history = {job.id for job in posts[: int(jobs * 0.6)]}
    decided: list[int] = []
    held: list[int] = []
    for i, (job, _) in enumerate(applications):
        (decided if job.id in history else held).append(i)
    outcomes = [
        Outcome(
            job_id=applications[i][0].id,
            candidate_id=applications[i][1].id,
            outcome=kinds[i],
            decided_at=f"2026-{rng.integers(1, 11):02}-15",
        )
        for i in decided
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


def _job(rng: np.random.Generator, name: str, trade: str) -> Job:
    skills, fields, _ = (part.split("|") for part in _OCCUPATIONS[trade])
    senior = bool(rng.random() < 0.4)
    drawn = [str(s) for s in rng.permutation(skills)]
    need = int(rng.integers(3, 7))
    least = int(rng.integers(5, 10) if senior else rng.integers(0, 5))
    city = _CITIES[rng.integers(len(_CITIES))]
    pay = float(30_000 + 4_500 * least + rng.integers(0, 15_000))
    return Job(
        id=name,
        title=f"Senior {trade}" if senior else trade,
        required_skills=tuple(SkillYears(skill=s, years=int(rng.integers(1, max(2, least + 1)))) for s in drawn[:need]),
        preferred_skills=tuple(SkillYears(skill=s) for s in drawn[need : need + int(rng.integers(0, 5))]),
        min_years=least,
        max_years=least + 8 if rng.random() < 0.2 else None,
        education_level=int(rng.choice([1, 2, 3, 3, 3, 4])),
        fields=tuple(fields),
        location=Place(city=city[0], country=city[1], lat=city[2], lon=city[3], remote=bool(rng.random() < 0.3)),
        salary_min=pay,
        salary_max=pay * 1.25,
    )


def _candidate(rng: np.random.Generator, name: str, trade: str, trades: list[str]) -> Candidate:
    skills, fields, certificate = (part.split("|") for part in _OCCUPATIONS[trade])
    years = int(min(30, rng.gamma(1.6, 4.0)))
    known = [str(s) for s in rng.permutation(skills)[: rng.integers(3, 11)]]
    known += [str(rng.choice(_OCCUPATIONS[str(rng.choice(trades))][0].split("|"))) for _ in range(rng.integers(0, 3))]
    spelt = dict.fromkeys(_ALIASES.get(s, s) if rng.random() < 0.35 else s for s in known)
    city = _CITIES[rng.integers(len(_CITIES))]
    other_field = str(rng.choice(_OCCUPATIONS[str(rng.choice(trades))][1].split("|")))
    return Candidate(
        id=name,
        first_name=str(rng.choice(["Ada", "Bo", "Chi", "Dara", "Eli", "Fay"])),
        last_name=str(rng.choice(["Almeida", "Berg", "Cruz", "Diallo", "Endo"])),
        skills=tuple(SkillYears(skill=s, years=int(rng.integers(0, max(2, years + 1)))) for s in spelt),
        work_history=_history(rng, trade, years),
        education=(
            Degree(level=int(rng.choice([1, 2, 3, 3, 4, 4, 5])), field=str(rng.choice([*fields, other_field]))),
        ),
        years_of_experience=years,
        certifications=tuple(certificate) if rng.random() < 0.35 else (),
        location=Place(city=city[0], country=city[1], lat=city[2], lon=city[3]),
        salary_expectation=float(round((32_000 + 4_300 * min(years, 12)) * rng.normal(1.0, 0.18))),
    )


def _history(rng: np.random.Generator, trade: str, years: int) -> tuple[Position, ...]:
    end, left = TODAY.year * 12 + TODAY.month - 1, years * 12
    positions: list[Position] = []
    while left > 0 and len(positions) < 6:
        months = min(left, int(rng.integers(8, 72)))
        senior = "Senior " if left > 60 and rng.random() < 0.5 else ""
        last = None if not positions else f"{end // 12}-{end % 12 + 1:02}"
        end -= months
        start = f"{end // 12}-{end % 12 + 1:02}"
        positions.append(Position(title=senior + trade, company="Somewhere", start_date=start, end_date=last))
        left -= months
    return tuple(positions)


def _by_trade(people: list[Candidate], trades: list[str]) -> dict[str, list[int]]:
    """Rows of the people whose last position, or most of whose skills, belong to a trade."""
    table: dict[str, list[int]] = {trade: [] for trade in trades}
    for row, person in enumerate(people):
        skills = {s.skill for s in person.skills}
        best = max(trades, key=lambda t: len(skills & set(_OCCUPATIONS[t][0].split("|"))))
        table[best].append(row)
    return table


def _applicants(
    rng: np.random.Generator, job: Job, people: list[Candidate], by_trade: dict[str, list[int]], number: int
) -> list[Candidate]:
    """Mostly people of the trade, some from elsewhere, none twice."""
    own = by_trade[(job.title or "").removeprefix("Senior ")]
    inside = rng.choice(own, min(len(own), int(number * 0.8)), replace=False)
    outside = rng.choice(len(people), number - len(inside), replace=False)
    return [people[i] for i in dict.fromkeys([*inside.tolist(), *outside.tolist()])]


def _facts(job: Job, person: Candidate) -> list[float]:
    """What a taste can be about, straight from the raw values: larger is usually better, about 0-1."""
    plain = {_ALIASES.get(s, s): s for s in _ALIASES}
    have = {plain.get(s.skill, s.skill): s.years or 0.0 for s in person.skills}
    asked = {s.skill: float(s.years or 1) for s in job.required_skills}
    liked = [s.skill for s in job.preferred_skills]
    least, years = job.min_years or 0.0, person.years_of_experience or 0.0
    degree = person.education[0]
    here, there = job.location or Place(), person.location or Place()
    km = 111 * float(np.hypot((here.lat or 0) - (there.lat or 0), 0.75 * ((here.lon or 0) - (there.lon or 0))))
    trade = _OCCUPATIONS[(job.title or "").removeprefix("Senior ")]
    return [
        sum(s in have for s in asked) / len(asked),
        sum(min(1.0, have.get(s, 0) / n) for s, n in asked.items()) / len(asked),
        sum(s in have for s in liked) / len(liked) if liked else 0.5,
        min(1.0, years / least) if least else 1.0,
        min(1.0, max(0.0, years - least) / 8),
        min(1.0, max(0.0, years - 2 * least - 4) / 8),
        min(1.0, (degree.level or 0) / (job.education_level or 1)),
        float((degree.level or 0) > (job.education_level or 0)),
        float(degree.field in job.fields),
        float(trade[2] in person.certifications),
        1.0 if here.remote else float(np.exp(-km / 300)),
        max(0.0, 1.0 - max(0.0, (person.salary_expectation or 0) / (job.salary_max or 1) - 1) / 0.3),
        min(1.0, years / max(1, len(person.work_history)) / 4),
        min(1.0, sum(have.values()) / max(1, len(have)) / 6),
    ]


_TYPICAL = (6.0, 3.0, 2.0, 2.5, 0.7, -0.6, 2.0, 0.6, 1.5, 1.8, 2.0, 2.5, 1.0, 0.5)
_ORDINARY_SLOPE = 3.2


def _probabilities(
    rng: np.random.Generator, applications: list[tuple[Job, Candidate]], penalty: np.ndarray
) -> np.ndarray:
    """The chance of each application under a taste drawn at random around what employers usually want."""
    facts = np.array([_facts(job, person) for job, person in applications])
    weights = np.array(_TYPICAL) * rng.lognormal(0.0, 0.6, len(_TYPICAL)) * (rng.random(len(_TYPICAL)) > 0.1)
    curved = np.clip(facts, 0.0, 1.0) ** rng.lognormal(0.0, 0.4, len(_TYPICAL))
    wish = curved @ weights
    pairs = list(combinations(range(len(_TYPICAL)), 2))
    for pick in rng.choice(len(pairs), 3, replace=False):
        a, b = pairs[pick]
        wish += rng.normal(0.0, 1.5) * curved[:, a] * curved[:, b]
    wish = (wish - wish.mean()) / wish.std() * _ORDINARY_SLOPE * rng.uniform(0.7, 1.4)
    level = _level_for(wish, float(rng.uniform(0.25, 0.42)))
    return np.asarray(1.0 / (1.0 + np.exp(-(wish + level - penalty))))


def _level_for(wish: np.ndarray, rate: float) -> float:
    """The intercept with which the mean chance is `rate`."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-(wish + middle)))).mean() < rate else (low, middle)
    return (low + high) / 2


def _outcome(rng: np.random.Generator, advanced: bool) -> OutcomeKind:
    if not advanced:
        return "interview" if rng.random() < 0.07 else "rejected"
    return "hired_success" if rng.random() < 0.25 else "offer"
