from uuid import UUID

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import text

from ats_app.accounts import company, entry, links, tenants
from ats_app.accounts.errors import BadCredentials
from ats_app.accounts.login import sign_in
from ats_app.accounts.models import OneTimeToken
from ats_app.accounts.repository import Accounts
from ats_app.accounts.schemas import CompanyChange, NewTenant, Registration
from ats_app.accounts.sessions import resolve_session
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, Invalid, NotFound, StaleVersion, Unauthenticated
from ats_app.core.permissions import Role
from ats_app.jobs import setup
from tests.accounts.people import HERE, PASSWORD, credentials, make_person
from tests.factories import make_actor, make_candidate, make_job, make_tenant

INITECH = NewTenant(slug="initech", name="Initech", admin_email="bill@initech.example", admin_name="Bill Lumbergh")


@pytest.fixture
def operator(db: object) -> Actor:
    return make_actor(make_tenant(slug="platform", name="Platform"), Role.PLATFORM_ADMIN, full_name="Olga")


def test_a_company_is_made_ready_for_its_first_job_and_its_admin_invited(operator: Actor) -> None:
    made = tenants.create_tenant(operator, INITECH)
    assert (made.slug, made.status, made.users) == ("initech", "active", 0)
    with unit_of_work(Actor.system(made.id)) as uow:
        assert [stage.name for stage in setup.stage_template(uow)] == [name for name, *_ in tenants.DEFAULT_STAGES]
        assert [department.code for department in setup.departments(uow)] == ["GEN"]
        assert uow.session.execute(text("SELECT count(*) FROM rejection_reasons")).scalar_one() > 3
        [link] = uow.session.exec(Accounts(uow).scoped(OneTimeToken)).all()
        who = set(uow.session.execute(text("SELECT user_id FROM audit_log")).scalars())
    assert who == {operator.user_id}
    address = links.address_of(link)
    assert address is not None
    token = address.rsplit("/", 1)[1]
    person = entry.register(Registration(invitation_token=token, password=SecretStr(PASSWORD)), HERE)
    assert (person.user.role, person.user.tenant.name) == (Role.ADMIN, "Initech")


