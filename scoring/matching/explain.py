"""Reasons in plain words: what speaks for a candidate, what is missing, what would change the score, how sure it is.

Advice is not a guess: each "+6 with AWS" is the difference between two scores, the second for the same person with
that one fact changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scoring.matching.features import Floats
from scoring.matching.schemas import Candidate, Job, SkillYears
from scoring.matching.skillspace import RELATED_CREDIT, SkillSpace

_MOST_NAMED = 4
_ADVICE_MIN_POINTS = 0.5
_ADVICE_COUNT = 3
_UNSAID_YEARS = 3.0
_RULE_TRUST = 0.6
_NEAR_ENOUGH = 0.6 * RELATED_CREDIT
_LEVELS = (
    "no degree",
    "secondary school",
    "a vocational degree",
    "a bachelor's degree",
    "a master's",
    "a doctorate",
)


@dataclass
class Reasons:
    """Sentences for one candidate; empty lists where none were asked for."""

    strengths: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    what_would_help: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Standing:
    """A skill that is asked for and what the candidate has of it: years (None: not said), or the nearest skill."""

    need: SkillYears
    has: bool
    years: float | None
    nearest: str | None

    @property
    def short(self) -> bool:
        return self.has and bool(self.need.years) and self.years is not None and self.years < (self.need.years or 0)


@dataclass(frozen=True)
class Plan:
    """Reasons of some candidates, and the hypothetical candidates whose scores the advice waits for.

    `changed` are people with one fact changed, `wanted` whose change it is (a row of `reasons`) and what it is called.
    """

    reasons: list[Reasons]
    changed: list[Candidate]
    wanted: list[tuple[int, str]]

    @classmethod
    def of(cls, job: Job, candidates: Sequence[Candidate], space: SkillSpace) -> "Plan":
        """Everything that can be said without a score."""
        plan = cls([], [], [])
        for row, candidate in enumerate(candidates):
            held = [(space.key(have.skill), have) for have in candidate.skills]
            required = [_standing(need, held, space) for need in job.required_skills]
            preferred = [_standing(need, held, space) for need in job.preferred_skills]
            plan.reasons.append(_sentences(job, candidate, required, preferred))
            for label, other in _changes(job, candidate, [*required, *preferred]):
                plan.changed.append(other)
                plan.wanted.append((row, label))
        return plan

    def advised(self, before: Sequence[float], after: Floats) -> list[Reasons]:
        """The reasons with advice, given the scores of the candidates and of the changed ones."""
        gains: list[list[tuple[float, str]]] = [[] for _ in self.reasons]
        for (row, label), score in zip(self.wanted, after.tolist(), strict=True):
            gain = score - before[row]
            if gain >= _ADVICE_MIN_POINTS:
                gains[row].append((gain, label))
        for reasons, gained in zip(self.reasons, gains, strict=True):
            best = sorted(gained, key=lambda g: (-g[0], g[1]))[:_ADVICE_COUNT]
            reasons.what_would_help = [f"+{gain:.0f} with {label}" for gain, label in best if round(gain)]
        return self.reasons


def _standing(need: SkillYears, held: Sequence[tuple[str, SkillYears]], space: SkillSpace) -> _Standing:
    """`held` are the candidate's skills beside their keys."""
    key = space.key(need.skill)
    same = [have for own, have in held if own == key]
    if same:
        said = [have.years for have in same if have.years is not None]
        return _Standing(need, True, max(said, default=None), None)
    nearest = max(((space.similarity(own, key), have.skill) for own, have in held), default=(0.0, ""))
    return _Standing(need, False, None, nearest[1] if nearest[0] >= _NEAR_ENOUGH else None)


def _sentences(job: Job, candidate: Candidate, required: list[_Standing], preferred: list[_Standing]) -> Reasons:
    reasons = Reasons()
    _about_skills(reasons, required, preferred)
    _about_experience(reasons, job, candidate)
    _about_education(reasons, job, candidate)
    _about_salary(reasons, job, candidate)
    return reasons


