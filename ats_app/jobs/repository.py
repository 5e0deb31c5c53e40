"""Every query of the jobs service."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col

from ats_app.core.repository import Repository
from ats_app.jobs.models import (
    Department,
    DepartmentApprover,
    Job,
    JobApproval,
    JobChannel,
    JobDraft,
    JobStage,
    StageTemplate,
)

_SUMMARY = """
SELECT j.id, j.title, j.slug, j.requisition_number, d.name AS department, j.location, j.remote, j.employment_type,
       j.status, m.full_name AS hiring_manager, r.full_name AS recruiter, j.openings_count, j.created_at, j.opened_at,
       j.version, c.active_applications, c.new_applications, c.hired
FROM jobs j
JOIN departments d ON d.tenant_id = j.tenant_id AND d.id = j.department_id
JOIN users m ON m.tenant_id = j.tenant_id AND m.id = j.hiring_manager_id
JOIN users r ON r.tenant_id = j.tenant_id AND r.id = j.recruiter_id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE a.status = 'active') AS active_applications,
         count(*) FILTER (WHERE a.status = 'active' AND a.applied_at > now() - interval '7 days') AS new_applications,
         count(*) FILTER (WHERE a.status = 'hired') AS hired
  FROM applications a WHERE a.tenant_id = j.tenant_id AND a.job_id = j.id
) c
WHERE j.tenant_id = :tenant_id
"""

_FUNNEL = """
SELECT s.id AS stage_id, s.name, s.kind,
       (SELECT count(*) FROM applications a WHERE a.tenant_id = s.tenant_id AND a.job_id = s.job_id
          AND a.stage_id = s.id AND a.status = 'active') AS now,
       (SELECT count(DISTINCT h.application_id) FROM stage_history h
          JOIN applications a ON a.tenant_id = h.tenant_id AND a.id = h.application_id
          JOIN job_stages t ON t.tenant_id = h.tenant_id AND t.id = h.to_stage_id
        WHERE h.tenant_id = s.tenant_id AND a.job_id = s.job_id AND t.position >= s.position) AS reached