def test_only_the_operator_manages_companies(tenant_id: UUID, operator: Actor) -> None:
    admin = make_actor(tenant_id, Role.ADMIN)
    for attempt in (
        lambda: tenants.list_tenants(admin),
        lambda: tenants.create_tenant(admin, INITECH),
        lambda: tenants.suspend(admin, tenant_id),
        lambda: tenants.resume(admin, tenant_id),
        lambda: tenants.usage_of(admin, tenant_id),
        lambda: tenants.invite_admin_again(admin, tenant_id),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert tenants.usage_of(operator, tenant_id).slug == "acme"


@pytest.mark.parametrize("slug", ["Acme", "a_b", "-a", "a-", "", "x" * 41])
def test_a_slug_fits_into_an_address(slug: str) -> None:
    with pytest.raises(ValidationError):
        NewTenant(**(INITECH.model_dump() | {"slug": slug}))


def test_a_slug_is_taken_once_and_some_are_reserved(operator: Actor) -> None:
    tenants.create_tenant(operator, INITECH)
    with pytest.raises(Conflict):
        tenants.create_tenant(operator, INITECH)
    with pytest.raises(Invalid):
        tenants.create_tenant(operator, INITECH.model_copy(update={"slug": "platform"}))
    with pytest.raises(Conflict):
        tenants.create_tenant_with_defaults(INITECH, invite_admin=False)


def test_a_company_that_broke_off_halfway_is_out_of_use_and_finished_by_asking_again(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(tenants, "_add_defaults", fail)
        with pytest.raises(RuntimeError):
            tenants.create_tenant(operator, INITECH)
    with pytest.raises(NotFound):
        company.visitor_of("initech")
    assert tenants.create_tenant(operator, INITECH).status == "active"
    assert company.visitor_of("initech").role is Role.PUBLIC
    with pytest.raises(Conflict):
        tenants.create_tenant_with_defaults(INITECH, invite_admin=False)


def test_a_suspended_company_is_shut_out_at_once_and_comes_back(tenant_id: UUID, operator: Actor) -> None:
    user = make_person(tenant_id)
    cookie = sign_in(credentials(user), HERE, kind="browser").cookie
    assert tenants.suspend(operator, tenant_id).status == "suspended"
    with pytest.raises(Unauthenticated):
        resolve_session(cookie)
    with pytest.raises(BadCredentials):
        sign_in(credentials(user), HERE, kind="browser")
    assert tenants.resume(operator, tenant_id).status == "active"
    with pytest.raises(Unauthenticated):
        resolve_session(cookie)
    assert sign_in(credentials(user), HERE, kind="browser").cookie


def test_the_platforms_own_company_is_out_of_reach(operator: Actor) -> None:
    for attempt in (tenants.suspend, tenants.resume, tenants.usage_of):
        with pytest.raises(NotFound):
            attempt(operator, operator.tenant_id)


def test_the_list_counts_and_pages(tenant_id: UUID, other_tenant_id: UUID, operator: Actor) -> None:
    make_job(tenant_id)
    make_candidate(tenant_id)
    first = tenants.list_tenants(operator, limit=1)
    assert [(row.slug, row.users, row.open_jobs, row.candidates) for row in first.items] == [("acme", 2, 1, 1)]
    second = tenants.list_tenants(operator, limit=1, cursor=first.next_cursor)
    assert [row.slug for row in second.items] == ["globex"]
    assert second.next_cursor is None


def test_a_waiting_admin_is_invited_again(tenant_id: UUID, operator: Actor) -> None:
    made = tenants.create_tenant(operator, INITECH)
    tenants.invite_admin_again(operator, made.id)
    with unit_of_work(Actor.system(made.id)) as uow:
        open_links = "SELECT count(*) FROM one_time_tokens WHERE used_at IS NULL"
        assert uow.session.execute(text(open_links)).scalar_one() == 1
        assert uow.session.execute(text("SELECT count(*) FROM outbox WHERE kind = 'task'")).scalar_one() == 2
    with pytest.raises(Conflict):
        tenants.invite_admin_again(operator, tenant_id)


def settings_of(row: object, **changes: object) -> CompanyChange:
    fields = {name: getattr(row, name) for name in CompanyChange.model_fields}
    return CompanyChange(**(fields | changes))


def test_an_admin_changes_the_companys_settings_and_others_only_read_them(tenant_id: UUID) -> None:
    admin, recruiter = make_actor(tenant_id, Role.ADMIN), make_actor(tenant_id, Role.RECRUITER)
    with unit_of_work(admin) as uow:
        before = company.company(uow)
        change = settings_of(before, accent="#0B6B80", tagline="Build things", careers_intro="Hello")
        after = company.change_company(uow, change)
        assert (after.accent, after.tagline, after.version) == ("#0b6b80", "Build things", before.version + 1)
        assert after.consent_version == before.consent_version
        with pytest.raises(StaleVersion):
            company.change_company(uow, change)
        assert company.set_logo(uow, "logos/1.png").logo_url == "/careers/acme/logo.png?v=os/1.png"
    with unit_of_work(recruiter) as uow:
        seen = company.company(uow)
        assert seen.tagline == "Build things"
        assert company.logo_key(uow) == "logos/1.png"
        with pytest.raises(Forbidden):
            company.change_company(uow, settings_of(seen))
        with pytest.raises(Forbidden):
            company.set_logo(uow, "")


def test_a_changed_consent_text_is_a_new_version(tenant_id: UUID) -> None:
    with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
        before = company.company(uow)
        after = company.change_company(uow, settings_of(before, consent_text="We ask you anew."))
    assert after.consent_version == before.consent_version + 1
    for wrong in ({"accent": "red"}, {"consent_text": ""}, {"time_zone": "Mars/Olympus"}):
        with pytest.raises(ValidationError):
            settings_of(after, **wrong)
