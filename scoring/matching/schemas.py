"""What goes into a score and what comes out: jobs, candidates, outcomes, results. Values only, all of them frozen.

The shapes are those of the JSON lines that `./ats match` reads and writes. Optional values may be missing or null:
a missing value is neutral in the score and lowers the confidence, it is never an error.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

Group = Literal["skills", "experience", "education", "other"]
GROUPS: tuple[Group, ...] = ("skills", "experience", "education", "other")

OutcomeKind = Literal["hired_success", "hired_failure", "offer", "interview", "rejected"]


def _list(value: object) -> object:
    return [] if value is None else value


def _skills(value: object) -> object:
    """Accept `null` for no skills and a bare name for a skill without years."""
    if not isinstance(value, list | tuple):
        return _list(value)
    return [{"skill": item} if isinstance(item, str) else item for item in value]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, allow_inf_nan=False)


class SkillYears(_Frozen):
    """A skill, and the years a job asks for or a candidate has (None: not said)."""

    skill: str
    years: float | None = None


class Place(_Frozen):
    """Where a job or a person is. `remote` has a meaning for jobs only."""

    city: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    remote: bool | None = None


class Position(_Frozen):
    """One entry of a work history; dates as `YYYY-MM` (a year or a full date is fine), no end means current."""

    title: str | None = None
    company: str | None = None
    start_date: str | None = None
    end_date: str | None = None


class Degree(_Frozen):
    """One entry of an education; level 0 none, 1 secondary, 2 vocational, 3 bachelor, 4 master, 5 doctorate."""

    level: int | None = None
    field: str | None = None
    institution: str | None = None
    graduation_year: int | None = None


SkillList = Annotated[tuple[SkillYears, ...], BeforeValidator(_skills)]
Names = Annotated[tuple[str, ...], BeforeValidator(_list)]


class Job(_Frozen):
    """What a requisition asks for."""

    id: str = ""
    title: str | None = None
    required_skills: SkillList = ()
    preferred_skills: SkillList = ()
    min_years: float | None = None
    max_years: float | None = None
    education_level: int | None = None
    fields: Names = ()
    location: Place | None = None
    salary_min: float | None = None
    salary_max: float | None = None


class Candidate(_Frozen):
    """A person as the parser and the careers form describe them. Names are carried, never read (see features)."""

    id: str = ""
    first_name: str | None = None
    last_name: str | None = None
    skills: SkillList = ()
    work_history: Annotated[tuple[Position, ...], BeforeValidator(_list)] = ()
    education: Annotated[tuple[Degree, ...], BeforeValidator(_list)] = ()
    years_of_experience: float | None = None
    certifications: Names = ()
    location: Place | None = None
    salary_expectation: float | None = None


class Outcome(_Frozen):
    """What an employer decided about a candidate for a job; `decided_at` is an ISO date."""

    job_id: str
    candidate_id: str
    outcome: OutcomeKind
    decided_at: str | None = None


class MatchResult(_Frozen):
    """A score and why.

    `match_score` and each factor are 0-100. A factor says how well one group of requirements is met, by the published
    rule, and means the same for every model. `contributions` are points: the four groups and `base` add up to
    `match_score` exactly, and no group's points depend on another group's facts. `features` is the snapshot that
    `rescore` turns into the same number again.
    """

    job_id: str
    candidate_id: str
    match_score: float
    factors: dict[str, float]
    contributions: dict[str, float]
    strengths: list[str]
    gaps: list[str]
    what_would_help: list[str]
    confidence: float
    model_version: str
    features: dict[str, float]

    @classmethod
    def of_own(cls, values: dict[str, Any]) -> "MatchResult":
        """A result of values that are our own: every field and of the right type.

        `model_construct` in a third of its time, which is what makes 10,000 results quick.
        """
        made = cls.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        object.__setattr__(made, "__pydantic_fields_set__", set(values))
        object.__setattr__(made, "__pydantic_extra__", None)
        object.__setattr__(made, "__pydantic_private__", None)
        return made

    def as_row(self) -> dict[str, Any]:
        """The result as one JSON line of `./ats match`."""
        return self.model_dump(exclude={"features"})