FROM job_stages s WHERE s.tenant_id = :tenant_id AND s.job_id = :job_id ORDER BY s.position
"""


class JobRepository(Repository):
    def job(self, job_id: UUID) -> Job:
        return self.get(Job, job_id)

    def job_for_change(self, job_id: UUID, version: int | None = None) -> Job:
        return self.get_for_change(Job, job_id, version)

    def by_slug(self, slug: str) -> Job | None:
        return self.session.exec(self.scoped(Job).where(col(Job.slug) == slug)).first()

    def slugs_like(self, slug: str) -> set[str]:
        query = self.scoped(Job).where(col(Job.slug).startswith(slug, autoescape=True))
        return {job.slug for job in self.session.exec(query)}

    def summaries(
        self,
        *,
        status: Sequence[str] = (),
        department_id: UUID | None = None,
        words: str = "",
        person_id: UUID | None = None,
        before: tuple[datetime, UUID] | None = None,
        limit: int = 50,
    ) -> Sequence[Any]:
        """Jobs, newest first, each with its counts; `before` is the keyset of the page's end."""
        parts = [_SUMMARY]
        values: dict[str, Any] = {"limit": limit}
        if status:
            parts.append("AND j.status = ANY(:status)")
            values |= {"status": list(status)}
        if department_id:
            parts.append("AND j.department_id = :department")
            values |= {"department": department_id}
        if words:
            parts.append(
                "AND (folded(j.title) LIKE folded(:words) OR j.requisition_number ILIKE :words"
                " OR folded(j.location) LIKE folded(:words))"
            )
            values |= {"words": f"%{_like(words)}%"}
        if person_id:
            parts.append("AND (j.hiring_manager_id = :person OR j.recruiter_id = :person)")
            values |= {"person": person_id}
        if before:
            parts.append("AND (j.created_at, j.id) < (:before_at, :before_id)")
            values |= {"before_at": before[0], "before_id": before[1]}
        parts.append("ORDER BY j.created_at DESC, j.id DESC LIMIT :limit")
        return self.sql(" ".join(parts), **values)

    def choices(self) -> Sequence[Any]:
        return self.sql(
            "SELECT id, title FROM jobs WHERE tenant_id = :tenant_id AND opened_at IS NOT NULL"
            " ORDER BY lower(title), id LIMIT 500"
        )

    def counts_by_status(self) -> dict[str, int]:
        rows = self.sql("SELECT status, count(*) FROM jobs WHERE tenant_id = :tenant_id GROUP BY status")
        return {row.status: row.count for row in rows}

    def funnel(self, job_id: UUID) -> Sequence[Any]:
        return self.sql(_FUNNEL, job_id=job_id)

    def next_number(self, department: Department) -> str:
        """The department's next requisition number. The counter's row stays locked until commit: no gaps."""
        year = datetime.now(UTC).year
        number = self.session.execute(
            text(
                "INSERT INTO requisition_counters (tenant_id, id, department_id, year, last_number)"
                " VALUES (:tenant, gen_random_uuid(), :department, :year, 1)"
                " ON CONFLICT (tenant_id, department_id, year)"
                " DO UPDATE SET last_number = requisition_counters.last_number + 1 RETURNING last_number"
            ),
            {"tenant": self.tenant_id, "department": department.id, "year": year},
        ).scalar_one()
        return f"{department.code}-{year}-{number:04}"

    def departments(self) -> Sequence[Department]:
        return self.session.exec(self.scoped(Department).order_by(col(Department.name))).all()

    def approver_ids(self, department_id: UUID) -> list[UUID]:
        query = self.scoped(DepartmentApprover).where(col(DepartmentApprover.department_id) == department_id)
        rows = self.session.exec(query.order_by(col(DepartmentApprover.position))).all()
        return [row.user_id for row in rows]

    def replace_approvers(self, department_id: UUID, user_ids: Sequence[UUID]) -> None:
        query = self.scoped(DepartmentApprover).where(col(DepartmentApprover.department_id) == department_id)
        for row in self.session.exec(query):
            self.session.delete(row)
        self.session.flush()
        self.add_all(
            DepartmentApprover(tenant_id=self.tenant_id, department_id=department_id, position=position, user_id=user)
            for position, user in enumerate(user_ids)
        )

    def stage_templates(self) -> Sequence[StageTemplate]:
        return self.session.exec(self.scoped(StageTemplate).order_by(col(StageTemplate.position))).all()

    def stages(self, job_id: UUID) -> Sequence[JobStage]:
        query = self.scoped(JobStage).where(col(JobStage.job_id) == job_id)
        return self.session.exec(query.order_by(col(JobStage.position))).all()

    def channels(self, job_id: UUID) -> Sequence[JobChannel]:
        query = self.scoped(JobChannel).where(col(JobChannel.job_id) == job_id)
        return self.session.exec(query.order_by(col(JobChannel.channel))).all()

    def channel(self, job_id: UUID, channel: str, *, lock: bool = False) -> JobChannel | None:
        query = self.scoped(JobChannel).where(col(JobChannel.job_id) == job_id, col(JobChannel.channel) == channel)
        return self.session.exec(query.with_for_update() if lock else query).first()

    def approvals(self, job_id: UUID) -> Sequence[Any]:
        return self.sql(
            "SELECT a.round, a.position, a.approver_id, u.full_name AS approver_name, a.status, a.reason, a.decided_at"
            " FROM job_approvals a JOIN users u ON u.tenant_id = a.tenant_id AND u.id = a.approver_id"
            " WHERE a.tenant_id = :tenant_id AND a.job_id = :job_id ORDER BY a.round DESC, a.position",
            job_id=job_id,
        )

    def pending_approvals(self, job_id: UUID) -> Sequence[JobApproval]:
        """The open answers of the present round, in the order of the chain."""
        query = self.scoped(JobApproval).where(col(JobApproval.job_id) == job_id, col(JobApproval.status) == "pending")
        return self.session.exec(query.order_by(col(JobApproval.position)).with_for_update()).all()

    def last_round(self, job_id: UUID) -> int:
        [(number,)] = self.sql(
            "SELECT coalesce(max(round), 0) FROM job_approvals WHERE tenant_id = :tenant_id AND job_id = :job_id",
            job_id=job_id,
        )
        return int(number)

    def draft(self, user_id: UUID, job_id: UUID | None) -> JobDraft | None:
        query = self.scoped(JobDraft).where(col(JobDraft.user_id) == user_id)
        query = query.where(col(JobDraft.job_id) == job_id if job_id else col(JobDraft.job_id).is_(None))
        return self.session.exec(query).first()

    def user_names(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        rows = self.sql(
            "SELECT id, full_name FROM users WHERE tenant_id = :tenant_id AND id = ANY(:ids)", ids=list(ids)
        )
        return {row.id: row.full_name for row in rows}

    def user_role(self, user_id: UUID) -> str | None:
        rows = self.sql(
            "SELECT role FROM users WHERE tenant_id = :tenant_id AND id = :id AND status <> 'deactivated'", id=user_id
        )
        return rows[0][0] if rows else None

    def count_traffic(self, job_id: UUID, channel: str, *, views: int = 0, applications: int = 0) -> None:
        """Adds to today's counters of a job on a channel."""
        self.session.execute(
            text(
                "INSERT INTO job_traffic (tenant_id, id, job_id, channel, day, views, applications)"
                " VALUES (:tenant, gen_random_uuid(), :job, :channel, current_date, :views, :applications)"
                " ON CONFLICT (tenant_id, job_id, channel, day) DO UPDATE SET views = job_traffic.views + :views,"
                " applications = job_traffic.applications + :applications"
            ),
            {
                "tenant": self.tenant_id,
                "job": job_id,
                "channel": channel,
                "views": views,
                "applications": applications,
            },
        )


def _like(words: str) -> str:
    """The words with LIKE's own characters made literal."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
