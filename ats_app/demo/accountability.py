"""What the story leaves behind about fairness: answers of the survey, the decision ledger, feedback, an audit.

Answers are drawn without a look at names, scores or decisions: whatever the screen then finds among the groups is
chance, as it would be in a fair company.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ats_app.applications.models import Application, StageMove
from ats_app.core.db import UnitOfWork
from ats_app.core.tables import new_id
from ats_app.demo.copying import copy_rows, raw_connection
from ats_app.demo.history import Rows, timed_id
from ats_app.fairness import audits, ledger
from ats_app.fairness.models import Action, FairnessReport, LedgerEntry, ScoreFeedback, ScoreView, SurveyAnswer
from ats_app.fairness.words import CONSENT_TEXT, CONSENT_VERSION
from ats_app.matching import registry
from ats_app.matching.models import CandidateScore

_ANSWERED = 0.72
_SEXES = {"female": 48, "male": 47, "non_binary": 2, None: 3}
_RACES: dict[str | None, int] = {
    "white": 44, "hispanic": 24, "black": 12, "asian": 12, "two_or_more": 4, "native_american": 1, "native_hawaiian": 1,
    None: 2,
}  # fmt: skip
_SAID = (
    ("too_low", "skills", "equivalent", "Years with a comparable tool, which the job does not name."),
    ("too_low", "skills", "skill_missed", "It stands in a project's description, not in the list of skills."),
    ("too_low", "experience", "experience_misread", "Freelance work was left out of the years."),
    ("too_high", "skills", "skill_overrated", "Listed, but not used for years."),
    ("too_high", "experience", "seniority", "Long experience, none of it with responsibility for others."),
    ("too_low", "education", "education_misread", "A foreign degree of the level that we ask for."),
    ("too_high", "overall", "requirement", "Our requirements ask for too little of what matters in this team."),
)
_FEEDBACK_EVERY = 110


def write(uow: UnitOfWork, slug: str, company: str, rows: Rows, roles: Mapping[UUID, str]) -> None:
    """Adds all of it to a company whose history is stored; only the tables' owner can. `roles` are its users'."""
    connection, rng = raw_connection(uow.session), Random(f"accountability/{slug}")  # noqa: S311 - a story
    copy_rows(connection, list(_answers(uow.actor.tenant_id, company, rows.applications, rng)))
    copy_rows(connection, _views(rows, rng))
    copy_rows(connection, _chain(rows, roles))
    _date_rule(uow, min((row.scored_at for row in rows.scores), default=None))
    copy_rows(connection, list(_feedback(rows, rng)))


def _date_rule(uow: UnitOfWork, first: datetime | None) -> None:
    """The rule has been in use since it gave the first score."""
    registry.scorer(uow)
    if first is not None:
        values = {"tenant": uow.actor.tenant_id, "at": first}
        uow.session.execute(
            text("UPDATE ml_models SET activated_at = :at, created_at = :at WHERE tenant_id = :tenant"), values
        )


def audit(uow: UnitOfWork, now: datetime, asked_by: UUID) -> None:
    """The audit of the year, made as the worker makes it, its summary public."""
    row = FairnessReport(
        id=new_id(), tenant_id=uow.actor.tenant_id, applied_until=now, as_of=now, asked_by=asked_by,
        distributed_on=(now - timedelta(days=330)).date(), published_at=now, published_by=asked_by,
    )  # fmt: skip
    uow.session.add(row)
    uow.flush()
    audits.keep(uow, row.id, audits.make(audits.gather(uow, row)))


def _answers(tenant_id: UUID, company: str, applications: Sequence[Application], rng: Random) -> Iterator[SurveyAnswer]:
    """What the candidates who took part stated, on the day of their first application."""
    first: dict[UUID, datetime] = {}
    for row in sorted(applications, key=lambda row: row.applied_at):
        first.setdefault(row.candidate_id, row.applied_at)
    for candidate, at in first.items():
        sex, race = (rng.choices([*weights], [*weights.values()])[0] for weights in (_SEXES, _RACES))
        if rng.random() < _ANSWERED and (sex or race):
            yield SurveyAnswer(
                id=new_id(), tenant_id=tenant_id, candidate_id=candidate, sex=sex, race_ethnicity=race,
                consent_version=CONSENT_VERSION, consent_text=CONSENT_TEXT.format(company=company),
                given_at=at, created_at=at, updated_at=at,
            )  # fmt: skip


def _views(rows: Rows, rng: Random) -> list[ScoreView]:
    """Who decided, or wrote a note, had seen the score before; each person's first look at each score."""
    scores = {row.application_id: row for row in rows.scores}
    looks = [(move.moved_by, move.application_id, move.moved_at) for move in rows.moves if move.moved_by]
    looks += [(note.author_id, note.application_id, note.created_at) for note in rows.notes if note.application_id]
    seen: dict[tuple[UUID, UUID], ScoreView] = {}
    for person, application, at in sorted(looks, key=lambda look: look[2]):
        score = scores[application]
        if (person, score.id) in seen:
            continue
        first = at - min((at - score.scored_at) / 2, timedelta(minutes=rng.randint(1, 30)))
        seen[person, score.id] = ScoreView(
            id=timed_id(first), tenant_id=score.tenant_id, score_id=score.id, application_id=application,
            user_id=person, place=rng.choice(("board", "candidate")), first_seen_at=first, created_at=first,
            updated_at=first,
        )  # fmt: skip
    return list(seen.values())


