"""Which model scores, and who said so."""

import hashlib
import threading
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Conflict, Forbidden, NotFound
from ats_app.core.permissions import Role
from ats_app.core.repository import Repository
from ats_app.core.roles import DatabaseUrls
from ats_app.matching import registry
from ats_app.matching.models import MlModel, ModelStatus
from ats_app.matching.schemas import ModelRow, ReasonInput
from scoring.matching import MatchModel
from scoring.matching.rule import RULE_VERSION
from tests.factories import count, make_actor, save
from tests.matching.company import run

WHY = ReasonInput(reason="It was measured on last year's jobs.")


def register(tenant_id: UUID, model: MatchModel, **fields: object) -> MlModel:
    content = model.to_bytes()
    values = {
        "kind": "learned",
        "number": 1,
        "version": model.version,
        "content": content,
        "content_sha256": hashlib.sha256(content).hexdigest(),
    }
    row = MlModel(tenant_id=tenant_id, **(values | fields))
    save(Actor.system(tenant_id), row)
    return row


def in_use(actor: Actor) -> ModelRow:
    [row] = [row for row in run(actor, registry.history) if row.status == "active"]
    return row


def test_the_rule_scores_until_something_better_is_known(admin: Actor) -> None:
    scorer = run(admin, registry.scorer)
    assert (scorer.version, scorer.model) == (RULE_VERSION, None)
    row = in_use(admin)
    assert (row.id, row.number, row.kind, row.activated_by) == (scorer.id, 0, "rule", "")


