"""The accounts' endpoints: thin, each with its declared permission."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Query, Response, UploadFile

from ats_app.accounts import company, entry, login, logo, service, tenants, tokens, users
from ats_app.accounts.schemas import (
    CompanyChange,
    CompanyRow,
    Credentials,
    Invitation,
    Me,
    MfaEnabled,
    MfaSetup,
    MfaSetupInput,
    MfaVerifyInput,
    NewTenant,
    PasswordChange,
    PasswordConfirmation,
    PasswordReset,
    ProfileChange,
    RefreshInput,
    Registered,
    Registration,
    ResetRequest,
    RoleChange,
    SessionRow,
    StatusChange,
    TenantUsage,
    Tokens,
    UserRow,
)
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Unauthenticated
from ats_app.core.pagination import MOST, Page
from ats_app.core.permissions import Permission, Role
from ats_app.core.security.tokens import jwks
from ats_app.web.auth import CurrentCaller, OptionalActor
from ats_app.web.idempotency import IdempotentRoute
from ats_app.web.routing import Access, CurrentActor, guarded

auth = APIRouter(prefix="/auth", tags=["auth"])
people = APIRouter(prefix="/users", tags=["users"], route_class=IdempotentRoute)
companies = APIRouter(tags=["companies"], route_class=IdempotentRoute)

Limit = Annotated[int, Query(ge=1, le=MOST)]


@auth.post("/register", status_code=201, **guarded(Access.PUBLIC))
def register(body: Registration, caller: CurrentCaller) -> Registered:
    """Makes an invited person's account. Without an invitation: 403 `invitation_required`."""
    return entry.register(body, caller)


@auth.post("/login", **guarded(Access.PUBLIC))
def sign_in(body: Credentials, caller: CurrentCaller, response: Response) -> Tokens:
    """Access and refresh token for e-mail, password and, where needed, a code.

    403 `mfa_required`: send `mfa_code` too. 403 `mfa_setup_required`: set the second factor up with `mfa_token`.
    409 `tenant_required`: send `tenant` too. 429: too many failures.
    """
    response.headers["cache-control"] = "no-store"
    tokens_ = login.sign_in(body, caller, kind="api").tokens
    assert tokens_ is not None  # noqa: S101 - an API sign-in always has them
    return tokens_


@auth.post("/refresh", **guarded(Access.PUBLIC))
def refresh(body: RefreshInput, caller: CurrentCaller, response: Response) -> Tokens:
    """New tokens for a refresh token, which works once; using it again ends the session."""
    response.headers["cache-control"] = "no-store"
    return tokens.refresh(body.refresh_token, caller)


@auth.post("/logout", status_code=204, **guarded(Access.SIGNED_IN))
def sign_out(actor: CurrentActor) -> None:
    """Ends this session: its access and refresh tokens stop working at once."""
    with unit_of_work(actor) as uow:
        login.sign_out(uow)


@auth.post("/mfa/setup", **guarded(Access.PUBLIC))
def set_up_mfa(body: MfaSetupInput, caller: CurrentCaller, actor: OptionalActor) -> MfaSetup:
    """The secret for an authenticator app, for a signed-in person or with the `mfa_token` of a sign-in."""
    if body.mfa_token:
        return entry.begin_mfa(body.mfa_token, caller)
    password = body.password.get_secret_value() if body.password else None
    return service.begin_mfa(_signed_in(actor), password)


@auth.post("/mfa/verify", **guarded(Access.PUBLIC))
def verify_mfa(body: MfaVerifyInput, caller: CurrentCaller, actor: OptionalActor) -> MfaEnabled:
    """Turns the second factor on with a first code. With `mfa_token` the sign-in is finished too: tokens come along."""
    if body.mfa_token:
        enrolled = entry.finish_mfa(body.mfa_token, body.code, caller, kind="api")
        return MfaEnabled(backup_codes=enrolled.backup_codes, tokens=enrolled.signed_in.tokens)
    with unit_of_work(_signed_in(actor)) as uow:
        return MfaEnabled(backup_codes=service.finish_mfa(uow, body.code))


@auth.post("/mfa/backup-codes", **guarded(Access.SIGNED_IN))
def renew_backup_codes(body: PasswordConfirmation, actor: CurrentActor) -> MfaEnabled:
    """Ten fresh backup codes; all earlier ones stop working."""
    return MfaEnabled(backup_codes=service.renew_backup_codes(actor, body.password.get_secret_value()))


@auth.get("/me", **guarded(Access.SIGNED_IN))
def me(actor: CurrentActor) -> Me:
    with unit_of_work(actor) as uow:
        return service.me(uow)


@auth.put("/me", **guarded(Access.SIGNED_IN))
def change_profile(body: ProfileChange, actor: CurrentActor) -> Me:
    with unit_of_work(actor) as uow:
        return service.change_profile(uow, body)


@auth.post("/password", status_code=204, **guarded(Access.SIGNED_IN))
def change_password(body: PasswordChange, actor: CurrentActor) -> None:
    """Needs the present password; all other sessions end."""
    service.change_password(actor, body)


@auth.post("/password-reset", status_code=202, **guarded(Access.PUBLIC))
def request_password_reset(body: ResetRequest, caller: CurrentCaller) -> dict[str, str]:
    """Sends a link if the e-mail is known; the answer is the same if it is not."""
    entry.request_password_reset(body, caller)
    return {"status": "accepted"}


@auth.post("/password-reset/confirm", status_code=204, **guarded(Access.PUBLIC))
def reset_password(body: PasswordReset, caller: CurrentCaller) -> None:
    entry.reset_password(body, caller)


@auth.get("/sessions", **guarded(Access.SIGNED_IN))
def list_sessions(actor: CurrentActor) -> Page[SessionRow]:
    with unit_of_work(actor) as uow:
        return Page(items=service.list_sessions(uow))


