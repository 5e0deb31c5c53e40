"""The platform's side: companies, listed, made and suspended. The operator sees counts, never a person's data."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select

from ats_app.accounts import users
from ats_app.accounts.models import PLATFORM_SLUG, Tenant, User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import Invitation, NewTenant, TenantUsage
from ats_app.accounts.sessions import end_all_sessions
from ats_app.applications.setup import add_default_reasons
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.errors import Conflict, Invalid, NotFound
from ats_app.core.pagination import MOST, Page, decode_cursor, encode_cursor, page_limit
from ats_app.core.permissions import Permission, Role
from ats_app.jobs.schemas import DepartmentInput, StageInput
from ats_app.jobs.setup import save_department, save_stage_template

COUNT_LIMIT = 10_000
"""Candidates are counted up to here and no further: the list must stay fast at millions."""
RESERVED_SLUGS = frozenset({PLATFORM_SLUG, "admin", "api", "careers", "login", "www"})

DEFAULT_STAGES = (
    ("Applied", "applied", 3),
    ("Screen", "screen", 5),
    ("Interview", "interview", 10),
    ("Offer", "offer", 5),
    ("Hired", "hired", None),
)
DEFAULT_CONSENT = (
    "I agree that {company} keeps the data of this application and uses it to decide about it. "
    "I can withdraw the application and this consent at any time."
)


def list_tenants(actor: Actor, *, cursor: str | None = None, limit: int = MOST) -> Page[TenantUsage]:
    """Companies by name, with what they use."""
    actor.require(Permission.TENANTS_MANAGE)
    limit = page_limit(limit)
    name, slug = decode_cursor(cursor, str, str) if cursor else ("", "")
    values = {"most": COUNT_LIMIT, "platform": PLATFORM_SLUG, "name": name, "slug": slug, "limit": limit + 1}
    with maintenance_session() as session:
        rows = [TenantUsage.model_validate(row) for row in session.execute(_USAGE, values)]
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(items=rows[:limit], next_cursor=encode_cursor(last.name.lower(), last.slug) if last else None)


def create_tenant(actor: Actor, new: NewTenant) -> TenantUsage:
    """Makes a company with its first admin's invitation and everything it needs to post a first job.

    Raises:
        Conflict: the slug is taken.
        Invalid: the slug is reserved.
    """
    actor.require(Permission.TENANTS_MANAGE)
    return usage_of(actor, create_tenant_with_defaults(new, by=actor))


def create_tenant_with_defaults(new: NewTenant, *, by: Actor | None = None, invite_admin: bool = True) -> UUID:
    """The company, its stages, rejection reasons, one department and, unless told not to, its admin's invitation.

    Two roles of the database have a hand in it, so it can't be one transaction. The company starts as suspended and
    becomes active together with its defaults: what breaks off halfway is out of use, and is finished by asking again.
    """
    if new.slug in RESERVED_SLUGS:
        raise Invalid(fields={"slug": "This name is reserved."})
    tenant_id = _insert(new, by)
    with unit_of_work(_system(tenant_id, by)) as uow:
        tenant = Accounts(uow).tenant_for_change()
        if tenant.status == "active":
            raise Conflict("This address is taken by another company.")
        _add_defaults(uow)
        if invite_admin:
            users.invite(uow, Invitation(email=new.admin_email, full_name=new.admin_name, role=Role.ADMIN))
        tenant.status = "active"
    return tenant_id


def invite_admin_again(actor: Actor, tenant_id: UUID) -> None:
    """Sends new links to a company's admins who have not accepted yet."""
    actor.require(Permission.TENANTS_MANAGE)
    with unit_of_work(_system(tenant_id, actor)) as uow:
        waiting = uow.session.exec(
            Accounts(uow).scoped(User).where(User.role == Role.ADMIN, User.status == "invited")
        ).all()
        for user in waiting:
            users.invite_again(uow, user.id)
    if not waiting:
        raise Conflict("No admin of this company waits for an invitation.")


def suspend(actor: Actor, tenant_id: UUID) -> TenantUsage:
    """Shuts a company out at once: sign-in, sessions, careers page. Its data stays."""
    return _set_status(actor, tenant_id, "suspended")


