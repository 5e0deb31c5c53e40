"""Applicants with scores, answers of the survey and a way through the stages, stored by the owner of the tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg

from ats_app.applications.models import Application, StageMove
from ats_app.candidates.models import Candidate
from ats_app.core.actor import Actor
from ats_app.core.roles import DatabaseUrls
from ats_app.core.tables import new_id
from ats_app.jobs.models import Job
from ats_app.matching.models import CandidateScore
from scoring.matching.features import NAMES
from tests.factories import save, stages_of

SAID = (("female", "asian"), ("male", "white"))


def make_applicants(
    job: Job, count: int, *, score: float, said: tuple[str | None, str | None] | None, came: int = 0, db: DatabaseUrls
) -> list[UUID]:
    """Applicants of one kind; `came` is the index of the last stage reached, 4 for hired. Returns candidate ids."""
    at, tenant = datetime.now(UTC) - timedelta(days=2), job.tenant_id
    stages = stages_of(job)
    people = [
        Candidate(id=new_id(), tenant_id=tenant, first_name="P", last_name=str(i), email=f"{new_id().hex}@example.org")
        for i in range(count)
    ]
    status = "hired" if came == 4 else "rejected"
    rows = [
        Application(
            id=new_id(), tenant_id=tenant, candidate_id=person.id, job_id=job.id, stage_id=stages[came].id,
            status=status, score=Decimal(str(score)), rank=round(score * 100), applied_at=at,
        )
        for person in people
    ]  # fmt: skip
    moves: list[Any] = []
    scores: list[Any] = []
    for row in rows:
        moves += [
            StageMove(
                tenant_id=tenant, application_id=row.id, kind="move" if i else "apply", to_stage_id=stage.id,
                moved_at=at + timedelta(minutes=i),
            )
            for i, stage in enumerate(stages[: came + 1])
        ]  # fmt: skip
        last = "hire" if came == 4 else "reject"
        moves.append(
            StageMove(
                tenant_id=tenant, application_id=row.id, kind=last, to_stage_id=row.stage_id,
                moved_at=at + timedelta(minutes=9),
            )
        )  # fmt: skip
        scores.append(
            CandidateScore(
                tenant_id=tenant, application_id=row.id, score=Decimal(str(score)), model_version="rule-1",
                contributions={"base": 0, "skills": score, "experience": 0, "education": 0, "other": 0},
                features=dict.fromkeys(NAMES, 0.5), scored_at=at,
            )
        )  # fmt: skip
    for batch in (people, rows, moves, scores):
        save(Actor.system(tenant), *batch)
    if said:
        state_all(db, tenant, [person.id for person in people], *said)
    return [person.id for person in people]


def state_all(db: DatabaseUrls, tenant_id: UUID, candidates: list[UUID], sex: str | None, race: str | None) -> None:
    with psycopg.connect(db.owner) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO survey_answers (tenant_id, id, candidate_id, sex, race_ethnicity, consent_version,"
            " consent_text) VALUES (%s, gen_random_uuid(), %s, %s, %s, 1, 'yes')",
            [(tenant_id, candidate, sex, race) for candidate in candidates],
        )
