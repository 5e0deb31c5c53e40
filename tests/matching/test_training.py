"""Learning from decisions: what is learned, when it is used, and what is said when it is not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ats_app import scheduler, worker
from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import unit_of_work
from ats_app.core.errors import Forbidden
from ats_app.core.permissions import Role
from ats_app.core.roles import DatabaseUrls
from ats_app.fairness import feedback
from ats_app.fairness.schemas import FeedbackInput
from ats_app.matching import dataset, evaluation, registry, runs, service, training
from ats_app.matching.evaluation import Comparison
from ats_app.matching.models import CandidateScore, ModelStatus, RunKind
from ats_app.matching.schemas import ModelRow, ReasonInput, RunRow
from ats_app.schedule import ENTRIES
from scoring.matching import Outcome
from scoring.matching.rule import RULE_VERSION
from scoring.matching.simulation import Employer, employer
from tests.factories import count, make_actor, save
from tests.matching.company import apply, decide, row_id, run, settle, work_off


def train(actor: Actor) -> RunRow:
    """A training from the press of the button to its end."""
    asked = run(actor, training.ask)
    work_off()
    ended: RunRow = run(actor, runs.get_run, asked.id)
    return ended


def learned_models(actor: Actor) -> list[ModelRow]:
    return [row for row in run(actor, registry.history) if row.kind == "learned"]


def test_a_better_model_takes_over_by_itself(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    settle(tenant_id, acme)
    ended = train(admin)
    assert (ended.status, ended.done, ended.step) == ("done", ended.total, "Model 1 is in use now.")
    [model] = learned_models(admin)
    assert (model.id, model.status, model.activated_by, model.trained_by) == (
        ended.model_id,
        "active",
        "",
        "Ada Admin",
    )
    auc = model.metrics["auc_in_job"]
    assert auc["challenger"] > auc["rule"] == auc["champion"]
    assert (model.outcomes["total"], model.metrics["rows"]) == (len(acme.outcomes), len(acme.outcomes))
    assert model.trained_to is not None
    assert model.trained_to.date().isoformat() == max(o.decided_at or "" for o in acme.outcomes)
    assert model.gate["activate"]
    assert "puts the right one first" in model.verdict
    assert run(admin, registry.scorer).version == model.version


def test_the_same_decisions_make_the_same_model_once(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    settle(tenant_id, acme)
    first, again = train(admin), train(admin)
    assert again.model_id == first.model_id
    assert again.step == "Nothing was decided since model 1 was learned."
    assert len(learned_models(admin)) == 1


def test_a_task_that_runs_twice_makes_one_model(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    settle(tenant_id, acme)
    run(admin, training.ask)
    run(admin, training.ask)
    with unit_of_work(admin) as uow:
        assert count(uow, "matching_runs") == 1, "asking twice is one training"
        rows = uow.session.execute(text("SELECT id FROM outbox WHERE name = 'matching.train'")).scalars().all()
    for row in (*rows, *rows):
        worker.run(str(tenant_id), str(row))
    assert len(learned_models(admin)) == 1


def test_a_worker_that_lost_its_claim_stores_nothing(
    tenant_id: UUID, admin: Actor, acme: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(tenant_id, acme)
    asked = run(admin, training.ask)
    system = Actor.system(tenant_id)
    with unit_of_work(system) as uow:
        row = uow.session.execute(text("SELECT id FROM outbox WHERE name = 'matching.train'")).scalar_one()
        work = outbox.claim(uow, row)
    assert work is not None
    with unit_of_work(system) as uow:
        uow.session.execute(text("UPDATE outbox SET claim_token = gen_random_uuid()"))
    with pytest.raises(outbox.LostClaim):
        training.train(system, work, asked.id)
    assert learned_models(admin) == []


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (lambda o: o[:12], "Too few outcomes: 12 decided applications, and learning needs 30."),
        (lambda o: o[:1], "Too few outcomes: 1 decided application,"),
        (lambda o: [row for row in o if row.outcome == "rejected"][:60], "without hires or offers there is nothing"),
        (lambda o: [row for row in o if row.outcome == "offer"][:40], "without rejections there is nothing"),
        (lambda o: [row for row in o if row.job_id == o[0].job_id], "All decisions are about one job"),
    ],
)
def test_too_little_to_learn_from_is_said_and_the_rule_stays(
    tenant_id: UUID, admin: Actor, acme: Employer, keep: object, words: str
) -> None:
    settle(tenant_id, acme, keep(acme.outcomes))  # type: ignore[operator]
    ended = train(admin)
    assert ended.status == "done"
    assert words in ended.step
    assert learned_models(admin) == []
    assert run(admin, registry.scorer).version == RULE_VERSION


def test_noise_teaches_nothing(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    flipped = [
        row.model_copy(update={"outcome": "offer" if i % 3 == 0 else "rejected"})
        for i, row in enumerate(acme.outcomes[:60])
    ]
    settle(tenant_id, acme, flipped)
    ended = train(admin)
    assert "Nothing was learned" in ended.step or "not in use" in ended.step
    assert run(admin, registry.scorer).version == RULE_VERSION


def test_a_challenger_is_measured_against_the_model_in_use(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    by_day = sorted(acme.outcomes, key=lambda o: o.decided_at or "")
    half = len(by_day) // 2
    settle(tenant_id, acme, by_day[:half])
    train(admin)
    jobs = {o.job_id for o in by_day[:half]}
    people = {o.candidate_id for o in by_day[:half]} | {person for _, person in acme.pairs}
    decide(tenant_id, [o for o in by_day[half:] if o.job_id in jobs and o.candidate_id in people])
    train(admin)
    newest = max(learned_models(admin), key=lambda row: row.number)
    auc = newest.metrics["auc_in_job"]
    assert auc["champion"] != auc["rule"]
    assert (newest.status == "active") == (auc["challenger"] > auc["champion"] and auc["challenger"] >= auc["rule"])


def test_a_model_that_learned_from_biased_decisions_waits_for_a_persons_name(
    tenant_id: UUID, admin: Actor, db: DatabaseUrls
) -> None:
    biased = employer(3, jobs=30, applicants=60, bias=2.5)
    settle(tenant_id, biased)
    with psycopg.connect(db.owner) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO survey_answers (tenant_id, id, candidate_id, sex, consent_version, consent_text)"
            " SELECT tenant_id, gen_random_uuid(), id, %s, 1, 'yes' FROM candidates WHERE id = %s",
            [(said["sex"], row_id(tenant_id, person)) for person, said in biased.survey.items()],
        )
    ended = train(admin)
    [model] = learned_models(admin)
    assert (model.status, model.gate["activate"]) == ("candidate", False)
    assert any("Female" in reason for reason in model.gate["tripped"])
    assert model.gate["survey_answers"] > 100
    assert "The fairness gate stopped it" in ended.step
    assert run(admin, registry.scorer).version == RULE_VERSION
    signed = run(admin, registry.activate, model.id, ReasonInput(reason="The lawyers agreed on 2026-11-20."))
    assert (signed.status, signed.gate["signed_off_by"]) == ("active", "Ada Admin")


def test_who_went_back_on_purpose_decides_when_to_go_on(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    late, early = acme.outcomes[::8], [row for i, row in enumerate(acme.outcomes) if i % 8]
    settle(tenant_id, acme, early)
    rule = run(admin, registry.scorer)
    train(admin)
    run(admin, registry.activate, rule.id, ReasonInput(reason="We want to look at it first."))
    people = {row.candidate_id for row in early}
    decide(tenant_id, [row for row in late if row.candidate_id in people])
    ended = train(admin)
    assert "Somebody went back to the rule on purpose" in ended.step
    assert run(admin, registry.scorer).version == RULE_VERSION
    newest = max(learned_models(admin), key=lambda row: row.number)
    assert newest.status == "candidate"
    signed = run(admin, registry.activate, newest.id, ReasonInput(reason="Looked at: it is fine."))
    assert (signed.status, signed.activated_by) == ("active", "Ada Admin")


def test_people_and_jobs_are_learned_from_as_they_were_scored(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    settle(tenant_id, acme, acme.outcomes[:40])
    pair = acme.pairs[0]
    settle_job = acme.outcomes[0].job_id
    [application] = apply(tenant_id, [(settle_job, pair[1])])
    run(admin, service.score_application, application.id)
    with unit_of_work(admin) as uow:
        uow.session.execute(
            text("UPDATE candidates SET skills = '[]' WHERE id = :id"), {"id": application.candidate_id}
        )
        uow.session.execute(
            text("UPDATE applications SET status = 'rejected', decided_at = now() WHERE id = :id"),
            {"id": application.id},
        )
    data = run(admin, dataset.read)
    [key] = [key for key, person in data.person_of.items() if person == str(application.candidate_id)]
    assert key != str(application.candidate_id), "it is the profile of the day"
    assert data.people[key].skills
    assert data.counts["total"] == 41
    jobs = {row.job_id for row in data.outcomes if data.job_of[row.job_id] == str(row_id(tenant_id, settle_job))}
    assert len(jobs) == 2, "one as it is now, one as it was scored"


@pytest.mark.parametrize(
    ("came", "outcome"),
    [
        (("hired", "hired", []), "hired_success"),
        (("rejected", "applied", []), "rejected"),
        (("rejected", "interview", []), "interview"),
        (("rejected", "screen", ["interview", "screen"]), "interview"),
        (("rejected", "offer", []), "offer"),
        (("withdrawn", "offer", []), "offer"),
        (("withdrawn", "interview", []), None),
        (("active", "offer", []), None),
    ],
)
def test_what_a_decision_means_comes_from_how_far_the_person_came(
    tenant_id: UUID, acme: Employer, came: tuple[str, str, list[str]], outcome: str | None
) -> None:
    status, stage, moves = came
    from ats_app.applications.models import StageMove
    from tests.factories import save

    admin = make_actor(tenant_id, Role.ADMIN)
    job, person = acme.pairs[0]
    settle(tenant_id, acme, [Outcome(job_id=job, candidate_id=person, outcome="offer")])
    with unit_of_work(admin) as uow:
        application = uow.session.execute(
            text("UPDATE applications SET status = :status, stage_id = :stage, decided_at = now() RETURNING id"),
            {"status": status, "stage": row_id(tenant_id, f"{job} {stage}")},
        ).scalar_one()
    for kind in moves:
        move = StageMove(
            tenant_id=tenant_id, application_id=application, to_stage_id=row_id(tenant_id, f"{job} {kind}")
        )
        save(admin, move)
    data = run(admin, dataset.read)
    assert [row.outcome for row in data.outcomes] == ([outcome] if outcome else [])


def test_old_decisions_and_erased_people_are_left_out(tenant_id: UUID, admin: Actor, acme: Employer) -> None:
    settle(tenant_id, acme, acme.outcomes[:10])
    with unit_of_work(admin) as uow:
        first, second = uow.session.execute(text("SELECT id FROM applications ORDER BY id LIMIT 2")).scalars().all()
        old = datetime.now(UTC) - timedelta(days=4 * 365)
        uow.session.execute(text("UPDATE applications SET decided_at = :at WHERE id = :id"), {"at": old, "id": first})
        uow.session.execute(
            text(
                "UPDATE candidates SET deleted_at = now()"
                " WHERE id = (SELECT candidate_id FROM applications WHERE id = :id)"
            ),
            {"id": second},
        )
        gone = uow.session.execute(
            text("SELECT count(*) FROM applications a JOIN candidates c ON c.id = a.candidate_id"
                 " WHERE c.deleted_at IS NOT NULL AND a.decided_at > :at"),
            {"at": old},
        ).scalar_one()  # fmt: skip
    assert run(admin, dataset.read).counts["total"] == 10 - 1 - gone


@pytest.mark.parametrize(("direction", "kind"), [("too_low", "offer"), ("too_high", "rejected")])
def test_feedback_stands_in_until_somebody_decides(
    tenant_id: UUID, admin: Actor, acme: Employer, direction: str, kind: str
) -> None:
    known = acme.outcomes[:10]
    settle(tenant_id, acme, known)
    job, taken = known[0].job_id, {row.candidate_id for row in known if row.job_id == known[0].job_id}
    person = next(candidate for _, candidate in acme.pairs if candidate not in taken)
    [waiting] = apply(tenant_id, [(job, person)], score=50, rank=5000)
    score = CandidateScore(tenant_id=tenant_id, application_id=waiting.id, score=50, model_version="rule")
    save(Actor.system(tenant_id), score)
    assert run(admin, dataset.read).counts["total"] == 10

    said = FeedbackInput(direction=direction, factor="skills", reason="equivalent")
    run(admin, feedback.give, waiting.id, said)
    data = run(admin, dataset.read)
    [learned] = [row for row in data.outcomes if data.person_of[row.candidate_id] == str(waiting.candidate_id)
                 and data.job_of[row.job_id] == str(waiting.job_id)]  # fmt: skip
    assert learned.outcome == kind

    decided = {"id": waiting.id, "at": datetime.now(UTC)}
    with unit_of_work(admin) as uow:
        uow.session.execute(text("UPDATE applications SET status = 'hired', decided_at = :at WHERE id = :id"), decided)
    assert [row.outcome for row in run(admin, dataset.read).outcomes].count("hired_success") >= 1
    assert run(admin, dataset.read).counts["total"] == 11


def test_what_goes_wrong_ends_the_training_and_the_next_can_begin(
    tenant_id: UUID, admin: Actor, acme: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(tenant_id, acme)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(evaluation, "compare", broken)
        ended = train(admin)
    assert (ended.status, "the operator finds the cause" in ended.error) == ("failed", True)
    assert train(admin).status == "done"


def test_an_outage_is_tried_again(
    tenant_id: UUID, admin: Actor, acme: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(tenant_id, acme)
    read = dataset.read

    def away(*_: object) -> None:
        raise OperationalError("select", {}, Exception("server closed the connection"))

    monkeypatch.setattr(dataset, "read", away)
    assert train(admin).status == "running"
    monkeypatch.setattr(dataset, "read", read)
    with unit_of_work(admin) as uow:
        uow.session.execute(text("UPDATE outbox SET available_at = now()"))
    work_off()
    [row] = learned_models(admin)
    assert row.status == "active"


def test_once_a_week_every_company_with_news_learns(
    tenant_id: UUID, other_tenant_id: UUID, admin: Actor, acme: Employer
) -> None:
    settle(tenant_id, acme)
    [entry] = [entry for entry in ENTRIES if entry.name == "matching.train"]
    assert scheduler.tick([entry]) == ["matching.train"]
    assert scheduler.tick([entry]) == []
    work_off()
    [model] = learned_models(admin)
    assert model.trained_by == ""
    assert training.ask_all() == 0, "nothing was decided since"
    newest = run(admin, runs.newest, RunKind.TRAIN)
    assert (newest.cause, newest.status) == ("schedule", "done")
    assert run(make_actor(other_tenant_id, Role.ADMIN), runs.newest, RunKind.TRAIN) is None


def test_who_may_ask_for_a_training(tenant_id: UUID) -> None:
    for role in (Role.RECRUITER, Role.EXECUTIVE, Role.HIRING_MANAGER):
        with pytest.raises(Forbidden):
            run(make_actor(tenant_id, role), training.ask)


class TestVerdict:
    """The whole table of what becomes of a challenger."""

    def of(self, rule: float | None, champion: float, challenger: float, **more: object) -> evaluation.Verdict:
        tripped = more.pop("tripped", [])
        comparison = Comparison(100, 5, rule, champion, challenger)
        return evaluation.decide(comparison, tripped, **more)  # type: ignore[arg-type]

    def test_better_than_both(self) -> None:
        found = self.of(0.74, 0.78, 0.81)
        assert found.status is ModelStatus.ACTIVE
        assert "81.0 % of cases; the model in use 78.0 %, the rule 74.0 %" in found.words

    def test_worse_than_the_rule(self) -> None:
        assert self.of(0.74, 0.70, 0.73).status is ModelStatus.REJECTED

    def test_as_good_as_the_champion_is_not_better(self) -> None:
        found = self.of(0.74, 0.78, 0.78)
        assert found.status is ModelStatus.CANDIDATE
        assert found.words.startswith("Not better than the model in use.")

    def test_stopped_by_the_gate(self) -> None:
        found = self.of(0.74, 0.78, 0.81, tripped=["scores: impact ratio of female goes from 0.92 to 0.71"])
        assert found.status is ModelStatus.CANDIDATE
        assert "A person has to sign it off" in found.words
        assert "female goes from 0.92 to 0.71" in found.words

    def test_not_judged(self) -> None:
        assert self.of(None, 0.78, 0.81).status is ModelStatus.CANDIDATE