def _chain(rows: Rows, roles: Mapping[UUID, str]) -> list[LedgerEntry]:
    """An entry for each step that a person took, in the order of time, chained."""
    standing = _Standing(rows, roles)
    entries = [standing.decided(move) for move in sorted(rows.moves, key=lambda move: (move.moved_at, move.id))]
    previous, chain = "", []
    for position, entry in enumerate((entry for entry in entries if entry), start=1):
        entry.position, entry.previous_hash = position, previous
        entry.hash = previous = ledger.digest(entry)
        chain.append(entry)
    return chain


class _Standing:
    """Who stands in which stage with which rank while the story goes on."""

    def __init__(self, rows: Rows, roles: Mapping[UUID, str]) -> None:
        self._roles = roles
        self._applications = {row.id: row for row in rows.applications}
        self._scores: dict[UUID, CandidateScore] = {row.application_id: row for row in rows.scores}
        self._ranks: defaultdict[UUID, list[int]] = defaultdict(list)

    def decided(self, move: StageMove) -> LedgerEntry | None:
        """Follows a step; an entry if a person took it."""
        application = self._applications[move.application_id]
        came_from, went_to = move.from_stage_id, move.to_stage_id
        if came_from:
            staying = self._ranks[came_from]
            staying.pop(bisect_left(staying, application.rank))
        if went_to and move.kind in ("apply", "move"):
            insort(self._ranks[went_to], application.rank)
        if came_from is None or move.moved_by is None:
            return None
        return self._entry(move, move.moved_by, application, self._ranks[came_from])

    def _entry(self, move: StageMove, person: UUID, application: Application, staying: Sequence[int]) -> LedgerEntry:
        action = Action.ADVANCE if move.kind == "move" else Action(move.kind)
        higher = len(staying) - bisect_right(staying, application.rank)
        lower, score = bisect_left(staying, application.rank), self._scores[application.id]
        values: dict[str, Any] = {"higher": higher, "lower": lower}
        return LedgerEntry(
            id=timed_id(move.moved_at), tenant_id=move.tenant_id, position=0, application_id=application.id,
            job_id=application.job_id, move_id=move.id, action=action, from_stage_id=move.from_stage_id,
            to_stage_id=move.to_stage_id, reason=move.note, actor_id=person, actor_role=self._roles[person],
            decided_at=move.moved_at, score_id=score.id, score=score.score, model_version=score.model_version,
            document_sha256=score.document_sha256, hash="", created_at=move.moved_at, updated_at=move.moved_at,
            override=ledger.goes_against(action, staying=len(staying), **values), **values,
        )  # fmt: skip


def _feedback(rows: Rows, rng: Random) -> Iterator[ScoreFeedback]:
    """Now and then somebody who decided said why a score was wrong."""
    scores = {row.application_id: row for row in rows.scores}
    decided = [(move, move.moved_by) for move in rows.moves if move.moved_by and move.kind in ("move", "reject")]
    for move, author in rng.sample(decided, len(decided) // _FEEDBACK_EVERY):
        direction, factor, reason, text = rng.choice(_SAID)
        score = scores[move.application_id]
        yield ScoreFeedback(
            id=timed_id(move.moved_at), tenant_id=move.tenant_id, application_id=move.application_id,
            score_id=score.id, score=score.score, model_version=score.model_version, direction=direction,
            factor=factor, reason=reason, text=text if rng.random() < 0.7 else "", author_id=author,
            created_at=move.moved_at, updated_at=move.moved_at,
        )  # fmt: skip
