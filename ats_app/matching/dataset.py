"""What a company decided, as something to learn from: outcomes, and the people and jobs as they were when scored."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import col

from ats_app.candidates.models import Candidate as CandidateModel
from ats_app.core.db import UnitOfWork
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.fairness import feedback
from ats_app.fairness.feedback import FeedbackExample
from ats_app.jobs.models import Job as JobModel
from ats_app.matching import inputs
from ats_app.matching.outcomes import outcome_of, stage_number
from scoring.matching import Candidate, Job, Outcome
from scoring.matching.schemas import OutcomeKind

Shape = TypeVar("Shape", Job, Candidate)

WINDOW = timedelta(days=3 * 365)
"""Older decisions say little about what is wanted today."""
MOST_OUTCOMES = 20_000
_CHUNK = 1000

_DECIDED = f"""
SELECT a.job_id, a.candidate_id, a.status, a.decided_at, coalesce(s.job_input, '') AS job_input,
  coalesce(s.candidate_input, '') AS candidate_input, coalesce(r.about_fit, true) AS about_fit,
  a.hire_outcome = 'failure' AS failed,
  greatest({stage_number("here.kind")}, (
    SELECT max({stage_number("t.kind")}) FROM stage_history h
    JOIN job_stages t ON t.tenant_id = h.tenant_id AND t.id = h.to_stage_id
    WHERE h.tenant_id = a.tenant_id AND h.application_id = a.id)) AS furthest
FROM applications a
JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id AND c.deleted_at IS NULL
JOIN job_stages here ON here.tenant_id = a.tenant_id AND here.id = a.stage_id
LEFT JOIN rejection_reasons r ON r.tenant_id = a.tenant_id AND r.id = a.rejection_reason_id
LEFT JOIN candidate_scores s ON s.tenant_id = a.tenant_id AND s.application_id = a.id AND s.is_current
WHERE a.tenant_id = :tenant_id AND a.status IN ('hired', 'rejected', 'withdrawn') AND a.decided_at >= :since
ORDER BY a.decided_at DESC, a.id DESC LIMIT :most
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True)
class Dataset:
    """Outcomes with the inputs they are about.

    A requisition or a profile that was scored in several versions is several inputs; `job_of` and `person_of` lead
    from the id of an input to the record it was read from.
    """

    jobs: Mapping[str, Job]
    people: Mapping[str, Candidate]
    outcomes: Sequence[Outcome]
    job_of: Mapping[str, str]
    person_of: Mapping[str, str]

    def within(self, outcomes: Iterable[Outcome]) -> "Dataset":
        """The part of the data that some of its outcomes are about."""
        rows = list(outcomes)
        jobs, people = {row.job_id for row in rows}, {row.candidate_id for row in rows}
        return Dataset(
            {key: job for key, job in self.jobs.items() if key in jobs},
            {key: person for key, person in self.people.items() if key in people},
            rows,
            self.job_of,
            self.person_of,
        )

    @property
    def counts(self) -> dict[str, int]:
        """Outcomes by kind, and "total", "jobs", "people"."""
        kinds: dict[str, int] = {}
        for row in self.outcomes:
            kinds[row.outcome] = kinds.get(row.outcome, 0) + 1
        totals = {
            "total": len(self.outcomes),
            "jobs": len({self.job_of[row.job_id] for row in self.outcomes}),
            "people": len({self.person_of[row.candidate_id] for row in self.outcomes}),
        }
        return kinds | totals

    @property
    def window(self) -> tuple[datetime, datetime] | tuple[None, None]:
        """The first and the last decision."""
        days = [row.decided_at for row in self.outcomes if row.decided_at]
        return (datetime.fromisoformat(min(days)), datetime.fromisoformat(max(days))) if days else (None, None)


@dataclass(frozen=True, slots=True)
class _Line:
    """An outcome with the records it is about, and the hashes of what they were scored with ("" where unknown)."""

    job_id: UUID
    candidate_id: UUID
    job_input: str
    candidate_input: str
    kind: OutcomeKind
    at: datetime

    @classmethod
    def of(cls, row: Any, kind: OutcomeKind) -> "_Line":
        return cls(row.job_id, row.candidate_id, row.job_input, row.candidate_input, kind, row.decided_at)