def test_two_first_askers_make_one_rule(tenant_id: UUID, admin: Actor) -> None:
    threads = [threading.Thread(target=run, args=(admin, registry.scorer)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit_of_work(admin) as uow:
        assert count(uow, "ml_models") == 1


def test_an_activated_model_scores_at_once_and_the_one_before_retires(
    tenant_id: UUID, admin: Actor, learned: MatchModel
) -> None:
    before = run(admin, registry.scorer)
    row = register(tenant_id, learned)
    after = run(admin, registry.activate, row.id, WHY)
    assert (after.status, after.activated_by, after.activation_reason) == ("active", "Ada Admin", WHY.reason)
    scorer = run(admin, registry.scorer)
    assert (scorer.id, scorer.version) == (row.id, learned.version)
    assert scorer.model is not None
    assert scorer.model.to_bytes() == learned.to_bytes()
    assert run(admin, registry.get_model, before.id).status == "retired"
    with unit_of_work(admin) as uow:
        assert uow.session.execute(text("SELECT name FROM outbox WHERE kind = 'event'")).scalars().all() == [
            "model.activated"
        ]


def test_one_goes_back_to_the_rule_and_forward_again(tenant_id: UUID, admin: Actor, learned: MatchModel) -> None:
    rule = run(admin, registry.scorer)
    row = register(tenant_id, learned)
    for wanted in (row.id, rule.id, row.id):
        run(admin, registry.activate, wanted, WHY)
        assert run(admin, registry.scorer).id == wanted
        assert in_use(admin).id == wanted
    with pytest.raises(Conflict, match="in use already"):
        run(admin, registry.activate, row.id, WHY)


def test_what_orders_people_worse_than_the_rule_is_never_activated(
    tenant_id: UUID, admin: Actor, learned: MatchModel
) -> None:
    row = register(tenant_id, learned, status=ModelStatus.REJECTED)
    with pytest.raises(Conflict, match="worse than the rule"):
        run(admin, registry.activate, row.id, WHY)


def test_the_name_of_who_signs_off_stands_in_the_gates_answer(
    tenant_id: UUID, admin: Actor, learned: MatchModel
) -> None:
    gate = {"activate": False, "tripped": ["scores: impact ratio of female goes from 0.92 to 0.71"]}
    row = register(tenant_id, learned, gate=gate)
    assert run(admin, registry.activate, row.id, WHY).gate["signed_off_by"] == "Ada Admin"


def test_there_is_never_more_than_one_active_model(tenant_id: UUID, admin: Actor, learned: MatchModel) -> None:
    from sqlalchemy.exc import IntegrityError

    run(admin, registry.scorer)
    with pytest.raises(IntegrityError):
        register(tenant_id, learned, status=ModelStatus.ACTIVE)


def test_two_people_activate_one_after_the_other(tenant_id: UUID, admin: Actor, learned: MatchModel) -> None:
    run(admin, registry.scorer)
    rows = [register(tenant_id, learned), register(tenant_id, learned, number=2, version="copy")]
    threads = [threading.Thread(target=run, args=(admin, registry.activate, row.id, WHY)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(row.status for row in run(admin, registry.history))
    assert statuses == ["active", "retired", "retired"]


def test_a_model_whose_content_was_changed_gives_way_to_the_rule(
    tenant_id: UUID, admin: Actor, learned: MatchModel, db: DatabaseUrls
) -> None:
    row = register(tenant_id, learned)
    run(admin, registry.activate, row.id, WHY)
    with psycopg.connect(db.owner) as connection:
        connection.execute("UPDATE ml_models SET content = content || ' ' WHERE id = %s", (row.id,))
    registry.loaded.clear()
    assert run(Actor.system(tenant_id), registry.scorer).version == RULE_VERSION
    assert "could not be used any more" in in_use(admin).activation_reason
    with pytest.raises(Conflict, match="can't be used"):
        run(admin, registry.activate, row.id, WHY)


def test_a_rule_of_an_earlier_release_gives_way_to_the_present_one(tenant_id: UUID, admin: Actor) -> None:
    old = MlModel(tenant_id=tenant_id, kind="rule", number=0, version="rule-0", status=ModelStatus.ACTIVE)
    save(Actor.system(tenant_id), old)
    assert run(admin, registry.scorer).version == RULE_VERSION
    with pytest.raises(Conflict, match="no longer part"):
        run(admin, registry.activate, old.id, WHY)


def test_models_are_kept_for_good_and_every_switch_is_on_the_trail(
    tenant_id: UUID, admin: Actor, learned: MatchModel
) -> None:
    run(admin, registry.scorer)
    row = register(tenant_id, learned)
    run(admin, registry.activate, row.id, WHY)
    with unit_of_work(admin) as uow:
        trail = uow.session.execute(
            text("SELECT user_id, after FROM audit_log WHERE record_id = :id AND action = 'update'"), {"id": row.id}
        ).one()
        assert trail.user_id == admin.user_id
        assert trail.after["activation_reason"] == WHY.reason
        added = uow.session.execute(
            text("SELECT after FROM audit_log WHERE record_id = :id AND action = 'insert'"), {"id": row.id}
        ).scalar_one()
        assert "content" not in added
    with unit_of_work(admin) as uow, pytest.raises(Exception, match="permission denied"):
        uow.session.execute(text("DELETE FROM ml_models"))


def test_who_may_see_and_who_may_activate(tenant_id: UUID, learned: MatchModel) -> None:
    row = register(tenant_id, learned)
    executive, recruiter = make_actor(tenant_id, Role.EXECUTIVE), make_actor(tenant_id, Role.RECRUITER)
    assert run(executive, registry.history)
    for actor, use_case, args in (
        (recruiter, registry.history, ()),
        (recruiter, registry.get_model, (row.id,)),
        (recruiter, registry.activate, (row.id, WHY)),
        (executive, registry.activate, (row.id, WHY)),
        (Actor.system(tenant_id), registry.activate, (row.id, WHY)),
    ):
        with pytest.raises(Forbidden):
            run(actor, use_case, *args)


def test_another_companys_models_are_not_there(tenant_id: UUID, other_tenant_id: UUID, learned: MatchModel) -> None:
    row = register(tenant_id, learned)
    stranger = make_actor(other_tenant_id, Role.ADMIN)
    assert [model.kind for model in run(stranger, registry.history)] == ["rule"]
    for use_case, args in (
        (registry.get_model, (row.id,)),
        (registry.activate, (row.id, WHY)),
        (registry.model_of, (learned.version,)),
    ):
        with pytest.raises(NotFound):
            run(stranger, use_case, *args)
    with unit_of_work(stranger) as uow:
        assert Repository(uow).find(MlModel, row.id) is None


def test_memory_holds_a_few_models_and_reads_the_others_again(
    tenant_id: UUID, admin: Actor, learned: MatchModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_MODELS_KEPT", 1)
    for number in range(2):
        register(tenant_id, learned, version=f"m{number}")
        run(admin, registry.model_of, f"m{number}")
    assert registry.loaded.get((tenant_id, "m0")) is None
    assert registry.loaded.get((tenant_id, "m1")) is run(admin, registry.model_of, "m1")
