"""Learning a company's taste from its decisions, and what becomes of what was learned."""

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from ats_app.core import outbox
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, maintenance_session, unit_of_work
from ats_app.core.errors import Unavailable
from ats_app.core.permissions import Permission
from ats_app.core.repository import Repository
from ats_app.core.tables import new_id
from ats_app.fairness import survey, words
from ats_app.matching import dataset, evaluation, registry, runs
from ats_app.matching.dataset import Dataset
from ats_app.matching.evaluation import Comparison, Window
from ats_app.matching.models import MatchingRun, MlModel, ModelStatus, RunKind
from ats_app.matching.repository import MatchingRepository
from ats_app.matching.schemas import RunRow
from scoring.matching import MatchModel
from scoring.matching.fairness import GateDecision, Survey, gate

_GROUPS = {**words.SEXES, **words.RACES}
_GROUP = re.compile(rf"\b({'|'.join(_GROUPS)})\b")
log = structlog.get_logger(__name__)

TASK = "matching.train"
STEPS = ("Reading decisions", "Learning", "Judging on jobs it has not seen", "Checking fairness", "Storing")
"""What a training does, in order; a run's `done` counts them."""

_ASK = text(
    "INSERT INTO matching_runs (tenant_id, id, kind, status, cause, asked_by, total, done, step, error)"
    " VALUES (:tenant, :id, 'train', 'waiting', :cause, :by, :total, 0, '', '')"
    " ON CONFLICT (tenant_id) WHERE kind = 'train' AND finished_at IS NULL"
    " DO UPDATE SET updated_at = now() RETURNING id"
)
_FAILED = "Something went wrong while learning. The model in use stays; the operator finds the cause in the log."


def ask(uow: UnitOfWork, *, cause: str = "asked") -> RunRow:
    """Asks for a training. While one is under way it is the answer: there is never more than one."""
    uow.actor.require(Permission.MATCHING_TRAIN)
    values = {"tenant": uow.actor.tenant_id, "id": new_id(), "cause": cause, "by": uow.actor.user_id}
    run_id = uow.session.execute(_ASK, values | {"total": len(STEPS)}).scalar_one()
    outbox.enqueue(uow, TASK, record_id=run_id)
    runs.tell(uow)
    return RunRow.model_validate(Repository(uow).get(MatchingRun, run_id))


def newest(uow: UnitOfWork) -> RunRow | None:
    """The latest training, under way or over."""
    return runs.newest(uow, RunKind.TRAIN)


def ask_all() -> int:
    """The weekly training: asks for one in every company that has decided something since its last model."""
    with maintenance_session() as session:
        tenants = session.execute(text("SELECT id FROM tenants WHERE status = 'active' ORDER BY id")).scalars().all()
    asked = 0
    for tenant_id in tenants:
        with unit_of_work(Actor.system(tenant_id)) as uow:
            if _has_news(uow):
                ask(uow, cause="schedule")
                asked += 1
    return asked


def _has_news(uow: UnitOfWork) -> bool:
    last = MatchingRepository(uow).newest_learned()
    [(decided,)] = Repository(uow).sql(
        "SELECT count(*) FROM (SELECT 1 FROM applications WHERE tenant_id = :tenant_id"
        " AND status IN ('hired', 'rejected', 'withdrawn')"
        " AND decided_at > coalesce(:since, '-infinity'::timestamptz) LIMIT :most) found",
        since=last.trained_to if last else None,
        most=1 if last else evaluation.LEAST_OUTCOMES,
    )
    return bool(decided) if last else decided >= evaluation.LEAST_OUTCOMES


@dataclass(frozen=True)
class _Champion:
    """The model in use when the training began; `model` and `window` are None for the rule."""

    id: UUID
    model: MatchModel | None
    window: Window | None


@dataclass(frozen=True)
class _Learned:
    model: MatchModel
    data: Dataset
    comparison: Comparison
    gate: GateDecision
    answered: int
    """People in the data who answered the survey."""
    seconds: float


def train(actor: Actor, work: outbox.Work, run_id: UUID) -> None:
    """Carries a training out; doing it twice makes one model. Outages are left to the outbox to try again."""
    try:
        with outbox.kept_claim(work):
            _train(actor, work, run_id)
    except (OperationalError, Unavailable, outbox.LostClaim):
        raise
    except Exception:
        log.exception("matching.training_failed", run=str(run_id))
        with unit_of_work(actor) as uow:
            outbox.complete(uow, work)
            run = runs.begin(uow, run_id, wait=True)
            if run is not None:
                runs.finish(uow, run, error=_FAILED)
                runs.tell(uow)


