"""The screens of home, the administration and the platform: what they show and what a press does."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ats_app.accounts import company
from ats_app.accounts.schemas import CompanyChange
from ats_app.accounts.sessions import open_session
from ats_app.audit.schemas import ChainRow
from ats_app.communication import messages
from ats_app.core import mail
from ats_app.core.actor import Actor
from ats_app.core.config import settings
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.jobs import setup
from ats_app.jobs.models import JobStatus
from state.admin import AdminState
from state.admin_about import AdminAboutState
from state.admin_audit import AdminAuditState, chain_words
from state.admin_departments import AdminDepartmentsState
from state.admin_mail import AdminMailState
from state.admin_reasons import AdminReasonsState
from state.admin_settings import AdminSettingsState
from state.admin_stages import AdminStagesState
from state.admin_users import AdminUsersState
from state.home import HomeState
from state.platform import PlatformState
from tests.factories import make_actor, make_application, make_candidate, make_job, make_tenant, make_user
from tests.state.conftest import Browser, fire
from tests.state.test_candidates import Tab


def run(door: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(door, state, *args))


def enter(browser: Browser, tenant_id: UUID, role: Role = Role.ADMIN, **fields: Any) -> UUID:
    """Signs somebody of the role in; their id."""
    user = make_user(tenant_id, role, **fields)
    with unit_of_work(Actor.system(tenant_id)) as uow:
        browser.cookie = open_session(uow, user).cookie
    return user.id


class TestHome:
    def test_an_applicant_is_one_press_away(self, browser: Browser, tenant_id: UUID) -> None:
        me = enter(browser, tenant_id, Role.RECRUITER)
        job = make_job(tenant_id, recruiter_id=me, title="Welder")
        make_job(tenant_id, recruiter_id=me, status=JobStatus.APPROVED)
        card = make_application(job, make_candidate(tenant_id, first_name="Eva", last_name="Neu"))
        state = browser.open(HomeState)
        run(HomeState.load, state)
        assert [(line["name"], line["href"]) for line in state.new] == [
            ("Eva Neu", f"/candidates/{card.candidate_id}?application={card.id}")
        ]
        assert [(line["title"], line["new"]) for line in state.jobs] == [("Welder", 1)]
        assert [line["verb"] for line in state.tasks] == ["Publish"]
        assert (state.parts, state.loading, state.new_total) == (["tasks", "people", "jobs"], False, 1)

    def test_an_executive_sees_figures(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id, Role.EXECUTIVE)
        state = browser.open(HomeState)
        run(HomeState.load, state)
        assert (state.parts, [figure["value"] for figure in state.figures]) == (["numbers"], ["0", "0", "–"])

    def test_the_operator_is_led_to_the_platform(self, browser: Browser) -> None:
        enter(browser, make_tenant(slug="platform", name="Platform"), Role.PLATFORM_ADMIN)
        assert "/platform" in str(run(HomeState.load, browser.open(HomeState)))

    def test_who_is_not_signed_in_is_led_to_sign_in(self, browser: Browser) -> None:
        assert "/login" in str(run(HomeState.load, browser.open(HomeState)))


class TestSettings:
    @pytest.fixture
    def state(self, browser: Browser, tenant_id: UUID) -> AdminSettingsState:
        enter(browser, tenant_id)
        opened: AdminSettingsState = browser.open(AdminSettingsState)
        run(AdminSettingsState.load, opened)
        return opened

    def test_a_changed_consent_text_is_the_next_version(self, state: AdminSettingsState) -> None:
        before = state.consent_version
        said = run(AdminSettingsState.save, state, state.values | {"name": "Acme Ltd"})
        assert (state.values["name"], state.consent_version) == ("Acme Ltd", before)
        run(AdminSettingsState.save, state, state.values | {"consent_text": "We keep it for two years."})
        assert state.consent_version == before + 1
        assert "Saved" in str(said)

    def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(self, state: AdminSettingsState) -> None:
        run(AdminSettingsState.save, state, state.values | {"accent": "red", "consent_text": "", "tagline": "Kept"})
        assert set(state.errors) == {"accent", "consent_text"}
        assert state.values["tagline"] == "Kept"
        run(AdminSettingsState.preview, state, "#123456")
        assert state.values["accent"] == "#123456"

    def test_somebody_elses_change_is_not_overwritten(self, state: AdminSettingsState, tenant_id: UUID) -> None:
        with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
            now = company.company(uow)
            change = CompanyChange(name="Other", consent_text=now.consent_text, version=now.version)
            company.change_company(uow, change)
        run(AdminSettingsState.save, state, state.values | {"name": "Mine"})
        assert state.stale
        run(AdminSettingsState.load, state)
        assert (state.stale, state.values["name"]) == (False, "Other")


class TestUsers:
    @pytest.fixture
    def state(self, browser: Browser, tenant_id: UUID) -> AdminUsersState:
        enter(browser, tenant_id, full_name="Ada Admin")
        make_user(tenant_id, Role.RECRUITER, full_name="Rita Roe")
        opened: AdminUsersState = browser.open(AdminUsersState)
        run(AdminUsersState.load, opened)
        return opened

    def line(self, state: AdminUsersState, name: str) -> Any:
        return next(line for line in state.lines if line["name"] == name)

    def test_an_invited_colleague_is_in_the_list(self, state: AdminUsersState) -> None:
        run(AdminUsersState.show_invitation, state, True)
        run(AdminUsersState.invite, state, {"full_name": "", "email": "nonsense", "role": "recruiter"})
        assert set(state.errors) == {"full_name", "email"}
        run(AdminUsersState.invite, state, {"full_name": "New", "email": "new@example.com", "role": "interviewer"})
        run(AdminUsersState.load, state)
        invited = self.line(state, "New")
        assert (invited["status"], invited["role_label"], state.inviting) == ("invited", "Interviewer", False)
        assert "new@example.com" in str(run(AdminUsersState.invite_again, state, invited["id"]))

    def test_a_role_is_changed(self, state: AdminUsersState) -> None:
        rita = self.line(state, "Rita Roe")
        run(AdminUsersState.show_role, state, rita["id"])
        assert state.editing["role"] == "recruiter"
        run(AdminUsersState.change_role, state, {"role": "platform_admin"})
        assert "new_role" in state.errors
        run(AdminUsersState.change_role, state, {"role": "executive"})
        assert (self.line(state, "Rita Roe")["role"], state.editing["id"]) == ("executive", "")

    def test_the_question_for_a_role_can_be_closed(self, state: AdminUsersState) -> None:
        run(AdminUsersState.show_role, state, self.line(state, "Rita Roe")["id"])
        run(AdminUsersState.close_role, state, False)
        assert state.editing["id"] == ""

    def test_a_colleague_leaves_and_comes_back(self, state: AdminUsersState) -> None:
        rita = self.line(state, "Rita Roe")["id"]
        run(AdminUsersState.deactivate, state, rita)
        assert self.line(state, "Rita Roe")["status"] == "deactivated"
        run(AdminUsersState.reactivate, state, rita)
        assert self.line(state, "Rita Roe")["status"] != "deactivated"

    def test_nobody_deactivates_themselves(self, state: AdminUsersState) -> None:
        own = self.line(state, "Ada Admin")
        assert own["own"]
        assert "yourself" in str(run(AdminUsersState.deactivate, state, own["id"]))
        assert "does not exist" in str(run(AdminUsersState.deactivate, state, "nonsense"))

    def test_filters_come_from_the_address(self, state: AdminUsersState, browser: Browser) -> None:
        browser.params = {"role": "recruiter", "q": "rita", "status": "nonsense"}
        run(AdminUsersState.load, state)
        assert [line["name"] for line in state.lines] == ["Rita Roe"]


class TestDepartments:
    def test_a_chain_is_put_together_and_stored(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        first, second = (make_user(tenant_id, Role.HIRING_MANAGER, full_name=name) for name in ("Max", "Moritz"))
        state = browser.open(AdminDepartmentsState)
        run(AdminDepartmentsState.load, state)
        run(AdminDepartmentsState.edit, state, "")
        for user in (first, second, second):
            run(AdminDepartmentsState.add_approver, state, str(user.id))
        run(AdminDepartmentsState.raise_approver, state, str(second.id))
        run(AdminDepartmentsState.save, state, {"name": "Sales", "code": "sal"})
        run(AdminDepartmentsState.load, state)
        [line] = state.lines
        assert (line["name"], line["code"], line["chain"]) == ("Sales", "SAL", "Moritz, then Max")
        run(AdminDepartmentsState.edit, state, line["id"])
        assert (state.heading, [name for _, name in state.chain]) == ("Sales", ["Moritz", "Max"])
        run(AdminDepartmentsState.remove_approver, state, str(second.id))
        run(AdminDepartmentsState.save, state, {"name": "Sales", "code": "SAL"})
        run(AdminDepartmentsState.load, state)
        assert state.lines[0]["chain"] == "Max"

    def test_what_is_wrong_is_said_in_the_dialog(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        state = browser.open(AdminDepartmentsState)
        run(AdminDepartmentsState.edit, state, "")
        run(AdminDepartmentsState.save, state, {"name": "", "code": "1"})
        assert (set(state.errors), state.is_open) == ({"name", "code"}, True)
        run(AdminDepartmentsState.toggle, state, False)
        assert not state.is_open


class TestStages:
    @pytest.fixture
    def state(self, browser: Browser, tenant_id: UUID) -> AdminStagesState:
        enter(browser, tenant_id)
        opened: AdminStagesState = browser.open(AdminStagesState)
        run(AdminStagesState.load, opened)
        return opened

    def names(self, state: AdminStagesState) -> list[str]:
        return [line["name"] for line in state.stages]

    def test_stages_are_added_moved_and_stored(self, state: AdminStagesState, tenant_id: UUID) -> None:
        run(AdminStagesState.add, state)
        fresh = state.stages[-2]["key"]
        run(AdminStagesState.change, state, fresh, "name", "Work sample")
        run(AdminStagesState.change, state, fresh, "days", "7")
        run(AdminStagesState.shift, state, fresh, -1)
        run(AdminStagesState.remove, state, state.stages[1]["key"])
        assert state.changed
        run(AdminStagesState.save, state)
        assert (self.names(state), state.changed) == (["Applied", "Interview", "Work sample", "Offer", "Hired"], False)
        with unit_of_work(make_actor(tenant_id, Role.ADMIN)) as uow:
            assert [row.sla_days for row in setup.stage_template(uow)] == [None, None, 7, None, None]

    def test_a_stage_without_a_name_or_with_odd_days_is_marked(self, state: AdminStagesState) -> None:
        run(AdminStagesState.change, state, state.stages[1]["key"], "name", " ")
        run(AdminStagesState.change, state, state.stages[2]["key"], "days", "0")
        run(AdminStagesState.save, state)
        assert [bool(line["error"]) for line in state.stages] == [False, True, True, False, False]

    def test_an_order_that_makes_no_sense_is_explained(self, state: AdminStagesState) -> None:
        run(AdminStagesState.shift, state, state.stages[0]["key"], 1)
        run(AdminStagesState.shift, state, state.stages[0]["key"], -1)
        run(AdminStagesState.save, state)
        assert "start with" in state.error
        run(AdminStagesState.load, state)
        assert (state.error, self.names(state)[0]) == ("", "Applied")


class TestReasons:
    def test_reasons_are_added_renamed_and_retired(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        state = browser.open(AdminReasonsState)
        run(AdminReasonsState.edit, state, "")
        run(AdminReasonsState.save, state, {"label": "Overqualified", "about_fit": "on"})
        run(AdminReasonsState.load, state)
        fresh = next(line for line in state.lines if line["label"] == "Overqualified")
        assert fresh["about_fit"]
        run(AdminReasonsState.edit, state, fresh["id"])
        assert state.about_fit
        run(AdminReasonsState.save, state, {"label": "Wants another job"})
        run(AdminReasonsState.load, state)
        run(AdminReasonsState.offer, state, fresh["id"], False)
        known = {"id": fresh["id"], "label": "Wants another job"}
        assert {**known, "active": False, "about_fit": False} in state.lines
        assert run(AdminReasonsState.offer, state, "nonsense", True) is None

    def test_a_name_that_is_taken_is_refused(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        state = browser.open(AdminReasonsState)
        run(AdminReasonsState.edit, state, "")
        run(AdminReasonsState.save, state, {"label": "position FILLED"})
        assert state.error
        run(AdminReasonsState.toggle, state, False)
        assert not state.is_open


class TestAudit:
    def test_entries_are_in_plain_words_and_filtered_by_the_address(self, browser: Browser, tenant_id: UUID) -> None:
        me = enter(browser, tenant_id, full_name="Ada Admin")
        reasons = browser.open(AdminReasonsState)
        run(AdminReasonsState.save, reasons, {"label": "Overqualified"})
        state = browser.open(AdminAuditState)
        browser.params = {"person": str(me), "kind": "rejection_reasons", "since": "2020-01-01", "until": "nonsense"}
        run(AdminAuditState.load, state)
        [line] = state.lines
        assert (line["who"], line["verb"], line["record"]) == ("Ada Admin", "Added", "Overqualified")
        assert {"field": "Label", "before": "", "after": "Overqualified"} in line["changes"]
        browser.params = {"until": "2020-01-01"}
        run(AdminAuditState.load, state)
        assert state.lines == []
        browser.params = {"cursor": "nonsense"}
        run(AdminAuditState.load, state)
        assert "cursor" in state.error

    def test_the_chain_is_checked(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        state = browser.open(AdminAuditState)

        run(AdminAuditState.check, Tab(state))
        assert (state.checking, state.chain_tone) == (False, "good")
        assert "once an hour" in state.chain

    def test_the_result_is_a_sentence(self) -> None:
        good = ChainRow(
            intact=True, broken_at=None, checked_to=2, more=False, seals=2, sealed_entries=1500, sealed_to=None
        )
        assert "1,500 entries under 2 seals" in chain_words(good)
        assert "Seal number 7" in chain_words(good.model_copy(update={"intact": False, "broken_at": 7}))
        assert "1 of 2 seals so far" in chain_words(good.model_copy(update={"checked_to": 1, "more": True}))


class TestMail:
    @pytest.fixture
    def folder(self, tmp_path: Path, db: object) -> Iterator[Path]:
        assert db
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ATS_MAIL_CATCHER_DIR", str(tmp_path))
            settings.cache_clear()
            yield tmp_path
        settings.cache_clear()

    def test_a_caught_mail_is_read_with_its_links(self, folder: Path, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        candidate = make_candidate(tenant_id)
        with unit_of_work(make_actor(tenant_id)) as uow:
            cause = messages.write(uow, candidate.id, recipient="ana@example.org", subject="Hello", body="Hi")
        text = "Hello Ana\n\nsee https://x.example/y today"
        letter = mail.build(mail.Message(id=str(cause), to="ana@example.org", subject="Hello", text=text))
        (folder / "20261121T180500000000-0123abcd.eml").write_bytes(letter.as_bytes())
        state = browser.open(AdminMailState)
        run(AdminMailState.load, state)
        [line] = state.lines
        assert (line["subject"], line["candidate_href"]) == ("Hello", f"/candidates/{candidate.id}")
        run(AdminMailState.show, state, line["name"])
        assert state.is_open
        assert state.paragraphs[2] == [["see", ""], ["https://x.example/y", "https://x.example/y"], ["today", ""]]
        run(AdminMailState.toggle, state, False)
        assert not state.is_open

    def test_the_tab_is_there_only_where_mail_is_caught(self, browser: Browser, tenant_id: UUID) -> None:
        enter(browser, tenant_id)
        state = browser.open(AdminState)
        run(AdminState.load, state)
        assert not state.mail_shown
        assert "/admin/settings" in str(run(AdminState.enter, state))


def test_about_names_version_licence_and_sources(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id)
    state = browser.open(AdminAboutState)
    run(AdminAboutState.load, state)
    assert [fact["term"] for fact in state.facts][:2] == ["Version", "Licence"]
    assert any("ESCO" in words for words in state.attributions)


class TestPlatform:
    @pytest.fixture
    def state(self, browser: Browser) -> PlatformState:
        make_tenant()
        enter(browser, make_tenant(slug="platform", name="Platform"), Role.PLATFORM_ADMIN)
        opened: PlatformState = browser.open(PlatformState)
        run(PlatformState.load, opened)
        return opened

    def test_companies_are_shown_with_counts_and_the_platforms_health(self, state: PlatformState) -> None:
        assert [(line["name"], line["status"]) for line in state.lines] == [("Acme", "active")]
        assert next(sign["label"] for sign in state.signs) == "Workers"
        assert state.signs[0]["tone"] == "bad"

    def test_a_company_is_made(self, state: PlatformState) -> None:
        form = {"name": "Initech", "slug": "initech", "admin_name": "Bill", "admin_email": "bill@initech.example"}
        run(PlatformState.show_form, state, True)
        run(PlatformState.create, state, form | {"slug": "No Good", "time_zone": "UTC"})
        assert state.errors["slug"].startswith("Small letters")
        run(PlatformState.create, state, form | {"slug": "acme", "time_zone": "UTC"})
        assert "taken" in state.errors["slug"]
        run(PlatformState.create, state, form | {"time_zone": "UTC"})
        run(PlatformState.load, state)
        assert [line["name"] for line in state.lines] == ["Acme", "Initech"]
        assert "on its way" in str(run(PlatformState.invite_again, state, state.lines[1]["id"]))

    def test_a_company_is_suspended_and_let_in_again(self, state: PlatformState) -> None:
        acme = state.lines[0]["id"]
        run(PlatformState.suspend, state, acme)
        assert state.lines[0]["status"] == "suspended"
        run(PlatformState.resume, state, acme)
        assert state.lines[0]["status"] == "active"
        for door in (PlatformState.suspend, PlatformState.resume, PlatformState.invite_again):
            assert "does not exist" in str(run(door, state, "nonsense"))
