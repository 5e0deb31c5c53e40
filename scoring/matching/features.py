"""The whitelist: every number a score may be made of, and how it is read from a job and its candidates.

Nothing outside `FEATURES` reaches the rule or a model. Names, institutions, companies, graduation years, gaps between
jobs and everything in the survey are not read at all. All features lie in 0-1, so that weights compare and a score has
known ends; a fact that is not known stands at a neutral value and lowers the confidence instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scoring.matching.people import Floats, Ints, People
from scoring.matching.schemas import Candidate, Group, Job
from scoring.matching.skillspace import SkillSpace, spelling
from scoring.matching.titles import seniority, title_similarity, words


@dataclass(frozen=True)
class Feature:
    """One number in a score: its group, whether more may never lower the score, its share of the group's rule score."""

    name: str
    group: Group
    weight: float
    rises: bool = True


FEATURES: tuple[Feature, ...] = (
    Feature("required_years", "skills", 0.45),
    Feature("required_exact", "skills", 0.20),
    Feature("required_met", "skills", 0.10),
    Feature("required_weakest", "skills", 0.0),
    Feature("required_surplus", "skills", 0.0),
    Feature("required_depth", "skills", 0.0),
    Feature("preferred_met", "skills", 0.25),
    Feature("preferred_exact", "skills", 0.0),
    Feature("preferred_depth", "skills", 0.0),
    Feature("skills_around", "skills", 0.0),
    Feature("years_met", "experience", 0.50),
    Feature("years_surplus", "experience", 0.05, rises=False),
    Feature("years_within", "experience", 0.05, rises=False),
    Feature("years_total", "experience", 0.0, rises=False),
    Feature("relevant_years", "experience", 0.15),
    Feature("title_best", "experience", 0.10),
    Feature("title_recent", "experience", 0.05),
    Feature("seniority_met", "experience", 0.10),
    Feature("seniority_within", "experience", 0.0, rises=False),
    Feature("tenure_mean", "experience", 0.0, rises=False),
    Feature("tenure_longest", "experience", 0.0, rises=False),
    Feature("tenure_short", "experience", 0.0, rises=False),
    Feature("level_met", "education", 0.50),
    Feature("level_surplus", "education", 0.0, rises=False),
    Feature("level_total", "education", 0.0, rises=False),
    Feature("field_match", "education", 0.35),
    Feature("field_first", "education", 0.0),
    Feature("field_at_level", "education", 0.0),
    Feature("certificate_match", "education", 0.15),
    Feature("certificate_count", "education", 0.0, rises=False),
    Feature("near", "other", 0.35),
    Feature("near_anyway", "other", 0.0),
    Feature("commute", "other", 0.15),
    Feature("same_country", "other", 0.05),
    Feature("salary_within", "other", 0.45),
    Feature("salary_room", "other", 0.0, rises=False),
)
NAMES: tuple[str, ...] = tuple(f.name for f in FEATURES)
INDEX: dict[str, int] = {name: i for i, name in enumerate(NAMES)}
DIGITS = 6
"""Decimals kept of a feature, so that a stored snapshot gives the same score again."""

UNKNOWN = 0.5
_UNSAID_YEARS_SHARE = 0.75
_DEEP_YEARS = 5.0
_CAREER_YEARS = 20.0
_COMMUTE_KM = 60.0
_FAR_KM = 1500.0
_SALARY_STRETCH = 0.4
_EARTH_KM = 6371.0


def extract(job: Job, candidates: Sequence[Candidate], *, space: SkillSpace, today: date) -> Floats:
    """Features of every candidate for the job: shape (candidates, len(FEATURES)), columns in the order of `NAMES`."""
    return extract_people(job, People.of(candidates, space=space, today=today), space=space)


def extract_people(job: Job, people: People, *, space: SkillSpace) -> Floats:
    """As `extract`, for people that are columns already (several jobs over the same people)."""
    columns = {
        **_skills(job, people, space),
        **_experience(job, people),
        **_education(job, people, space),
        **_other(job, people),
    }
    table = np.empty((people.count, len(FEATURES)))
    for i, name in enumerate(NAMES):
        table[:, i] = columns[name]
    return np.round(np.clip(table, 0.0, 1.0), DIGITS)


def _best(owner: Ints, values: Floats, count: int, empty: float = 0.0) -> Floats:
    """Largest value of each owner; values may have several columns. Owners come in ascending order."""
    out = np.full((count, *values.shape[1:]), empty)
    if len(owner):
        first = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        out[owner[first]] = np.maximum.reduceat(values, first, axis=0)
    return out


def _total(owner: Ints, values: Floats, count: int) -> Floats:
    return np.bincount(owner, weights=values, minlength=count).astype(float)


def _by_name(names: list[str], code: Ints, value: "NDArray[np.float64]") -> Floats:
    """Value of each row, looked up by the code of its name."""
    return value[code] if len(names) else np.zeros(0)