@auth.delete("/sessions/{session_id}", status_code=204, **guarded(Access.SIGNED_IN))
def end_session(session_id: UUID, actor: CurrentActor) -> None:
    with unit_of_work(actor) as uow:
        service.end_session(uow, session_id)


@auth.delete("/sessions", **guarded(Access.SIGNED_IN))
def end_other_sessions(actor: CurrentActor) -> dict[str, int]:
    """Ends all sessions but this one."""
    with unit_of_work(actor) as uow:
        return {"ended": service.end_other_sessions(uow)}


@auth.get("/jwks.json", **guarded(Access.PUBLIC))
def key_set(response: Response) -> dict[str, Any]:
    """The public keys of the access tokens (RFC 7517)."""
    response.headers["cache-control"] = "public, max-age=300"
    return jwks()


@people.get("", **guarded(Permission.USERS_READ))
def list_users(
    actor: CurrentActor,
    *,
    role: Role | None = None,
    status: Literal["invited", "active", "deactivated"] | None = None,
    q: str = "",
    cursor: str | None = None,
    limit: Limit = MOST,
) -> Page[UserRow]:
    with unit_of_work(actor) as uow:
        return users.list_users(uow, role=role, status=status, query=q, cursor=cursor, limit=limit)


@people.post("/invite", status_code=201, **guarded(Permission.USERS_WRITE))
def invite(body: Invitation, actor: CurrentActor) -> UserRow:
    with unit_of_work(actor) as uow:
        return users.invite(uow, body)


@people.get("/{user_id}", **guarded(Permission.USERS_READ))
def get_user(user_id: UUID, actor: CurrentActor) -> UserRow:
    with unit_of_work(actor) as uow:
        return users.get_user(uow, user_id)


@people.post("/{user_id}/invite", **guarded(Permission.USERS_WRITE))
def invite_again(user_id: UUID, actor: CurrentActor) -> UserRow:
    with unit_of_work(actor) as uow:
        return users.invite_again(uow, user_id)


@people.put("/{user_id}/role", **guarded(Permission.USERS_WRITE))
def change_role(user_id: UUID, body: RoleChange, actor: CurrentActor) -> UserRow:
    """Effective at once: the person's sessions end."""
    with unit_of_work(actor) as uow:
        return users.change_role(uow, user_id, body.role, version=body.version)


@people.post("/{user_id}/deactivate", **guarded(Permission.USERS_WRITE))
def deactivate(user_id: UUID, body: StatusChange, actor: CurrentActor) -> UserRow:
    with unit_of_work(actor) as uow:
        return users.deactivate(uow, user_id, version=body.version)


@people.post("/{user_id}/reactivate", **guarded(Permission.USERS_WRITE))
def reactivate(user_id: UUID, body: StatusChange, actor: CurrentActor) -> UserRow:
    with unit_of_work(actor) as uow:
        return users.reactivate(uow, user_id, version=body.version)


@companies.get("/company", **guarded(Permission.SETTINGS_READ))
def get_company(actor: CurrentActor) -> CompanyRow:
    with unit_of_work(actor) as uow:
        return company.company(uow)


@companies.put("/company", **guarded(Permission.SETTINGS_WRITE))
def change_company(body: CompanyChange, actor: CurrentActor) -> CompanyRow:
    with unit_of_work(actor) as uow:
        return company.change_company(uow, body)


@companies.post("/company/logo", **guarded(Permission.SETTINGS_WRITE))
def put_logo(file: Annotated[UploadFile, File()], actor: CurrentActor) -> CompanyRow:
    """A PNG, JPEG or WebP picture of at most 2 MB; it is drawn anew."""
    with unit_of_work(actor) as uow:
        return logo.put(uow, file.file)


@companies.delete("/company/logo", **guarded(Permission.SETTINGS_WRITE))
def remove_logo(actor: CurrentActor) -> CompanyRow:
    with unit_of_work(actor) as uow:
        return logo.remove(uow)


@companies.get("/tenants", **guarded(Permission.TENANTS_MANAGE))
def list_tenants(actor: CurrentActor, cursor: str | None = None, limit: Limit = MOST) -> Page[TenantUsage]:
    return tenants.list_tenants(actor, cursor=cursor, limit=limit)


@companies.post("/tenants", status_code=201, **guarded(Permission.TENANTS_MANAGE))
def create_tenant(body: NewTenant, actor: CurrentActor) -> TenantUsage:
    return tenants.create_tenant(actor, body)


@companies.get("/tenants/{tenant_id}", **guarded(Permission.TENANTS_MANAGE))
def get_tenant(tenant_id: UUID, actor: CurrentActor) -> TenantUsage:
    return tenants.usage_of(actor, tenant_id)


@companies.post("/tenants/{tenant_id}/suspend", **guarded(Permission.TENANTS_MANAGE))
def suspend_tenant(tenant_id: UUID, actor: CurrentActor) -> TenantUsage:
    return tenants.suspend(actor, tenant_id)


@companies.post("/tenants/{tenant_id}/resume", **guarded(Permission.TENANTS_MANAGE))
def resume_tenant(tenant_id: UUID, actor: CurrentActor) -> TenantUsage:
    return tenants.resume(actor, tenant_id)


@companies.post("/tenants/{tenant_id}/invite", status_code=204, **guarded(Permission.TENANTS_MANAGE))
def invite_tenant_admin_again(tenant_id: UUID, actor: CurrentActor) -> None:
    tenants.invite_admin_again(actor, tenant_id)


def _signed_in(actor: Actor | None) -> Actor:
    if actor is None:
        raise Unauthenticated
    return actor


router = APIRouter()
for part in (auth, people, companies):
    router.include_router(part)
