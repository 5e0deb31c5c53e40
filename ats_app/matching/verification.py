"""Computing a stored score again from its stored features and the model it names."""

from decimal import Decimal
from uuid import UUID

from ats_app.core.db import UnitOfWork
from ats_app.core.errors import NotFound
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.matching import registry
from ats_app.matching.models import CandidateScore
from ats_app.matching.repository import MatchingRepository
from ats_app.matching.schemas import VerificationRow
from scoring.matching import rescore

_OTHER = "The number that follows from the stored features is another one: the stored score was changed."
_PARTS = "The score is the same, but its parts are not: the stored contributions were changed."


def verify_application(uow: UnitOfWork, application_id: UUID) -> VerificationRow:
    """Verifies the current score of an application."""
    uow.actor.require(Permission.MODELS_READ)
    score = MatchingRepository(uow).current_score(application_id)
    if score is None:
        raise NotFound("This application has no score.")
    return _verify(uow, score)


def verify_score(uow: UnitOfWork, score_id: UUID) -> VerificationRow:
    """Verifies any score that was ever given, whatever model is in use now."""
    uow.actor.require(Permission.MODELS_READ)
    return _verify(uow, Repository(uow).get(CandidateScore, score_id))


def _verify(uow: UnitOfWork, score: CandidateScore) -> VerificationRow:
    computed, reason = None, ""
    try:
        model = registry.model_of(uow, score.model_version)
        computed, parts = rescore(score.features, model)
        if Decimal(str(round(computed, 2))) != score.score:
            reason = _OTHER
        elif parts != score.contributions:
            reason = _PARTS
    except (NotFound, registry.UnusableModel) as error:
        reason = f"The model {score.model_version} can't score in this version of the product: {error}."
    except KeyError as missing:
        reason = f"The stored features lack {missing}, which this version of the product scores with."
    return VerificationRow(
        score_id=score.id,
        application_id=score.application_id,
        model_version=score.model_version,
        scored_at=score.scored_at,
        stored=float(score.score),
        computed=computed,
        same=not reason,
        reason=reason,
    )
