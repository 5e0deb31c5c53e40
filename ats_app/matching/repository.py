"""Queries of the matching service that several of its use cases share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.core.repository import Repository
from ats_app.core.tables import new_id
from ats_app.matching.models import CandidateScore, MlModel, ModelStatus

_COLUMNS = """
m.id, m.kind, m.number, m.version, m.status, m.content_sha256, m.data_sha256, m.trained_from, m.trained_to, m.outcomes,
m.metrics, m.gate, m.verdict, m.training_seconds, m.activated_at, m.activation_reason, m.retired_at, m.created_at,
coalesce(t.full_name, '') AS trained_by, coalesce(a.full_name, '') AS activated_by,
coalesce(octet_length(m.content), 0) AS size_bytes
"""
_MODELS = f"""
SELECT {_COLUMNS} FROM ml_models m
LEFT JOIN users t ON t.tenant_id = m.tenant_id AND t.id = m.trained_by
LEFT JOIN users a ON a.tenant_id = m.tenant_id AND a.id = m.activated_by
WHERE m.tenant_id = :tenant_id
"""
_ADD_RULE = text(
    "INSERT INTO ml_models (tenant_id, id, kind, number, version, status, content_sha256, data_sha256, verdict,"
    " activation_reason, activated_at, retired_at)"
    " SELECT :tenant, :id, 'rule', 0, :version, CASE WHEN busy THEN 'retired' ELSE 'active' END, '', '', :verdict,"
    " CASE WHEN busy THEN '' ELSE :reason END, CASE WHEN NOT busy THEN now() END, CASE WHEN busy THEN now() END"
    " FROM (SELECT EXISTS (SELECT 1 FROM ml_models WHERE tenant_id = :tenant AND status = 'active') AS busy) present"
    " ON CONFLICT DO NOTHING"
)
_RETIRE = text(
    "UPDATE candidate_scores SET is_current = false, updated_at = now()"
    " WHERE tenant_id = :tenant AND application_id = ANY(:ids) AND is_current"
)
_COPY_SCORES = text(
    "UPDATE applications a SET score = s.score, rank = round(s.score * 100)::int, updated_at = now()"
    " FROM candidate_scores s WHERE a.tenant_id = :tenant AND a.id = ANY(:ids)"
    " AND s.tenant_id = a.tenant_id AND s.application_id = a.id AND s.is_current"
)


class MatchingRepository(Repository):
    # --- models ---

    def model_rows(self) -> Sequence[Any]:
        """All models without their content: the one in use, then the newest."""
        return self.sql(f"{_MODELS} ORDER BY m.status = 'active' DESC, m.created_at DESC, m.id DESC")

    def model_row(self, model_id: UUID) -> Any | None:
        rows = self.sql(f"{_MODELS} AND m.id = :id", id=model_id)
        return rows[0] if rows else None

    def active(self) -> Any | None:
        """(id, kind, version) of the model in use."""
        rows = self.sql(
            "SELECT id, kind, number, version FROM ml_models WHERE tenant_id = :tenant_id AND status = 'active'"
        )
        return rows[0] if rows else None

    def by_version(self, version: str, *, lock: bool = False) -> MlModel | None:
        query = self.scoped(MlModel).where(col(MlModel.version) == version)
        return self.session.exec(query.with_for_update() if lock else query).first()

    def active_model(self) -> MlModel | None:
        return self.session.exec(self.scoped(MlModel).where(col(MlModel.status) == ModelStatus.ACTIVE)).first()

    def newest_learned(self) -> MlModel | None:
        query = self.scoped(MlModel).where(col(MlModel.kind) == "learned")
        return self.session.exec(query.order_by(col(MlModel.created_at).desc(), col(MlModel.id).desc())).first()

    def has_newer_used(self, model: MlModel) -> bool:
        """Whether a model learned later was in use before: then this one was gone back to."""
        query = self.scoped(MlModel).where(
            col(MlModel.created_at) > model.created_at, col(MlModel.activated_at).is_not(None)
        )
        return self.session.exec(query.limit(1)).first() is not None

    def add_rule(self, version: str, *, verdict: str, reason: str) -> None:
        """The rule among the models, in use where nothing else is; two that do it at once add it once."""
        values = {"tenant": self.tenant_id, "id": new_id(), "version": version, "verdict": verdict, "reason": reason}
        self.session.execute(_ADD_RULE, values)

    def next_number(self) -> int:
        [(number,)] = self.sql("SELECT coalesce(max(number), 0) + 1 FROM ml_models WHERE tenant_id = :tenant_id")
        return int(number)

    # --- scores ---

    def current_score(self, application_id: UUID) -> CandidateScore | None:
        query = self.scoped(CandidateScore).where(
            col(CandidateScore.application_id) == application_id, col(CandidateScore.is_current)
        )
        return self.session.exec(query).first()

    def replace_scores(self, scores: Sequence[CandidateScore]) -> None:
        """Makes these the current scores of their applications and copies them for the boards.

        The applications are locked first, in the order of their ids: of two workers that score the same one, the later
        replaces what the earlier stored. Their version stays, since nobody moved anything.
        """
        ids = sorted(score.application_id for score in scores)
        self.sql(
            "SELECT id FROM applications WHERE tenant_id = :tenant_id AND id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE",
            ids=ids,
        )
        values = {"tenant": self.tenant_id, "ids": ids}
        self.session.execute(_RETIRE, values)
        self.add_all(scores)
        self.session.execute(_COPY_SCORES, values)
