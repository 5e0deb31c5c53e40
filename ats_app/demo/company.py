"""A demo company with its users and departments, made through the functions that people's own clicks call."""

import secrets
import string
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlmodel import select

from ats_app.accounts.entry import set_password
from ats_app.accounts.models import PLATFORM_SLUG, Tenant, User
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import NewTenant
from ats_app.accounts.second_factor import seal_secret
from ats_app.accounts.tenants import create_tenant_with_defaults
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.permissions import MFA_ROLES, Role
from ats_app.core.security.passwords import WeakPassword, check_policy
from ats_app.core.security.totp import new_secret
from ats_app.core.tables import new_id
from ats_app.demo.plan import CompanyPlan, UserPlan
from ats_app.jobs.models import Department
from ats_app.jobs.schemas import DepartmentInput
from ats_app.jobs.setup import save_department

_PASSWORD_LENGTH = 20
_ALPHABET = string.ascii_letters + string.digits + "-_.!?+"
PLATFORM_ADMIN = UserPlan(key="platform", role=Role.PLATFORM_ADMIN, name="Paula Operator")


@dataclass(frozen=True, slots=True)
class Login:
    """How a demo user signs in; the shape of an entry of `demo-logins.json`."""

    tenant: str | None
    role: str
    email: str
    password: str
    totp_secret: str | None


def tenant_id_by_slug(slug: str) -> UUID | None:
    with maintenance_session() as session:
        tenant = session.exec(select(Tenant).where(Tenant.slug == slug)).first()
        return tenant.id if tenant else None


def make_company(plan: CompanyPlan) -> UUID:
    """The company in the colours of its plan; the one that is there when it was made before."""
    known = tenant_id_by_slug(plan.slug)
    if known:
        return known
    admin = next(user for user in plan.users if user.role is Role.ADMIN)
    new = NewTenant(
        slug=plan.slug,
        name=plan.name,
        admin_email=email_of(plan, admin),
        admin_name=admin.name,
        time_zone=plan.time_zone,
    )
    tenant_id = create_tenant_with_defaults(new, invite_admin=False)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        tenant = Accounts(uow).tenant_for_change()
        tenant.brand = {"accent": plan.accent, "tagline": plan.tagline}
        tenant.careers_intro = plan.careers_intro.strip()
    return tenant_id


def make_platform() -> UUID:
    """The reserved company of the platform's operators."""
    known = tenant_id_by_slug(PLATFORM_SLUG)
    if known:
        return known
    tenant = Tenant(slug=PLATFORM_SLUG, name="Platform", consent_text="-")
    with maintenance_session() as session:
        session.add(tenant)
    return tenant.id


def make_users(tenant_id: UUID, plan: CompanyPlan) -> list[Login]:
    """The company's users with fresh passwords and second factors; users that exist get new ones."""
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return [_make_user(uow, user, email_of(plan, user), plan.slug, plan.time_zone) for user in plan.users]


def make_platform_admin(tenant_id: UUID) -> Login:
    with unit_of_work(Actor.system(tenant_id)) as uow:
        return _make_user(uow, PLATFORM_ADMIN, "operator@platform.example.com", None, "UTC")


def make_departments(tenant_id: UUID, plan: CompanyPlan) -> None:
    """The departments with their approval chains; those that exist are left alone."""
    users = users_by_key(tenant_id, plan)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        known = {row.code for row in uow.session.exec(Accounts(uow).scoped(Department)).all()}
        for plan_row in plan.departments:
            if plan_row.code not in known:
                approvers = [users[key] for key in plan_row.approvers]
                save_department(uow, DepartmentInput(name=plan_row.name, code=plan_row.code, approver_ids=approvers))


def users_by_key(tenant_id: UUID, plan: CompanyPlan) -> dict[str, UUID]:
    """Ids of the company's users by their key in the plan."""
    with unit_of_work(Actor.system(tenant_id)) as uow:
        accounts = Accounts(uow)
        found = {user.key: accounts.user_by_email(email_of(plan, user)) for user in plan.users}
        return {key: user.id for key, user in found.items() if user}


def email_of(plan: CompanyPlan, user: UserPlan) -> str:
    return f"{user.key}@{plan.mail_domain}"


def new_password(about: list[Any]) -> str:
    """A random password that the policy accepts."""
    while True:
        password = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))
        try:
            check_policy(password, about=about)
        except WeakPassword:
            continue
        return password


def _make_user(uow: UnitOfWork, plan: UserPlan, email: str, slug: str | None, time_zone: str) -> Login:
    accounts = Accounts(uow)
    user = accounts.user_by_email(email) or accounts.add(
        User(
            id=new_id(),
            tenant_id=uow.actor.tenant_id,
            email=email,
            full_name=plan.name,
            role=plan.role,
            status="active",
            time_zone=time_zone,
        )
    )
    password = new_password([email, plan.name, accounts.tenant().name])
    set_password(uow, user, password)
    secret = new_secret() if plan.role in MFA_ROLES else None
    if secret:
        user.totp_secret, user.totp_enabled_at = seal_secret(user.id, secret), datetime.now(UTC)
    user.failed_logins, user.locked_until = 0, None
    return Login(slug, plan.role, email, password, secret)
