"""The models page: what scores and why, learning, choosing by hand."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from ats_app import worker
from ats_app.accounts.sessions import open_session
from ats_app.core.actor import Actor
from ats_app.core.cache import redis_client
from ats_app.core.db import unit_of_work
from ats_app.core.permissions import Role
from ats_app.matching import registry
from ats_app.matching.models import ModelStatus
from scoring.matching import MatchModel
from scoring.matching.simulation import Employer
from state.admin_models import AdminModelsState, model_line
from tests.factories import make_user
from tests.matching.company import apply, settle, work_off
from tests.matching.conftest import acme, learned
from tests.matching.test_registry import register
from tests.state.conftest import Browser, fire

__all__ = ["acme", "learned"]
STATE = AdminModelsState


def run(door: Any, state: Any, *args: Any) -> Any:
    return asyncio.run(fire(door, state, *args))


def enter(browser: Browser, tenant_id: UUID, role: Role = Role.ADMIN) -> None:
    user = make_user(tenant_id, role, full_name="Ada Admin")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        browser.cookie = open_session(uow, user).cookie


@pytest.fixture
def state(browser: Browser, tenant_id: UUID) -> AdminModelsState:
    worker.load_tasks()
    registry.loaded.clear()
    enter(browser, tenant_id)
    opened: AdminModelsState = browser.open(STATE)
    assert run(STATE.load, opened) == STATE.watch
    return opened


def named(state: AdminModelsState, name: str) -> Any:
    return next(line for line in state.lines if line["name"] == name)


def test_the_rule_is_in_use_in_a_new_company(state: AdminModelsState) -> None:
    assert (state.in_use["name"], state.in_use["learned_by"]) == ("The rule", "Part of the product")
    assert (state.in_use["gate"], state.in_use["action"], state.in_use["auc"]) == ("Not needed", "", "")
    assert (state.may_train, state.may_activate, state.loading) == (True, True, False)
    assert state.training["outcome"] == ""


def test_learning_is_asked_for_followed_and_told(state: AdminModelsState, tenant_id: UUID, acme: Employer) -> None:
    settle(tenant_id, acme)
    apply(tenant_id, acme.pairs[:3])
    run(STATE.train, state)
    assert state.training["running"]
    assert (state.training["step"], state.training["done"]) == ("Waiting for a worker", 0)
    work_off()
    run(STATE.load, state)
    assert state.training["outcome"] == "Model 1 is in use now."
    model = state.in_use
    assert (model["name"], model["status"], model["activated_by"]) == ("Model 1", "In use", "itself")
    assert model["auc"].endswith(" %")
    assert model["auc_beside"].startswith("rule ")
    assert model["gate"] == "No survey answers"
    facts = {fact["term"]: fact["value"] for fact in model["facts"]}
    assert facts["Judged on"] == f"{len(acme.outcomes):,} decisions it had not seen"
    assert len(facts["Hash of the model"]) == len(facts["Hash of the decisions"]) == 64
    rule = named(state, "The rule")
    assert rule["action"] == "Go back to the rule"
    assert (f"rule {rule['auc']}", rule["auc_beside"]) == (model["auc_beside"], "beside model 1")


def test_too_few_decisions_are_said(state: AdminModelsState) -> None:
    redis_client().flushdb()
    run(STATE.train, state)
    work_off()
    run(STATE.load, state)
    assert state.training["outcome"].startswith("Too few outcomes: 0 decided applications")


def test_a_stopped_model_is_signed_off_with_a_reason(
    state: AdminModelsState, tenant_id: UUID, learned: MatchModel
) -> None:
    gate = {"tripped": ["scores: impact ratio of female goes from 0.92 to 0.71"], "warnings": ["small groups"]}
    register(tenant_id, learned, gate=gate | {"survey_answers": 300})
    run(STATE.load, state)
    line = named(state, "Model 1")
    assert (line["gate"], line["gate_tone"], line["tripped"], line["action"]) == ("Stopped", "bad", True, "Use it")
    assert (line["stops"], line["warnings"]) == (gate["tripped"], gate["warnings"])
    run(STATE.show, state, line["id"])
    assert state.shown["name"] == "Model 1"
    run(STATE.choose, state, line["id"])
    assert (state.shown["id"], state.chosen["id"]) == ("", line["id"])
    run(STATE.activate, state, {"reason": "ok"})
    assert state.errors == {"reason": "Say in a sentence why; it is kept with your name."}
    run(STATE.activate, state, {"reason": "Audited on 20 November."})
    assert (state.in_use["name"], state.in_use["gate"]) == ("Model 1", "Signed off by Ada Admin")
    assert (state.in_use["reason"], state.in_use["tripped"]) == ("Audited on 20 November.", False)
    run(STATE.choose, state, named(state, "The rule")["id"])
    run(STATE.activate, state, {"reason": "Back, after all."})
    assert state.in_use["name"] == "The rule"
    assert named(state, "Model 1")["action"] == "Go back to it"


def test_what_is_worse_than_the_rule_has_no_button(
    state: AdminModelsState, tenant_id: UUID, learned: MatchModel
) -> None:
    row = register(tenant_id, learned, status=ModelStatus.REJECTED)
    run(STATE.load, state)
    assert (named(state, "Model 1")["status"], named(state, "Model 1")["action"]) == ("Worse than the rule", "")
    run(STATE.choose, state, str(row.id))
    answer = run(STATE.activate, state, {"reason": "I want it anyway."})
    assert "worse than the rule" in str(answer)
    run(STATE.unchoose, state)
    assert state.chosen["id"] == ""


def test_a_model_that_is_not_there_can_not_be_chosen(state: AdminModelsState) -> None:
    run(STATE.choose, state, "nonsense")
    assert state.chosen["id"] == ""
    assert "does not exist" in str(run(STATE.activate, state, {"reason": "A good reason."}))
    run(STATE.show, state, state.in_use["id"])
    run(STATE.close, state)
    assert state.shown["id"] == ""


def test_an_executive_looks_and_has_no_buttons(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id, Role.EXECUTIVE)
    opened = browser.open(STATE)
    run(STATE.load, opened)
    assert opened.in_use["name"] == "The rule"
    assert (opened.may_train, opened.may_activate) == (False, False)
    assert "does not allow" in str(run(STATE.train, opened))


def test_a_recruiter_is_told_that_the_page_is_not_theirs(browser: Browser, tenant_id: UUID) -> None:
    enter(browser, tenant_id, Role.RECRUITER)
    opened = browser.open(STATE)
    run(STATE.load, opened)
    assert (opened.error, opened.loading) == ("Your role does not allow this.", False)


def test_progress_and_a_failure_are_shown(state: AdminModelsState, tenant_id: UUID, learned: MatchModel) -> None:
    from ats_app.matching import rescoring, training
    from tests.factories import make_application, make_job

    job = make_job(tenant_id)
    make_application(job, reading="done")
    with unit_of_work(Actor.system(tenant_id)) as uow:
        rescoring.ask(uow, job.id, cause="job")
        asked = training.ask(uow)
    run(STATE.load, state)
    assert state.scoring == {"done": 0, "total": 1, "jobs": 1}
    from sqlalchemy import text

    with unit_of_work(Actor.system(tenant_id)) as uow:
        uow.session.execute(
            text("UPDATE matching_runs SET finished_at = now(), status = 'failed', error = 'Broken.' WHERE id = :id"),
            {"id": asked.id},
        )
    run(STATE.load, state)
    assert (state.training["outcome"], state.training["tone"]) == ("Broken.", "bad")


def test_warnings_and_a_passed_gate_are_told_apart(
    tenant_id: UUID, state: AdminModelsState, learned: MatchModel
) -> None:
    for number, (gate, words) in enumerate(
        [
            ({"survey_answers": 9}, "Passed"),
            ({"survey_answers": 9, "warnings": ["small"]}, "Passed, with warnings"),
        ],
        start=1,
    ):
        row = register(tenant_id, learned, gate=gate, number=number, version=f"v{number}")
        with unit_of_work(Actor.system(tenant_id)) as uow:
            assert model_line(registry.get_model(uow, row.id))["gate"] == words
