"""The materialised views behind the dashboards, and the barrier views through which the app may read them.

A materialised view knows no row-level security. So the app has no right on it at all, and reads a security-barrier view
of the same name without `mv_`, which shows the rows of the tenant that the unit of work has set.
"""

from dataclasses import dataclass
from pathlib import Path

from ats_app.core.roles import APP, MAINTENANCE

_TENANT = "(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)"


@dataclass(frozen=True, slots=True)
class View:
    """A materialised view: its name without `mv_`, and what makes its rows unique (REFRESH CONCURRENTLY needs it)."""

    name: str
    key: tuple[str, ...]

    @property
    def query(self) -> str:
        return Path(__file__).with_name(f"mv_{self.name}.sql").read_text(encoding="utf-8")


VIEWS = (
    View("time_to_hire", ("tenant_id", "department_id", "level", "month")),
    View("candidate_quality", ("tenant_id", "job_id")),
    View("recruiter_performance", ("tenant_id", "recruiter_id", "month")),
    View("funnel", ("tenant_id", "job_id", "month", "furthest")),
    View("sources", ("tenant_id", "department_id", "source", "month")),
)


def create_statements(view: View) -> list[str]:
    """SQL that makes a view and its barrier, as the maintenance role, who owns and refreshes it."""
    return [
        f"SET LOCAL ROLE {MAINTENANCE}",
        f"CREATE MATERIALIZED VIEW mv_{view.name} AS {view.query}",
        f"CREATE UNIQUE INDEX uq_mv_{view.name} ON mv_{view.name} ({', '.join(view.key)})",
        f"CREATE VIEW {view.name} WITH (security_barrier) AS SELECT * FROM mv_{view.name} WHERE tenant_id = {_TENANT}",
        f"GRANT SELECT ON {view.name} TO {APP}",
        "RESET ROLE",
    ]


def drop_statements(view: View) -> list[str]:
    return [
        f"SET LOCAL ROLE {MAINTENANCE}",
        f"DROP VIEW {view.name}",
        f"DROP MATERIALIZED VIEW mv_{view.name}",
        "RESET ROLE",
    ]