def _skills(job: Job, people: People, space: SkillSpace) -> dict[str, Floats]:
    asked = [*job.required_skills, *job.preferred_skills]
    keys = [space.key(need.skill) for need in asked]
    like = np.array([[space.similarity(name, key) for key in keys] for name in people.skill_names])
    like = like.reshape(len(people.skill_names), len(keys))[people.skill_code]
    needed = np.array([need.years or np.nan for need in asked], float)
    years = people.skill_years[:, None]
    share = np.where(np.isnan(needed), 1.0, np.where(np.isnan(years), _UNSAID_YEARS_SHARE, years / needed))
    deep = np.where(np.isnan(years), UNKNOWN, np.minimum(years / _DEEP_YEARS, 1.0))
    best = lambda values: _best(people.skill_owner, values, people.count)  # noqa: E731
    exact = like == 1.0
    met, same, done = best(like), best(exact * 1.0), best(like * np.minimum(share, 1.0))
    depth, surplus = best(exact * deep), best(exact * np.clip(share - 1.0, 0.0, 1.0))
    split = len(job.required_skills)
    required, preferred = slice(0, split), slice(split, None)
    around = _total(people.skill_owner, like.max(1) if len(keys) else np.zeros(len(like)), people.count)
    columns = {
        "required_years": _mean(done[:, required]),
        "required_exact": _mean(same[:, required]),
        "required_met": _mean(met[:, required]),
        "required_weakest": done[:, required].min(1) if split else np.ones(people.count),
        "required_surplus": _mean(surplus[:, required]),
        "required_depth": _mean(depth[:, required]),
        "skills_around": around / max(1, len(keys)),
    }
    if not job.preferred_skills:
        return columns | {
            "preferred_met": columns["required_met"],
            "preferred_exact": columns["required_exact"],
            "preferred_depth": columns["required_depth"],
        }
    return columns | {
        "preferred_met": _mean(met[:, preferred]),
        "preferred_exact": _mean(same[:, preferred]),
        "preferred_depth": _mean(depth[:, preferred]),
    }


def _mean(values: Floats) -> Floats:
    """Mean over the skills asked for; nothing asked is nothing missed."""
    return values.mean(1) if values.shape[1] else np.ones(len(values))


def _experience(job: Job, people: People) -> dict[str, Floats]:
    years = people.years
    known = ~np.isnan(years)
    have = np.where(known, years, 0.0)
    least = job.min_years or 0.0
    most = job.max_years if job.max_years is not None else 2 * least + 5
    met = np.minimum(have / least, 1.0) if least else np.ones(people.count)
    fill = lambda values: np.where(known, values, UNKNOWN)  # noqa: E731
    return {
        "years_met": fill(met),
        "years_surplus": fill((have - least) / 5.0),
        "years_within": fill(1.0 - (have - most) / 10.0),
        "years_total": fill(have / _CAREER_YEARS),
        **_titles(job, people, least),
        **_tenure(people),
    }


def _titles(job: Job, people: People, least: float) -> dict[str, Floats]:
    title = job.title or ""
    like = np.array([title_similarity(title, name) for name in people.title_names])
    level = np.array([seniority(name) for name in people.title_names], float)
    owner, count = people.position_owner, people.count
    like, level = (
        like[people.title_code] if len(owner) else like,
        level[people.title_code] if len(owner) else level,
    )
    months = people.position_months
    worked = _total(owner, months * like, count) / 12
    recent = np.exp(-people.position_age / 60.0) * (months + 1.0)
    latest = _total(owner, recent * like, count) / np.maximum(_total(owner, recent, count), 1e-9)
    reached = _best(owner, np.where(like > 0, level, 0.0), count)
    asked = seniority(title)
    if not title:
        ones = np.ones(count)
        return dict.fromkeys(
            ("relevant_years", "title_best", "title_recent", "seniority_met", "seniority_within"), ones
        )
    return {
        "relevant_years": np.minimum(worked / max(least, 1.0), 1.0),
        "title_best": _best(owner, like, count),
        "title_recent": latest,
        "seniority_met": 1.0 - (asked - reached) / 3.0,
        "seniority_within": 1.0 - (reached - asked) / 3.0,
    }


def _tenure(people: People) -> dict[str, Floats]:
    """How long people stay, over finished and current positions; gaps between them are not looked at."""
    owner, count, months = people.position_owner, people.count, people.position_months
    number = np.bincount(owner, minlength=count)
    some = number > 0
    mean = _total(owner, months, count) / np.maximum(number, 1)
    short = _total(owner, (months < 18) * 1.0, count) / np.maximum(number, 1)
    fill = lambda values: np.where(some, values, UNKNOWN)  # noqa: E731
    return {
        "tenure_mean": fill(mean / 60.0),
        "tenure_longest": fill(_best(owner, months, count) / 96.0),
        "tenure_short": fill(short),
    }


