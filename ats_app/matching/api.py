"""`/api/v1/matching`: scores, batches, trainings, models."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Query

from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Permission
from ats_app.matching import batches, registry, runs, service, training, verification
from ats_app.matching.schemas import (
    BatchInput,
    BatchRow,
    ModelRow,
    ReasonInput,
    RunRow,
    ScoreInput,
    ScoreRow,
    VerificationRow,
)
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import CurrentActor, guarded

router = APIRouter(prefix="/matching", tags=["matching"], route_class=IdempotentRoute)


@router.post("/score", **guarded(Permission.MATCHING_SCORE))
def score(actor: CurrentActor, data: ScoreInput) -> ScoreRow:
    """Scores an application anew and stores that, or a candidate for a job without keeping anything."""
    with unit_of_work(actor) as uow:
        return service.score(uow, data)


@router.post("/batch", status_code=202, **guarded(Permission.MATCHING_SCORE))
def batch(actor: CurrentActor, data: BatchInput) -> RunRow:
    """Asks for up to 500 candidates to be ranked for a job. Without `candidate_ids`, its open applications are scored
    again. The answer's `id` leads to the progress and the result."""
    with unit_of_work(actor) as uow:
        return batches.ask(uow, data)


@router.get("/batch/{run_id}", **guarded(Permission.MATCHING_SCORE))
def get_batch(
    actor: CurrentActor, run_id: UUID, cursor: str | None = None, limit: int = Query(50, ge=1, le=100)
) -> BatchRow:
    """How far a batch is and, once `status` is done, the people in it, best first."""
    with unit_of_work(actor) as uow:
        return batches.get(uow, run_id, cursor=cursor, limit=limit)


@router.post("/train", status_code=202, **guarded(Permission.MATCHING_TRAIN))
def train(actor: CurrentActor) -> RunRow:
    """Asks for a training from the company's decisions; one under way already is the answer."""
    with unit_of_work(actor) as uow:
        return training.ask(uow)


@router.get("/runs/{run_id}", **guarded(Permission.MATCHING_SCORE))
def get_run(actor: CurrentActor, run_id: UUID) -> RunRow:
    """How far a training, a batch, or a job that is scored again is."""
    with unit_of_work(actor) as uow:
        return runs.get_run(uow, run_id)


@router.get("/models", **guarded(Permission.MODELS_READ))
def models(actor: CurrentActor) -> dict[str, Any]:
    """Every model with its figures: the one in use first, then the newest."""
    with unit_of_work(actor) as uow:
        return {"items": registry.history(uow), "next_cursor": None}


@router.get("/models/{model_id}", **guarded(Permission.MODELS_READ))
def get_model(actor: CurrentActor, model_id: UUID) -> ModelRow:
    with unit_of_work(actor) as uow:
        return registry.get_model(uow, model_id)


@router.post("/models/{model_id}/activate", **guarded(Permission.MODELS_ACTIVATE))
def activate(actor: CurrentActor, model_id: UUID, data: ReasonInput) -> ModelRow:
    """Puts a model to use under the caller's name: one the fairness gate stopped, an earlier one, or the rule."""
    with unit_of_work(actor) as uow:
        return registry.activate(uow, model_id, data)


@router.get("/scores/{score_id}/verify", **guarded(Permission.MODELS_READ))
def verify_score(actor: CurrentActor, score_id: UUID) -> VerificationRow:
    """Computes a score again from its stored features and the model it names."""
    with unit_of_work(actor) as uow:
        return verification.verify_score(uow, score_id)


@router.get("/applications/{application_id}/verify", **guarded(Permission.MODELS_READ))
def verify_application(actor: CurrentActor, application_id: UUID) -> VerificationRow:
    """The same for the score that an application shows now."""
    with unit_of_work(actor) as uow:
        return verification.verify_application(uow, application_id)
