"""The queries of the home screen: few, each for a whole list, whatever the number of jobs."""

from collections.abc import Sequence
from typing import Any

from ats_app.core.repository import Repository

_TASKS = """
SELECT * FROM (
SELECT 'approve' AS kind, j.id AS job_id, NULL::uuid AS candidate_id, NULL::uuid AS application_id, j.title,
  j.requisition_number AS number, r.full_name AS person, coalesce(j.submitted_at, a.created_at) AS since
FROM job_approvals a
JOIN jobs j ON j.tenant_id = a.tenant_id AND j.id = a.job_id AND j.status = 'pending_approval'
JOIN users r ON r.tenant_id = j.tenant_id AND r.id = j.recruiter_id
WHERE a.tenant_id = :tenant_id AND a.approver_id = :user_id AND a.status = 'pending' AND :approves
  AND NOT EXISTS (SELECT 1 FROM job_approvals earlier WHERE earlier.tenant_id = a.tenant_id
    AND earlier.job_id = a.job_id AND earlier.status = 'pending' AND earlier.position < a.position)
UNION ALL
SELECT 'publish', j.id, NULL, NULL, j.title, j.requisition_number, m.full_name, coalesce(j.approved_at, j.updated_at)
FROM jobs j JOIN users m ON m.tenant_id = j.tenant_id AND m.id = j.hiring_manager_id
WHERE j.tenant_id = :tenant_id AND j.status = 'approved' AND j.recruiter_id = :user_id AND :publishes
UNION ALL
(SELECT 'judge', j.id, c.id, a.id, j.title, j.requisition_number, trim(c.first_name || ' ' || c.last_name), a.decided_at
FROM jobs j
JOIN applications a ON a.tenant_id = j.tenant_id AND a.job_id = j.id AND a.status = 'hired' AND a.hire_outcome = ''
  AND a.decided_at BETWEEN now() - interval '1 year' AND now() - interval '90 days'
JOIN candidates c ON c.tenant_id = a.tenant_id AND c.id = a.candidate_id AND c.deleted_at IS NULL
WHERE j.tenant_id = :tenant_id AND j.hiring_manager_id = :user_id AND :judges
ORDER BY a.decided_at LIMIT 3)
) tasks ORDER BY kind = 'judge', since, number LIMIT 20
"""
_OWN_JOBS = "(:everyone OR j.recruiter_id = :user_id OR j.hiring_manager_id = :user_id)"
_LATE = "s.sla_days IS NOT NULL AND a.stage_entered_at < now() - make_interval(days => s.sla_days)"

_PEOPLE = f"""
WITH mine AS (
  SELECT a.id, a.candidate_id, a.job_id, j.title AS job_title, s.name AS stage, a.applied_at, a.stage_entered_at,
    a.reading_error, a.reading = 'failed' AS unreadable, a.applied_at > now() - interval '7 days' AS is_new,
    {_LATE} AS late, a.stage_entered_at + make_interval(days => coalesce(s.sla_days, 0)) AS due
  FROM jobs j
  JOIN applications a ON a.tenant_id = j.tenant_id AND a.job_id = j.id AND a.status = 'active'
  JOIN job_stages s ON s.tenant_id = a.tenant_id AND s.id = a.stage_id
  WHERE j.tenant_id = :tenant_id AND j.status IN ('open', 'on_hold') AND {_OWN_JOBS}
), lists AS (
  SELECT 'new' AS kind, applied_at AS since, '' AS note, -extract(epoch FROM applied_at) AS rank, mine.* FROM mine
    WHERE is_new
  UNION ALL
  SELECT 'late', stage_entered_at, '', extract(epoch FROM due), mine.* FROM mine WHERE late
  UNION ALL
  SELECT 'unreadable', applied_at, reading_error, -extract(epoch FROM applied_at), mine.* FROM mine WHERE unreadable
), placed AS (
  SELECT *, count(*) OVER (PARTITION BY kind) AS total, row_number() OVER (PARTITION BY kind ORDER BY rank, id) AS place
  FROM lists
)
SELECT p.kind, p.total, p.id AS application_id, p.candidate_id, trim(c.first_name || ' ' || c.last_name) AS name,
  p.job_id, p.job_title, p.stage, p.since, p.note
FROM placed p JOIN candidates c ON c.tenant_id = :tenant_id AND c.id = p.candidate_id
WHERE p.place <= :most ORDER BY p.kind, p.place
"""

_JOBS = f"""
SELECT j.id, j.title, j.requisition_number AS number, j.status, c.active, c.new, c.late
FROM jobs j CROSS JOIN LATERAL (
  SELECT count(*) AS active, count(*) FILTER (WHERE a.applied_at > now() - interval '7 days') AS new,
    count(*) FILTER (WHERE {_LATE}) AS late
  FROM applications a JOIN job_stages s ON s.tenant_id = a.tenant_id AND s.id = a.stage_id
  WHERE a.tenant_id = j.tenant_id AND a.job_id = j.id AND a.status = 'active'
) c
WHERE j.tenant_id = :tenant_id AND j.status IN ('open', 'on_hold') AND {_OWN_JOBS}
ORDER BY j.status DESC, c.new DESC, j.title LIMIT :most
"""

_NUMBERS = """
SELECT j.open_jobs, j.openings, h.hires, h.median_days_to_hire FROM (
  SELECT count(*) AS open_jobs, coalesce(sum(openings_count), 0) AS openings
  FROM jobs WHERE tenant_id = :tenant_id AND status = 'open'
) j CROSS JOIN (
  SELECT count(*) AS hires,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - applied_at) / 86400.0)
      AS median_days_to_hire
  FROM applications
  WHERE tenant_id = :tenant_id AND status = 'hired' AND decided_at > now() - interval '90 days'
) h
"""


class HomeRepository(Repository):
    def tasks(self, *, approves: bool, publishes: bool, judges: bool) -> Sequence[Any]:
        """Approvals that it is the actor's turn to give, approved jobs of theirs to publish, and people hired for them
        three months ago and more of whom nobody has said how it turned out, three at a time; longest first."""
        user = self.actor.required_user_id
        return self.sql(_TASKS, user_id=user, approves=approves, publishes=publishes, judges=judges)

    def people(self, *, everyone: bool, most: int) -> Sequence[Any]:
        """New, late and unreadable applicants of the jobs, `most` of each, with each list's full count."""
        return self.sql(_PEOPLE, user_id=self.actor.required_user_id, everyone=everyone, most=most)

    def jobs(self, *, everyone: bool, most: int) -> Sequence[Any]:
        return self.sql(_JOBS, user_id=self.actor.required_user_id, everyone=everyone, most=most)

    def numbers(self) -> Any:
        [row] = self.sql(_NUMBERS)
        return row
