"""Every query of the fairness service."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.core.errors import NotFound
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.fairness.models import FairnessReport, LedgerEntry, ScoreFeedback
from ats_app.matching.outcomes import stage_number

_SEEN = """
SELECT a.id, a.job_id, a.stage_id, a.rank, s.id AS score_id, s.score, coalesce(s.model_version, '') AS model_version,
  coalesce(nullif(s.document_sha256, ''), d.sha256, '') AS document_sha256
FROM applications a
LEFT JOIN candidate_scores s ON s.tenant_id = a.tenant_id AND s.application_id = a.id AND s.is_current
LEFT JOIN documents d ON d.tenant_id = a.tenant_id AND d.id = a.resume_id
WHERE a.tenant_id = :tenant_id AND a.id = ANY(:ids)
"""
_STAYING = """
SELECT a.stage_id, array_agg(a.rank) AS ranks FROM applications a
WHERE a.tenant_id = :tenant_id AND a.job_id = :job_id AND a.stage_id = ANY(:stages) AND a.on_board
  AND a.status = 'active' AND a.rank >= 0 AND NOT (a.id = ANY(:ids))
GROUP BY a.stage_id
"""
_POSITIONS = "SELECT id, position FROM job_stages WHERE tenant_id = :tenant_id AND id = ANY(:ids)"
_ENTRIES = """
SELECT e.position, e.application_id, e.job_id, coalesce(j.title, '') AS job, e.action, e.decided_at, e.reason,
  coalesce(f.name, '') AS from_stage, coalesce(t.name, '') AS to_stage, coalesce(u.full_name, '') AS actor,
  e.actor_role, e.score, e.model_version, e.document_sha256, e.higher, e.lower, e.override, e.hash,
  ARRAY(SELECT s.full_name FROM score_views v JOIN users s ON s.tenant_id = v.tenant_id AND s.id = v.user_id
    WHERE v.tenant_id = e.tenant_id AND v.score_id = e.score_id AND v.first_seen_at <= e.decided_at
    ORDER BY v.first_seen_at, v.id) AS shown_to
FROM decision_ledger e
LEFT JOIN jobs j ON j.tenant_id = e.tenant_id AND j.id = e.job_id
LEFT JOIN job_stages f ON f.tenant_id = e.tenant_id AND f.id = e.from_stage_id
LEFT JOIN job_stages t ON t.tenant_id = e.tenant_id AND t.id = e.to_stage_id
LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id = e.actor_id
WHERE e.tenant_id = :tenant_id
"""
_RATES = """
SELECT {group} AS "group", count(*) AS decisions, count(override) AS comparable,
  count(*) FILTER (WHERE override) AS overrides
FROM decision_ledger e WHERE e.tenant_id = :tenant_id
  AND (CAST(:job AS uuid) IS NULL OR e.job_id = :job)
  AND (CAST(:since AS timestamptz) IS NULL OR e.decided_at >= :since)
GROUP BY 1 ORDER BY 1
"""
_UNRECORDED = """
SELECT count(*) AS missing FROM stage_history h
WHERE h.tenant_id = :tenant_id AND h.kind IN ('move', 'reject', 'hire', 'restore') AND h.moved_by IS NOT NULL
  AND h.moved_at >= :since
  AND NOT EXISTS (SELECT 1 FROM decision_ledger e WHERE e.tenant_id = h.tenant_id AND e.application_id =
    h.application_id AND e.move_id = h.id)
