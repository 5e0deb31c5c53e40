"""What the page of a candidate shows, as rows for the browser, made from what the services know."""

from typing import Any, TypedDict
from uuid import UUID

from ats_app.applications.schemas import ApplicationRow
from ats_app.candidates.schemas import ApplicationOfCandidate, CandidateRow
from ats_app.core.sources import source_name
from ats_app.fairness.words import names_in_words
from ats_app.jobs.schemas import StageRow
from ats_app.matching.questionnaires import AssessmentRow
from state.shell import initials

FACTOR_WORDS = {"skills": "Skills", "experience": "Experience", "education": "Education", "other": "Place and pay"}


class PersonView(TypedDict):
    id: str
    name: str
    initials: str
    first_name: str
    last_name: str
    email: str
    phone: str
    location: str
    headline: str
    source: str
    tags: list[str]
    links: list[str]
    added_at: str
    version: int


class ApplicationView(TypedDict):
    id: str
    job_id: str
    job: str
    stage_id: str
    stage: str
    status: str
    source: str
    applied_at: str
    reading: str
    reading_error: str
    reason: str
    version: int
    next_id: str
    next_name: str
    can_hire: bool
    outcome: str
    """Of a hire that was judged: success or failure."""
    outcome_by: str
    outcome_on: str
    outcome_note: str
    hired_on: str


class ApplicationLine(TypedDict):
    id: str
    job: str
    stage: str
    status: str
    href: str


class Factor(TypedDict):
    label: str
    value: int
    points: str


class Answer(TypedDict):
    question: str
    answer: str
    expected: bool


class WorkStyle(TypedDict):
    """What the answers to the job's questionnaire came to; no title while there are none."""

    title: str
    score: float
    at: str
    answers: list[dict[str, str]]


class ScoreView(TypedDict):
    score: int | None
    sum: str
    """The points that add up to it."""
    confidence: str
    model: str
    at: str
    shown_to: str
    """Who else has seen it."""


NOBODY = PersonView(
    id="",
    name="",
    initials="",
    first_name="",
    last_name="",
    email="",
    phone="",
    location="",
    headline="",
    source="",
    tags=[],
    links=[],
    added_at="",
    version=0,
)
NO_APPLICATION = ApplicationView(
    id="",
    job_id="",
    job="",
    stage_id="",
    stage="",
    status="",
    source="",
    applied_at="",
    reading="none",
    reading_error="",
    reason="",
    version=0,
    next_id="",
    next_name="",
    can_hire=False,
    outcome="",
    outcome_by="",
    outcome_on="",
    outcome_note="",
    hired_on="",
)
NO_WORK_STYLE = WorkStyle(title="", score=0.0, at="", answers=[])
NO_SCORE = ScoreView(score=None, sum="", confidence="", model="", at="", shown_to="")


def work_style_view(found: AssessmentRow | None) -> WorkStyle:
    if found is None:
        return NO_WORK_STYLE
    said = [{"question": item["question"], "answer": item["answer"]} for item in found.answers]
    return WorkStyle(title=found.title, score=found.score, at=found.answered_at.isoformat(), answers=said)


def person_view(row: CandidateRow) -> PersonView:
    name = f"{row.first_name} {row.last_name}"
    return PersonView(
        id=str(row.id),
        name=name,
        initials=initials(name),
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        location=row.location,
        headline=row.headline,
        source=source_name(row.source),
        tags=row.tags,
        links=row.links,
        added_at=row.created_at.isoformat(),
        version=row.version,
    )


def application_view(row: ApplicationRow, stages: list[StageRow]) -> ApplicationView:
    ids = [stage.id for stage in stages]
    at = ids.index(row.stage_id) if row.stage_id in ids else len(ids)
    following = next((stage for stage in stages[at + 1 :] if stage.kind != "hired"), None)
    active = row.status == "active"
    said = row.hire_outcome if row.hire_outcome and row.hire_outcome.outcome != "open" else None
    return ApplicationView(
        id=str(row.id),
        job_id=str(row.job_id),
        job=row.job_title,
        stage_id=str(row.stage_id),
        stage=row.stage,
        status=row.status,
        source=source_name(row.source),
        applied_at=row.applied_at.isoformat(),
        reading=row.reading,
        reading_error=row.reading_error,
        reason=row.rejection_reason,
        version=row.version,
        next_id=str(following.id) if following and active else "",
        next_name=following.name if following and active else "",
        can_hire=active and any(stage.kind == "hired" for stage in stages),
        outcome=said.outcome if said else "",
        outcome_by=said.said_by if said else "",
        outcome_on=said.on.isoformat() if said else "",
        outcome_note=said.note if said else "",
        hired_on=row.decided_at.date().isoformat() if row.decided_at and row.status == "hired" else "",
    )


def line_view(candidate_id: UUID, row: ApplicationOfCandidate) -> ApplicationLine:
    return ApplicationLine(
        id=str(row.id),
        job=row.job_title,
        stage=row.stage,
        status=row.status,
        href=f"/candidates/{candidate_id}?application={row.id}",
    )


def answer_view(item: dict[str, Any]) -> Answer:
    return Answer(
        question=str(item.get("question", "")),
        answer=str(item.get("answer", "")).capitalize(),
        expected=item.get("answer") == item.get("expected"),
    )


def score_view(why: dict[str, Any], reader: str) -> ScoreView:
    return ScoreView(
        score=round(float(why["score"])),
        sum=sum_words(why),
        confidence=f"{float(why['confidence']):.0%}",
        model=str(why["model_version"]),
        at=why["scored_at"].isoformat(),
        shown_to=names_in_words([name for name in why["shown_to"] if name != reader]),
    )


def sum_words(why: dict[str, Any]) -> str:
    """A score as the sum of its points, "52.4 = skills 30.1 + experience ..."; the base is named where it counts."""
    points = {name: float(value) for name, value in why["contributions"].items()}
    parts = [(words.lower(), points.get(name, 0.0)) for name, words in FACTOR_WORDS.items()]
    if points.get("base"):
        parts.insert(0, ("base", points["base"]))
    first, *rest = parts
    told = f"{first[0]} {first[1]:.1f}" + "".join(f" {'−' if n < 0 else '+'} {w} {abs(n):.1f}" for w, n in rest)
    return f"{float(why['score']):.1f} = {told}"


def factors_view(why: dict[str, Any]) -> list[Factor]:
    points = why["contributions"]
    return [
        Factor(label=words, value=round(float(why["factors"][name])), points=f"{float(points.get(name, 0)):+.1f}")
        for name, words in FACTOR_WORDS.items()
        if name in why["factors"]
    ]