def read(uow: UnitOfWork) -> Dataset:
    """The decided applications of the last three years, at most the newest 20,000.

    Left out is who was not judged: a person who withdrew before an offer, or was turned down for a reason that is not
    about their fit (`outcome_of`). Of them, and of people nobody has decided on, the newest feedback on their score
    stands in. Profiles and requisitions are those that the person was last scored with before the decision; where only
    features were kept, they are the present ones.
    """
    uow.actor.require(Permission.MATCHING_TRAIN)
    since = datetime.now(UTC) - WINDOW
    decided = Repository(uow).sql(_DECIDED, since=since, most=MOST_OUTCOMES)
    rows = [_Line.of(row, kind) for row in decided if (kind := _kind(row)) is not None]
    rows += _said(uow, since, {(row.job_id, row.candidate_id) for row in rows})
    asked = [(row.job_id, row.job_input) for row in rows]
    applied = [(row.candidate_id, row.candidate_input) for row in rows]
    jobs = _as_scored(uow, asked, JobModel, Job, inputs.job_features)
    people = _as_scored(uow, applied, CandidateModel, Candidate, inputs.candidate_features)
    known_jobs, known_people = {job.id: job for job in jobs.values()}, {p.id: p for p in people.values()}
    return Dataset(
        known_jobs,
        known_people,
        [
            Outcome(
                job_id=jobs[row.job_id, row.job_input].id,
                candidate_id=people[row.candidate_id, row.candidate_input].id,
                outcome=row.kind,
                decided_at=row.at.astimezone(UTC).isoformat(),
            )
            for row in rows
        ],
        {job.id: str(key[0]) for key, job in jobs.items()},
        {person.id: str(key[0]) for key, person in people.items()},
    )


def _said(uow: UnitOfWork, since: datetime, decided: Collection[tuple[UUID, UUID]]) -> list[_Line]:
    """Feedback on people nobody has judged: a score said to be too low stands for an offer, since an interview alone
    teaches no more than a rejection does; one said to be too high for a rejection."""
    newest: dict[tuple[UUID, UUID], FeedbackExample] = {}
    for item in feedback.feedback_for_training(uow, since):
        key = (item.job_id, item.candidate_id)
        if key not in decided:
            newest.setdefault(key, item)
    living = _living(uow, {item.candidate_id for item in newest.values()})
    return [
        _Line(
            item.job_id,
            item.candidate_id,
            "",
            "",
            "offer" if item.direction == "too_low" else "rejected",
            item.created_at,
        )
        for item in newest.values()
        if item.candidate_id in living
    ]


def _living(uow: UnitOfWork, ids: Collection[UUID]) -> set[UUID]:
    query = "SELECT id FROM candidates WHERE tenant_id = :tenant_id AND deleted_at IS NULL AND id = ANY(:ids)"
    return {row.id for row in Repository(uow).sql(query, ids=list(ids))}


def _kind(row: Any) -> OutcomeKind | None:
    return outcome_of(row.status, row.furthest, about_fit=row.about_fit, failed=row.failed)


def _as_scored(
    uow: UnitOfWork,
    wanted: Sequence[tuple[UUID, str]],
    record: Any,
    shape: type[Shape],
    features: Callable[[Any], Shape],
) -> dict[tuple[UUID, str], Shape]:
    """Inputs by record and hash: as kept under the hash, else the record's `features` of today."""
    bodies = _kept(uow, wanted)
    present = _present(uow, record, wanted, bodies)
    return {
        (row_id, digest): shape.model_validate(bodies[digest] | {"id": digest})
        if digest in bodies
        else features(present[row_id])
        for row_id, digest in set(wanted)
    }


def _kept(uow: UnitOfWork, wanted: Sequence[tuple[UUID, str]]) -> dict[str, dict[str, Any]]:
    bodies: dict[str, dict[str, Any]] = {}
    hashes = sorted({digest for _, digest in wanted if digest})
    for start in range(0, len(hashes), _CHUNK):
        bodies |= inputs.kept(uow, hashes[start : start + _CHUNK])
    return bodies


def _present(
    uow: UnitOfWork, model: Any, wanted: Sequence[tuple[UUID, str]], bodies: Mapping[str, Any]
) -> dict[UUID, Any]:
    missing = sorted({row_id for row_id, digest in wanted if digest not in bodies})
    repository = Repository(uow)
    found: dict[UUID, Any] = {}
    for start in range(0, len(missing), _CHUNK):
        rows = uow.session.exec(repository.scoped(model).where(col(model.id).in_(missing[start : start + _CHUNK])))
        found |= {row.id: row for row in rows}
    return found