def _education(job: Job, people: People, space: SkillSpace) -> dict[str, Floats]:
    owner, count = people.degree_owner, people.count
    level = np.where(np.isnan(people.degree_level), 0.0, people.degree_level)
    top = _best(owner, level, count)
    asked = float(job.education_level or 0)
    wanted = [spelling(name) for name in job.fields]
    like = np.array([_field_similarity(name, wanted) for name in people.field_names])
    like = like[people.field_code] if len(owner) else like
    first = np.array([name == wanted[0] for name in people.field_names], float) if wanted else np.zeros(0)
    first = first[people.field_code] if len(owner) and wanted else like
    met = np.clip(1.0 - (asked - level) / 2.0, 0.0, 1.0)
    field = _best(owner, like, count) if wanted else np.ones(count)
    return {
        "level_met": np.clip(1.0 - (asked - top) / 2.0, 0.0, 1.0),
        "level_surplus": (top - asked) / 2.0,
        "level_total": top / 5.0,
        "field_match": field,
        "field_first": _best(owner, first, count) if wanted else np.ones(count),
        "field_at_level": _best(owner, met * like, count) if wanted else np.ones(count),
        **_certificates(job, people, space),
    }


def _field_similarity(field: str, wanted: list[str]) -> float:
    """1 for a field that was asked for, less for one that shares words with it."""
    if not field or field in wanted:
        return 1.0 if field else 0.0
    have = set(words(field))
    return max((0.6 * len(have & set(words(w))) / len(have | set(words(w))) for w in wanted), default=0.0)


def _certificates(job: Job, people: People, space: SkillSpace) -> dict[str, Floats]:
    keys = [space.key(need.skill) for need in (*job.required_skills, *job.preferred_skills)]
    asked = {word for need in (*job.required_skills, *job.preferred_skills) for word in words(need.skill)}
    fit = np.array([_certificate_fit(name, keys, asked, space) for name in people.certificate_names])
    fit = fit[people.certificate_code] if len(people.certificate_code) else fit
    owner, count = people.certificate_owner, people.count
    return {
        "certificate_match": _best(owner, fit, count),
        "certificate_count": np.bincount(owner, minlength=count) / 3.0,
    }


def _certificate_fit(name: str, keys: list[str], asked: set[str], space: SkillSpace) -> float:
    """Whether a certificate names a skill that is asked for, or is held by people who have those skills."""
    if asked & set(words(name)):
        return 1.0
    held = [space.learned.certificate_strength(name, key) for key in keys]
    return min(1.0, 2.0 * sum(held) / len(held)) if held else 0.0


def _other(job: Job, people: People) -> dict[str, Floats]:
    distance = _distance_km(job, people)
    near = np.where(np.isnan(distance), UNKNOWN, 1.0 - np.log1p(distance / 20.0) / np.log1p(_FAR_KM / 20.0))
    commute = np.where(np.isnan(distance), UNKNOWN, 1.0 / (1.0 + (distance / _COMMUTE_KM) ** 2))
    remote = bool(job.location and job.location.remote)
    ones = np.ones(people.count)
    return {
        "near": ones if remote else near,
        "near_anyway": near,
        "commute": ones if remote else commute,
        "same_country": ones if remote else _same_country(job, people),
        **_salary(job, people),
    }


def _distance_km(job: Job, people: People) -> Floats:
    """Great-circle distance; without coordinates 0 for the same city, unknown (NaN) otherwise."""
    place = job.location
    if place is None:
        return np.full(people.count, np.nan)
    city = (place.city or "").casefold()
    same = np.array([bool(city) and city == name for name in people.city], bool)
    if place.lat is None or place.lon is None:
        return np.where(same, 0.0, np.nan)
    lat, lon = np.radians(people.lat), np.radians(people.lon)
    at, on = np.radians(place.lat), np.radians(place.lon)
    half = np.sin((lat - at) / 2) ** 2 + np.cos(lat) * np.cos(at) * np.sin((lon - on) / 2) ** 2
    distance = 2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.where(np.isnan(distance) & same, 0.0, distance)


def _same_country(job: Job, people: People) -> Floats:
    country = ((job.location.country if job.location else None) or "").casefold()
    return np.array([1.0 if name == country else 0.0 if name and country else UNKNOWN for name in people.country])


def _salary(job: Job, people: People) -> dict[str, Floats]:
    top = job.salary_max or job.salary_min
    if not top:
        return {"salary_within": np.ones(people.count), "salary_room": np.full(people.count, UNKNOWN)}
    over = people.salary / top - 1.0
    unknown = np.isnan(over)
    return {
        "salary_within": np.where(unknown, 1.0, 1.0 - over / _SALARY_STRETCH),
        "salary_room": np.where(unknown, UNKNOWN, 0.5 - over),
    }
