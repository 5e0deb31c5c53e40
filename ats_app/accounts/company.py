"""A company's own settings: name, brand, careers text, consent."""

from typing import Any

from ats_app.accounts.models import Tenant
from ats_app.accounts.repository import Accounts, tenant_id_of
from ats_app.accounts.schemas import CompanyChange, CompanyRow
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import StaleVersion
from ats_app.core.permissions import Permission


def company(uow: UnitOfWork) -> CompanyRow:
    """The actor's company; its public half is what careers pages show."""
    return row_of(Accounts(uow).tenant())


def change_company(uow: UnitOfWork, change: CompanyChange) -> CompanyRow:
    """Stores the settings. A changed consent text gets the next version, and earlier consents keep theirs.

    Raises:
        StaleVersion: somebody else changed them first.
    """
    uow.actor.require(Permission.SETTINGS_WRITE)
    tenant = _tenant_for_change(uow, change.version)
    if change.consent_text != tenant.consent_text:
        tenant.consent_text, tenant.consent_version = change.consent_text, tenant.consent_version + 1
    tenant.name, tenant.careers_intro, tenant.time_zone = change.name, change.careers_intro, change.time_zone
    tenant.brand = {**tenant.brand, "accent": change.accent, "tagline": change.tagline}
    return _store(uow, tenant)


def set_logo(uow: UnitOfWork, storage_key: str) -> CompanyRow:
    """Names the stored file that is the company's logo; empty takes it away."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    tenant = _tenant_for_change(uow, None)
    tenant.brand = {**tenant.brand, "logo_key": storage_key}
    return _store(uow, tenant)


def logo_key(uow: UnitOfWork) -> str:
    """The stored file that is the company's logo; empty without one."""
    return str(Accounts(uow).tenant().brand.get("logo_key", ""))


def set_learning(uow: UnitOfWork, on: bool) -> CompanyRow:
    """Whether the parser of this installation may learn from what people correct in this company."""
    uow.actor.require(Permission.SETTINGS_WRITE)
    tenant = _tenant_for_change(uow, None)
    tenant.learn_from_corrections = on
    return _store(uow, tenant)


def visitor_of(slug: str, *, address: str = "", correlation_id: str = "") -> Actor:
    """A visitor of the company's careers page. Raises `NotFound` for a company that is not there or suspended."""
    return Actor.visitor(tenant_id_of(slug), address=address, correlation_id=correlation_id)


def row_of(tenant: Tenant) -> CompanyRow:
    brand: dict[str, Any] = tenant.brand
    return CompanyRow(
        **tenant.model_dump(include=set(CompanyRow.model_fields) - {"accent", "tagline", "logo_url"}),
        accent=brand.get("accent", ""),
        tagline=brand.get("tagline", ""),
        logo_url=f"/careers/{tenant.slug}/logo.png?v={key[-8:]}" if (key := brand.get("logo_key", "")) else "",
    )


def _tenant_for_change(uow: UnitOfWork, version: int | None) -> Tenant:
    tenant = Accounts(uow).tenant_for_change()
    if version is not None and tenant.version != version:
        raise StaleVersion(current=row_of(tenant).model_dump(mode="json"))
    return tenant


def _store(uow: UnitOfWork, tenant: Tenant) -> CompanyRow:
    tenant.version += 1
    uow.flush()
    return row_of(tenant)