def _names(items: Sequence[str]) -> str:
    more = len(items) - _MOST_NAMED
    return ", ".join(items[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _about_skills(reasons: Reasons, required: list[_Standing], preferred: list[_Standing]) -> None:
    have = [s.need.skill for s in required if s.has]
    if have:
        reasons.strengths.append(f"{len(have)} of {len(required)} required skills: {_names(have)}")
    liked = [s.need.skill for s in preferred if s.has]
    if liked:
        reasons.strengths.append(f"{len(liked)} of {len(preferred)} preferred skills: {_names(liked)}")
    for standing in required:
        if not standing.has:
            near = f"; nearest: {standing.nearest}" if standing.nearest else ""
            reasons.gaps.append(f"No {standing.need.skill} (required{near})")
        elif standing.short:
            reasons.gaps.append(f"{standing.need.skill}: {standing.years:g} of {standing.need.years:g} years")
    missing = [s.need.skill for s in preferred if not s.has]
    if missing:
        reasons.gaps.append(f"Preferred but missing: {_names(missing)}")


def _about_experience(reasons: Reasons, job: Job, candidate: Candidate) -> None:
    years, least = candidate.years_of_experience, job.min_years
    if years is None or not least:
        return
    told = f"{years:g} years of experience, {least:g} asked for"
    (reasons.strengths if years >= least else reasons.gaps).append(told)


def _about_education(reasons: Reasons, job: Job, candidate: Candidate) -> None:
    level = max((d.level for d in candidate.education if d.level is not None), default=None)
    if job.education_level and level is not None:
        met = level >= job.education_level
        has, asked = _LEVELS[min(level, 5)], _LEVELS[min(job.education_level, 5)]
        (reasons.strengths if met else reasons.gaps).append(f"Has {has}, asked for: {asked}")
    fields = {f.casefold() for f in job.fields}
    match = next((d.field for d in candidate.education if d.field and d.field.casefold() in fields), None)
    if match:
        reasons.strengths.append(f"Studied {match}")
    elif fields and candidate.education:
        reasons.gaps.append(f"Field of study is not among {_names(job.fields)}")


def _about_salary(reasons: Reasons, job: Job, candidate: Candidate) -> None:
    asked, most = candidate.salary_expectation, job.salary_max
    if asked and most and asked > most:
        reasons.gaps.append(f"Expects {asked / most - 1:.0%} more than the range allows")


def _changes(job: Job, candidate: Candidate, standings: list[_Standing]) -> list[tuple[str, Candidate]]:
    """The facts worth changing, each with the candidate who has it changed."""
    changes = []
    for standing in standings:
        need = standing.need
        if standing.has and not standing.short:
            continue
        years = need.years or _UNSAID_YEARS
        label = f"{years:g} years of {need.skill}" if standing.has else need.skill
        more = SkillYears(skill=need.skill, years=years)
        changes.append((label, candidate.model_copy(update={"skills": (*candidate.skills, more)})))
    years_now = candidate.years_of_experience
    if job.min_years and years_now is not None and years_now < job.min_years:
        label = f"{job.min_years:g} years of experience"
        changes.append((label, candidate.model_copy(update={"years_of_experience": job.min_years})))
    return changes


def confidence(job: Job, candidate: Candidate, evidence: float) -> float:
    """How much to trust a score, 0-1: the share of the facts it needs that are known, times the model's evidence.

    `evidence` is 0 for the rule and nears 1 as outcomes accumulate. It is a statement about knowledge, not a
    probability of success.
    """
    place, home = job.location, candidate.location
    needed = (
        bool(candidate.skills),
        None not in [s.years for s in candidate.skills],
        candidate.years_of_experience is not None or bool(candidate.work_history),
        bool(candidate.work_history),
        bool([d for d in candidate.education if d.level is not None]),
        not job.fields or bool([d for d in candidate.education if d.field]),
        place is None or bool(place.remote) or bool(home and (home.city or home.lat is not None)),
        not job.salary_max or candidate.salary_expectation is not None,
    )
    return round(sum(needed) / len(needed) * (_RULE_TRUST + (1.0 - _RULE_TRUST) * evidence), 3)