def resume(actor: Actor, tenant_id: UUID) -> TenantUsage:
    return _set_status(actor, tenant_id, "active")


def usage_of(actor: Actor, tenant_id: UUID) -> TenantUsage:
    """One company with what it uses; raises `NotFound`."""
    actor.require(Permission.TENANTS_MANAGE)
    values = {"most": COUNT_LIMIT, "platform": PLATFORM_SLUG, "id": tenant_id}
    with maintenance_session() as session:
        row = session.execute(_USAGE_OF_ONE, values).one_or_none()
    if row is None:
        raise NotFound(record="tenants")
    return TenantUsage.model_validate(row)


def _set_status(actor: Actor, tenant_id: UUID, status: str) -> TenantUsage:
    usage_of(actor, tenant_id)  # also keeps the platform's own company out of reach
    with unit_of_work(_system(tenant_id, actor)) as uow:
        tenant = Accounts(uow).tenant_for_change()
        tenant.status = status
        tenant.version += 1
        if status == "suspended":
            end_all_sessions(uow)
    return usage_of(actor, tenant_id)


def _insert(new: NewTenant, by: Actor | None) -> UUID:
    """The company's row, not in use yet; the one of an earlier try that broke off is taken up again."""
    with maintenance_session() as session:
        _sign(session, by)
        has_users = select(User).where(User.tenant_id == Tenant.id).exists()
        unfinished = session.exec(select(Tenant).where(Tenant.slug == new.slug, ~has_users)).first()
        if unfinished is not None:
            return unfinished.id
        if session.exec(select(col(Tenant.id)).where(Tenant.slug == new.slug)).first():
            raise Conflict("This address is taken by another company.")
        tenant = Tenant(
            slug=new.slug,
            name=new.name,
            status="suspended",
            consent_text=DEFAULT_CONSENT.format(company=new.name),
            locale=new.locale,
            time_zone=new.time_zone,
        )
        session.add(tenant)
        session.flush()
        return tenant.id


def _sign(session: Session, by: Actor | None) -> None:
    """Tells the audit trail who acts: the maintenance role has no unit of work that would."""
    if by is not None:
        session.execute(
            text("SELECT set_config('app.user_id', :user, true), set_config('app.address', :address, true)"),
            {"user": str(by.user_id or ""), "address": by.address},
        )


def _system(tenant_id: UUID, by: Actor | None) -> Actor:
    """The system inside that company, on behalf of the operator, whose name goes on the audit trail."""
    actor = Actor.system(tenant_id)
    if by is None:
        return actor
    return replace(actor, user_id=by.user_id, address=by.address, correlation_id=by.correlation_id)


def _add_defaults(uow: UnitOfWork) -> None:
    save_stage_template(uow, [StageInput(name=name, kind=kind, sla_days=days) for name, kind, days in DEFAULT_STAGES])
    save_department(uow, DepartmentInput(name="General", code="GEN"))
    add_default_reasons(uow)


_COLUMNS = """
SELECT t.id, t.slug, t.name, t.status, t.created_at, u.users, u.last_sign_in_at, j.open_jobs, c.candidates,
  a.applications_30_days
FROM tenants t
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE status = 'active') AS users, max(last_login_at) AS last_sign_in_at
  FROM users WHERE tenant_id = t.id) u
CROSS JOIN LATERAL (SELECT count(*) AS open_jobs FROM jobs WHERE tenant_id = t.id AND status = 'open') j
CROSS JOIN LATERAL (SELECT count(*) AS candidates FROM
  (SELECT 1 FROM candidates WHERE tenant_id = t.id LIMIT :most) capped) c
CROSS JOIN LATERAL (SELECT count(*) AS applications_30_days FROM
  (SELECT 1 FROM applications WHERE tenant_id = t.id AND applied_at > now() - interval '30 days' LIMIT :most) capped) a
WHERE t.slug <> :platform
"""
_USAGE = text(_COLUMNS + " AND (lower(t.name), t.slug) > (:name, :slug) ORDER BY lower(t.name), t.slug LIMIT :limit")
_USAGE_OF_ONE = text(_COLUMNS + " AND t.id = :id")
