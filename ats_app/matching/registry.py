"""The registry of models: which one scores, how another one takes its place, and who said so.

The row of the rule is the company's lock for every change here: whoever numbers or switches models holds it first.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm.attributes import flag_modified

from ats_app.core import outbox
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import Conflict, NotFound
from ats_app.core.permissions import Permission
from ats_app.matching.models import MlModel, ModelStatus
from ats_app.matching.repository import MatchingRepository
from ats_app.matching.schemas import ModelRow, ReasonInput
from scoring.matching import MatchModel
from scoring.matching.rule import RULE_VERSION

log = structlog.get_logger(__name__)

ACTIVATED = "model.activated"
_MODELS_KEPT = 16
_RULE_VERDICT = (
    "The published rule: skills 40, experience 30, education 20, other 10 points. It is there from the start."
)
_FROM_THE_START = "Scores from the start, before anything is learned."


class UnusableModel(Exception):
    """The stored content is not what its hash says, or was made for features this version no longer has."""


@dataclass(frozen=True)
class Scorer:
    """What scores: `model` is None for the rule."""

    id: UUID
    version: str
    model: MatchModel | None


class _Loaded:
    """Models in memory, by tenant and version. A version names its content, so an entry can't be out of date: which
    model is active is asked of the database every time."""

    def __init__(self) -> None:
        self._models: OrderedDict[tuple[UUID, str], MatchModel] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[UUID, str]) -> MatchModel | None:
        with self._lock:
            if key in self._models:
                self._models.move_to_end(key)
            return self._models.get(key)

    def put(self, key: tuple[UUID, str], model: MatchModel) -> None:
        with self._lock:
            self._models[key] = model
            while len(self._models) > _MODELS_KEPT:
                self._models.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._models.clear()


loaded = _Loaded()


def scorer(uow: UnitOfWork) -> Scorer:
    """What scores now. One small query; the model itself is read once a process."""
    repository = MatchingRepository(uow)
    row = repository.active()
    if row is None or (row.kind == "rule" and row.version != RULE_VERSION):
        row = _with_present_rule(repository)
    if row.kind == "rule":
        return Scorer(row.id, row.version, None)
    try:
        return Scorer(row.id, row.version, model_of(uow, row.version))
    except UnusableModel as error:
        return _fall_back(uow, repository, str(error))


def model_of(uow: UnitOfWork, version: str) -> MatchModel | None:
    """The model of a version, as it was stored; None for the rule.

    Raises:
        NotFound: there is no such model, and it is not the rule of this version of the product.
        UnusableModel: it can't score any more.
    """
    if version == RULE_VERSION:
        return None
    key = (uow.actor.tenant_id, version)
    model = loaded.get(key)
    if model is None:
        row = MatchingRepository(uow).by_version(version)
        if row is None or row.content is None:
            raise NotFound("There is no such model.")
        model = _open(row)
        loaded.put(key, model)
    return model


def _open(row: MlModel) -> MatchModel:
    content = row.content or b""
    if hashlib.sha256(content).hexdigest() != row.content_sha256:
        raise UnusableModel("its stored content is not what it was when it was learned")
    try:
        return MatchModel.from_bytes(content)
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableModel(str(error)) from error


def history(uow: UnitOfWork) -> list[ModelRow]:
    """Every model with its figures: the one in use first, then the newest."""
    uow.actor.require(Permission.MODELS_READ)
    repository = MatchingRepository(uow)
    if repository.active() is None:
        _with_present_rule(repository)
    return [ModelRow.model_validate(row) for row in repository.model_rows()]


def get_model(uow: UnitOfWork, model_id: UUID) -> ModelRow:
    uow.actor.require(Permission.MODELS_READ)
    row = MatchingRepository(uow).model_row(model_id)
    if row is None:
        raise NotFound
    return ModelRow.model_validate(row)


def activate(uow: UnitOfWork, model_id: UUID, data: ReasonInput) -> ModelRow:
    """A person puts a model to use: signs off what the gate stopped, or goes back to an earlier model or to the rule.

    Raises:
        Conflict: it is in use already, it orders people worse than the rule, or it can't score any more.
    """
    uow.actor.require(Permission.MODELS_ACTIVATE)
    by = uow.actor.required_user_id
    repository = MatchingRepository(uow)
    lock(repository)
    row = repository.get(MlModel, model_id)
    if row.status == ModelStatus.ACTIVE:
        raise Conflict("This model is in use already.")
    if row.status == ModelStatus.REJECTED:
        raise Conflict("This model orders people worse than the rule does, so it can't be activated.")
    _require_usable(row)
    if row.gate.get("tripped"):
        row.gate["signed_off_by"] = uow.actor.name
        flag_modified(row, "gate")
    switch(uow, row, reason=data.reason, by=by)
    return get_model(uow, model_id)


def lock(repository: MatchingRepository) -> MlModel:
    """Takes the company's lock on its models. Returns the rule's row."""
    rule = repository.by_version(RULE_VERSION, lock=True)
    if rule is None:
        repository.add_rule(RULE_VERSION, verdict=_RULE_VERDICT, reason=_FROM_THE_START)
        rule = repository.by_version(RULE_VERSION, lock=True)
    if rule is None:
        raise Conflict("The models are being changed by somebody else. Please try again.")
    return rule


def switch(uow: UnitOfWork, row: MlModel, *, reason: str, by: UUID | None = None) -> None:
    """Puts a model to use in place of the one before; the caller holds the lock. What is open is scored again."""
    repository = MatchingRepository(uow)
    now = datetime.now(UTC)
    before = repository.active_model()
    if before is not None:
        before.status, before.retired_at = ModelStatus.RETIRED, now
        uow.flush()  # before the new one becomes active: there is never more than one
    row.status, row.retired_at = ModelStatus.ACTIVE, None
    row.activated_at, row.activated_by, row.activation_reason = now, by, reason
    uow.flush()
    outbox.emit(uow, ACTIVATED, record_id=row.id)


def _require_usable(row: MlModel) -> None:
    if row.kind == "rule":
        if row.version != RULE_VERSION:
            raise Conflict("This rule is no longer part of the product.")
        return
    try:
        _open(row)
    except UnusableModel as error:
        raise Conflict(f"This model can't be used: {error}.") from error


def _with_present_rule(repository: MatchingRepository) -> Any:
    """Sees to it that a model is active: the rule, also in place of the rule of an earlier version of the product."""
    rule = lock(repository)
    row = repository.active()
    if row is None or (row.kind == "rule" and row.version != RULE_VERSION):
        switch(repository.uow, rule, reason="The rule of this version of the product.")
        row = repository.active()
    return row


def _fall_back(uow: UnitOfWork, repository: MatchingRepository, why: str) -> Scorer:
    """Nothing may keep people from being scored: the rule takes over from a model that can't be read."""
    rule = lock(repository)
    row = repository.active()
    if row is not None and row.kind != "rule":
        log.warning("matching.model_unusable", version=row.version, why=why)
        switch(uow, rule, reason=f"Model {row.number} could not be used any more: {why}.")
    return Scorer(rule.id, rule.version, None)