def _train(actor: Actor, work: outbox.Work, run_id: UUID) -> None:
    with unit_of_work(actor) as uow:
        if runs.begin(uow, run_id) is None:
            outbox.complete(uow, work)
            return
    runs.say(actor, run_id, STEPS[0], 0)
    with unit_of_work(actor) as uow:
        data, champion = dataset.read(uow), _champion(uow)
        stated = survey.for_statistics(uow)
    answers = {key: stated[person] for key, person in data.person_of.items() if person in stated}
    said = evaluation.too_few(data)
    learned = None
    if not said:
        learned = _learn(data, champion, answers, lambda step: runs.say(actor, run_id, STEPS[step], step))
    if learned is not None and not learned.model.evidence:
        said, learned = _nothing(learned), None
    with unit_of_work(actor) as uow:
        outbox.complete(uow, work)
        run = runs.begin(uow, run_id, wait=True)
        if run is None:
            raise outbox.LostClaim(str(run_id))
        if learned is not None:
            said = _register(uow, learned, champion, run)
        run.done = run.total
        runs.finish(uow, run, step=said)
        runs.tell(uow)


def _champion(uow: UnitOfWork) -> _Champion:
    now = registry.scorer(uow)
    if now.model is None:
        return _Champion(now.id, None, None)
    row = Repository(uow).get(MlModel, now.id)
    window = (row.trained_from, row.trained_to) if row.trained_from and row.trained_to else None
    return _Champion(now.id, now.model, window)


def _learn(data: Dataset, champion: _Champion, answers: Survey, say: Callable[[int], None]) -> _Learned:
    """All the computing."""
    began = time.perf_counter()
    say(1)
    model = evaluation.learn(data)
    say(2)
    comparison = evaluation.compare(data, champion.window)
    say(3)
    decision = gate(
        champion.model,
        model,
        jobs=list(data.jobs.values()),
        candidates=list(data.people.values()),
        outcomes=list(data.outcomes),
        survey=answers,
        seed=evaluation.SEED,
    )
    say(4)
    answered = len({data.person_of[key] for key in answers})
    said = {"tripped": _in_words(decision.tripped), "warnings": _in_words(decision.warnings)}
    decision = decision.model_copy(update=said)
    return _Learned(model, data, comparison, decision, answered, round(time.perf_counter() - began, 2))


def _in_words(sentences: Sequence[str]) -> list[str]:
    """Sentences of the gate with the groups as people call them."""
    return [_GROUP.sub(lambda code: _GROUPS[code[0]], sentence) for sentence in sentences]


def _nothing(learned: _Learned) -> str:
    total = learned.data.counts["total"]
    return (
        f"Nothing was learned that holds on jobs it had not seen, from {total} decided applications."
        " The model in use goes on scoring."
    )


def _register(uow: UnitOfWork, learned: _Learned, champion: _Champion, run: MatchingRun) -> str:
    """Stores the model and puts it to use if it has earned that. Returns what became of it, in a sentence."""
    repository = MatchingRepository(uow)
    registry.lock(repository)
    known = repository.by_version(learned.model.version)
    if known is not None:
        run.model_id = known.id
        return f"Nothing was decided since model {known.number} was learned."
    verdict = evaluation.decide(learned.comparison, learned.gate.tripped, held_back=_held_back(repository, champion))
    row = _row(learned, repository.next_number(), run)
    row.verdict = verdict.words
    row.status = ModelStatus.REJECTED if verdict.status is ModelStatus.REJECTED else ModelStatus.CANDIDATE
    repository.add(row)
    run.model_id = row.id
    if verdict.status is ModelStatus.ACTIVE:
        registry.switch(uow, row, reason=verdict.words)
        return f"Model {row.number} is in use now."
    return f"Model {row.number} was learned and is not in use. {verdict.words}"


def _held_back(repository: MatchingRepository, champion: _Champion) -> str:
    """Who chose on purpose what is in use now, where that keeps a challenger from taking over by itself."""
    now = repository.active_model()
    if now is None or now.id != champion.id:
        return "Another model was put to use while this one was learned."
    if now.activated_by is None or not repository.has_newer_used(now):
        return ""
    name = f"model {now.number}" if now.number else "the rule"
    return f"Somebody went back to {name} on purpose, so a person decides what comes next."


def _row(learned: _Learned, number: int, run: MatchingRun) -> MlModel:
    content = learned.model.to_bytes()
    first, last = learned.data.window
    return MlModel(
        tenant_id=run.tenant_id,
        kind="learned",
        number=number,
        version=learned.model.version,
        content=content,
        content_sha256=hashlib.sha256(content).hexdigest(),
        data_sha256=learned.model.data_hash,
        trained_from=first,
        trained_to=last,
        outcomes=learned.data.counts,
        metrics=learned.comparison.as_metrics() | {"engine": dict(learned.model.metrics)},
        gate=learned.gate.model_dump(mode="json") | {"survey_answers": learned.answered},
        trained_by=run.asked_by,
        training_seconds=learned.seconds,
    )