"""
_STANDING = f"""
WITH chosen AS (
  SELECT a.id, a.job_id, a.candidate_id FROM applications a
  WHERE a.tenant_id = :tenant_id AND (CAST(:job AS uuid) IS NULL OR a.job_id = :job)
    AND (CAST(:applied_from AS timestamptz) IS NULL OR a.applied_at >= :applied_from)
    AND a.applied_at < :applied_until
), gone_through AS (
  SELECT c.id, coalesce(max({stage_number("s.kind")}), 1) AS furthest,
    (array_agg(h.kind ORDER BY h.moved_at DESC, h.id DESC) FILTER (WHERE h.kind <> 'move'))[1] AS last_decision
  FROM chosen c
  LEFT JOIN stage_history h ON h.tenant_id = :tenant_id AND h.application_id = c.id AND h.moved_at <= :as_of
  LEFT JOIN job_stages s ON s.tenant_id = :tenant_id AND s.id = h.to_stage_id
  GROUP BY c.id
), standing AS (
  SELECT c.id, c.job_id, c.candidate_id, g.furthest,
    CASE g.last_decision WHEN 'reject' THEN 'rejected' WHEN 'hire' THEN 'hired' WHEN 'withdraw' THEN 'withdrawn'
      ELSE 'active' END AS status
  FROM chosen c JOIN gone_through g ON g.id = c.id
), scored AS (
  SELECT DISTINCT ON (s.application_id) s.* FROM candidate_scores s JOIN chosen c ON c.id = s.application_id
  WHERE s.tenant_id = :tenant_id AND s.scored_at <= :as_of
  ORDER BY s.application_id, s.scored_at DESC, s.id DESC
)
"""
"""How far each application had come at a moment, and its score of that moment: both are told by append-only tables."""
_STATED_STANDING = f"""{_STANDING}
SELECT v.sex, v.race_ethnicity, st.furthest, st.status, sc.score, dense_rank() OVER (ORDER BY st.candidate_id) AS person
FROM standing st LEFT JOIN scored sc ON sc.application_id = st.id
LEFT JOIN survey_answers_for_statistics() v ON v.candidate_id = st.candidate_id
"""
_AUDITED = f"""{_STANDING}
SELECT st.job_id, st.candidate_id, st.furthest, st.status, sc.score, sc.factors, sc.contributions, sc.features,
  sc.confidence, sc.model_version, coalesce(said.outcome = 'failure', false) AS failed
FROM standing st JOIN scored sc ON sc.application_id = st.id
LEFT JOIN LATERAL (
  SELECT o.outcome FROM hire_outcomes o
  WHERE st.status = 'hired' AND o.tenant_id = :tenant_id AND o.application_id = st.id AND o.said_at <= :as_of
  ORDER BY o.said_at DESC, o.id DESC LIMIT 1
) said ON true
ORDER BY st.job_id, st.candidate_id
"""
_STATED = "SELECT candidate_id, sex, race_ethnicity FROM survey_answers_for_statistics() WHERE :tenant_id IS NOT NULL"
_REPORTS = """
SELECT r.id, r.job_id, coalesce(j.title, '') AS job, r.applied_from, r.applied_until, r.as_of, r.status, r.error,
  r.done_at, r.applications, r.report_hash, r.data_hash, r.model_hash, r.ledger_hash, r.published_at, r.distributed_on,
  r.auditor, coalesce(u.full_name, '') AS asked_by, coalesce((r.report ->> 'flagged')::boolean, false) AS flagged
FROM fairness_reports r
LEFT JOIN jobs j ON j.tenant_id = r.tenant_id AND j.id = r.job_id
LEFT JOIN users u ON u.tenant_id = r.tenant_id AND u.id = r.asked_by
WHERE r.tenant_id = :tenant_id
"""
_MODELS = """
SELECT s.model_version, count(*) FILTER (WHERE s.is_current) AS current, count(*) AS given,
  min(s.scored_at) AS first_used, max(s.scored_at) AS last_used
FROM candidate_scores s WHERE s.tenant_id = :tenant_id GROUP BY 1 ORDER BY max(s.scored_at) DESC, 1
"""
_FEEDBACK = """
SELECT f.id, f.application_id, a.job_id, j.title AS job, a.candidate_id, f.direction, f.factor, f.reason, f.text,
  f.score, f.model_version, f.created_at, f.author_id, coalesce(u.full_name, '') AS author
FROM score_feedback f
JOIN applications a ON a.tenant_id = f.tenant_id AND a.id = f.application_id
JOIN jobs j ON j.tenant_id = f.tenant_id AND j.id = a.job_id
LEFT JOIN users u ON u.tenant_id = f.tenant_id AND u.id = f.author_id
WHERE f.tenant_id = :tenant_id
"""
_FEEDBACK_COUNTS = """
SELECT f.reason, f.direction, f.model_version, count(*) AS given FROM score_feedback f
JOIN applications a ON a.tenant_id = f.tenant_id AND a.id = f.application_id
WHERE f.tenant_id = :tenant_id AND (CAST(:job AS uuid) IS NULL OR a.job_id = :job)
  AND (CAST(:since AS timestamptz) IS NULL OR f.created_at >= :since)
GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3
"""
_SHOWN = text(
    "INSERT INTO score_views (tenant_id, id, score_id, application_id, user_id, place)"
    " SELECT s.tenant_id, gen_random_uuid(), s.id, s.application_id, :user, :place FROM candidate_scores s"
    " WHERE s.tenant_id = :tenant_id AND s.application_id = ANY(:ids) AND s.is_current"
    " AND NOT EXISTS (SELECT 1 FROM score_views v"
    "  WHERE v.tenant_id = s.tenant_id AND v.score_id = s.id AND v.user_id = :user)"
    " ON CONFLICT DO NOTHING"
)
_AS_ROLE = text("SELECT set_config('app.role', :role, true)")
_PAGE = 1000
_APPEND_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('decision_ledger:' || :tenant, 0))")


class LedgerRepository(Repository):
    def seen(self, ids: Sequence[UUID]) -> Sequence[Any]:
        """The applications with the score that stands on the screen at this moment."""
        return self.sql(_SEEN, ids=list(ids))

    def ranks_staying(self, job_id: UUID, stages: Sequence[UUID], ids: Sequence[UUID]) -> dict[UUID, list[int]]:
        """Stage -> ranks of the scored people who stay in it while those of `ids` are decided on."""
        rows = self.sql(_STAYING, job_id=job_id, stages=list(stages), ids=list(ids))
        return {row.stage_id: list(row.ranks) for row in rows}

    def stage_positions(self, ids: Sequence[UUID]) -> dict[UUID, int]:
        return {row.id: row.position for row in self.sql(_POSITIONS, ids=list(ids))}

    def lock_end(self) -> LedgerEntry | None:
        """The last entry, with the right to append until this transaction ends: the chain has one end."""
        self.session.execute(_APPEND_LOCK, {"tenant": str(self.tenant_id)})
        return self.last()

    def last(self) -> LedgerEntry | None:
        newest_first = self.scoped(LedgerEntry).order_by(col(LedgerEntry.position).desc())
        return self.session.exec(newest_first.limit(1)).first()

    def at(self, position: int) -> LedgerEntry | None:
        return self.session.exec(self.scoped(LedgerEntry).where(col(LedgerEntry.position) == position)).first()

    def chain(self, after: int, most: int) -> Iterator[LedgerEntry]:
        """The `most` entries after a position, in their order, read in pages."""
        in_order, until = self.scoped(LedgerEntry).order_by(col(LedgerEntry.position)), after + most
        while after < until:
            following = in_order.where(col(LedgerEntry.position) > after)
            page = self.session.exec(following.limit(min(_PAGE, until - after))).all()
            yield from page
            if len(page) < min(_PAGE, until - after):
                return
            after = page[-1].position
            self.session.expunge_all()

    def unrecorded(self, since: datetime) -> int:
        """Human steps of the stage history since then that no entry was written for."""
        return int(self.sql(_UNRECORDED, since=since)[0].missing)

    def entries(
        self, *, job_id: UUID | None, overrides_only: bool, before: int | None, since: datetime | None, limit: int
    ) -> Sequence[Any]:
        """Entries in words, newest first; `before` is the position of the last one known."""
        wanted: dict[str, tuple[str, Any]] = {
            "job": ("AND e.job_id = :job", job_id),
            "since": ("AND e.decided_at >= :since", since),
            "before": ("AND e.position < :before", before),
            "override": ("AND e.override = :override", overrides_only or None),
        }
        parts = [_ENTRIES] + [clause for clause, value in wanted.values() if value is not None]
        values = {name: value for name, (_, value) in wanted.items() if value is not None}
        return self.sql(" ".join([*parts, "ORDER BY e.position DESC LIMIT :limit"]), limit=limit, **values)

    def override_rates(self, group: str, *, job_id: UUID | None, since: datetime | None) -> Sequence[Any]:
        """Decisions, comparable ones and overrides by `month`, `job` or `action`."""
        column = {
            "month": "to_char(e.decided_at, 'YYYY-MM')",
            "job": "(SELECT j.title FROM jobs j WHERE j.tenant_id = e.tenant_id AND j.id = e.job_id)",
            "action": "e.action",
        }[group]
        return self.sql(_RATES.format(group=column), job=job_id, since=since)


class ViewRepository(Repository):
    def note(self, user_id: UUID, application_ids: Sequence[UUID], place: str) -> None:
        """Keeps that a person saw the current scores of the applications, where that is new."""
        values = {"tenant_id": self.tenant_id, "user": user_id, "ids": list(application_ids), "place": place}
        self.session.execute(_SHOWN, values)


class SurveyRepository(Repository):
    """The candidate's side of the survey. The functions refuse every role but that of a visitor."""

    def keep(self, candidate_id: UUID, sex: str | None, race: str | None, version: int, words: str) -> None:
        self.sql(
            "SELECT survey_keep(:candidate, :sex, :race, :version, :words) WHERE :tenant_id IS NOT NULL",
            candidate=candidate_id,
            sex=sex,
            race=race,
            version=version,
            words=words,
        )

    def withdraw(self, candidate_id: UUID) -> None:
        self.sql("SELECT survey_withdraw(:candidate) WHERE :tenant_id IS NOT NULL", candidate=candidate_id)

    def given_at(self, candidate_id: UUID) -> datetime | None:
        query = "SELECT survey_given_at(:candidate) AS at WHERE :tenant_id IS NOT NULL"
        found: datetime | None = self.sql(query, candidate=candidate_id)[0].at
        return found


class AuditRepository(Repository):
    """What statistics are made of. Rows with answers of the survey stay in the function that asked for them."""

    @contextmanager
    def _for_statistics(self) -> Iterator[None]:
        """Takes the role that may read the survey, for one query; the caller has checked the permission."""
        self.session.execute(_AS_ROLE, {"role": str(Role.SYSTEM)})
        yield
        self.session.execute(_AS_ROLE, {"role": str(self.actor.role)})

    def standing(self, **scope: Any) -> Sequence[Any]:
        """Applications of a scope: stated sex and race, furthest stage (1-5), status, score, and a number for the
        person that means nothing elsewhere."""
        with self._for_statistics():
            return self.sql(_STATED_STANDING, **scope)

    def audited(self, **scope: Any) -> Sequence[Any]:
        """The scored applications of a scope, each with its score as it stood and how far it had come."""
        return self.sql(_AUDITED, **scope)

    def stated(self) -> dict[str, dict[str, str]]:
        """Candidate -> what they stated."""
        with self._for_statistics():
            rows = self.sql(_STATED)
        return {
            str(row.candidate_id): {"sex": row.sex or "", "race_ethnicity": row.race_ethnicity or ""} for row in rows
        }

    def report(self, report_id: UUID, *, lock: bool = False) -> FairnessReport:
        return self.get(FairnessReport, report_id, lock=lock)

    def reports(self, *, report_id: UUID | None = None, limit: int = 50) -> Sequence[Any]:
        """Audits without their content, newest first."""
        one = "AND r.id = :id" if report_id else ""
        return self.sql(f"{_REPORTS} {one} ORDER BY r.as_of DESC, r.id DESC LIMIT :limit", id=report_id, limit=limit)

    def published(self) -> FairnessReport | None:
        """The audit whose summary is public."""
        newest = self.scoped(FairnessReport).where(col(FairnessReport.published_at).is_not(None))
        return self.session.exec(newest.order_by(col(FairnessReport.published_at).desc()).limit(1)).first()

    def is_published(self) -> bool:
        query = "SELECT 1 FROM fairness_reports WHERE tenant_id = :tenant_id AND published_at IS NOT NULL LIMIT 1"
        return bool(self.sql(query))

    def model_hashes(self) -> dict[str, str]:
        """Version -> hash of the model's content, of those in the registry."""
        query = "SELECT version, content_sha256 FROM ml_models WHERE tenant_id = :tenant_id"
        return {row.version: row.content_sha256 for row in self.sql(query)}

    def models(self) -> Sequence[Any]:
        return self.sql(_MODELS)


class FeedbackRepository(Repository):
    def require_application(self, application_id: UUID) -> None:
        """Raises `NotFound` unless the application is the company's."""
        query = "SELECT 1 FROM applications WHERE tenant_id = :tenant_id AND id = :application_id"
        if not self.sql(query, application_id=application_id):
            raise NotFound(record="applications")

    def of_application(self, application_id: UUID) -> Sequence[Any]:
        query = f"{_FEEDBACK} AND f.application_id = :application_id ORDER BY f.created_at DESC, f.id DESC"
        return self.sql(query, application_id=application_id)

    def since(self, since: datetime | None, *, job_id: UUID | None = None, limit: int | None = None) -> Sequence[Any]:
        """Feedback given from then on, newest first."""
        return self.sql(
            f"{_FEEDBACK} AND (CAST(:since AS timestamptz) IS NULL OR f.created_at >= :since)"
            " AND (CAST(:job AS uuid) IS NULL OR a.job_id = :job) ORDER BY f.created_at DESC, f.id DESC LIMIT :limit",
            since=since,
            job=job_id,
            limit=limit,
        )

    def counts(self, *, job_id: UUID | None, since: datetime | None) -> Sequence[Any]:
        return self.sql(_FEEDBACK_COUNTS, job=job_id, since=since)

    def own(self, feedback_id: UUID) -> ScoreFeedback:
        return self.get(ScoreFeedback, feedback_id, lock=True)
