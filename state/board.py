"""The board of a job, live: what this person does is stored at once, what others do arrives as small patches."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from ats_app.applications import decisions, service
from ats_app.applications.schemas import BoardRow, CardRow, ColumnRow, ReasonRow
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.live import Message, hub
from ats_app.core.permissions import Permission
from ats_app.core.tables import new_id
from ats_app.fairness import views
from ats_app.matching import rescoring
from ats_app.matching.schemas import ProgressRow
from state.base import AppState, handler, run_as, uuid_param
from state.shell import initials
from state.toasts import done, refused, undoable

PATCHES_KEPT = 20
PAGE = 50
TONES = {"applied": "neutral", "screen": "info", "interview": "special", "offer": "warn", "hired": "good"}
FLAG_WORDS = {"knockout": {"label": "Check answers", "tone": "warn"}}
READING_FLAGS = {
    "waiting": {"label": "Being read", "tone": "info"},
    "failed": {"label": "File not readable", "tone": "bad"},
}


class BoardState(AppState):
    epoch: str = ""
    title: str = ""
    status: str = ""
    job_id_shown: str = ""
    columns: list[dict[str, Any]] = []
    cards: list[dict[str, Any]] = []
    patches: list[dict[str, Any]] = []
    note: str = ""
    may_move: bool = False
    may_decide: bool = False
    missing: bool = False
    reasons: list[list[str]] = []
    rejecting: list[dict[str, Any]] = []
    """The cards that the rejection dialog is about: [{"id", "version", "name"}]."""
    reject_error: str = ""

    _ends: dict[str, tuple[int, str]] = {}
    """Stage -> (rank, id) of the last card sent: the keyset of its next page."""
    _seq: int = 0
    _shown: list[UUID] = []
    """Cards that went out since the ledger was told who sees which scores."""

    @handler(Permission.APPLICATIONS_READ)
    async def load(self) -> Any:
        """Fills the board: exact counts and the first cards of every stage."""
        job_id = uuid_param(self._param("job_id"))
        if job_id is None:
            self.missing = True
            return None
        self.may_move = self._actor.can(Permission.APPLICATIONS_MOVE)
        self.may_decide = self._actor.can(Permission.APPLICATIONS_DECIDE)
        board, reasons, scoring = await self._run(_read, job_id)
        self._fill(board)
        self.reasons = [[str(row.id), row.label] for row in reasons]
        self.rejecting, self.note, self.missing = [], scoring_words(scoring), False
        return BoardState.watch

    @handler(Permission.APPLICATIONS_READ)
    async def reload(self, _why: str = "") -> None:
        """Fills the board anew after something was missed."""
        self._fill(await self._run(service.board, UUID(self.job_id_shown)))

    @handler(Permission.APPLICATIONS_READ)
    async def load_more(self, stage: str) -> Any:
        """The next cards of a stage."""
        stage_id = uuid_param(stage)
        if stage_id is None:
            return None
        end = self._ends.get(stage)
        after = (end[0], UUID(end[1])) if end else None
        rows = await self._run(service.more_cards, UUID(self.job_id_shown), stage_id, after=after, limit=PAGE)
        self._remember_ends(rows)
        self._patch(kind="page", stage=stage, cards=self._cards(rows), has_more=len(rows) == PAGE)
        return BoardState.seen

    @handler(Permission.APPLICATIONS_MOVE)
    async def move(self, event: dict[str, Any]) -> Any:
        """Stores a move that the board shows already; a refused one is taken back and explained."""
        ids = [UUID(item) for item in event["ids"]]
        versions = {item: int(event["versions"][str(item)]) for item in ids}
        stage = str(event["stage"])
        if self._kind(stage) == "hired":
            return await self._hire(ids, versions)
        try:
            moved = await self._run(service.move, versions, stage)
        except AppError as error:
            return await self._roll_back(ids, error)
        counts = await self._counts()
        self._patch(kind="accept", ids=event["ids"], versions={str(r.id): r.version for r in moved}, counts=counts)
        return None

    @handler(Permission.APPLICATIONS_READ)
    async def open(self, application_id: str) -> Any:
        """Goes to the candidate behind a card."""
        row = await self._run(service.get_application, UUID(application_id))
        return rx.redirect(f"/candidates/{row.candidate_id}?application={row.id}")

    @handler(Permission.APPLICATIONS_READ)
    async def act(self, event: dict[str, Any]) -> Any:
        """An entry of a card's menu or of the bar for selected cards."""
        if event["action"] == "compare":
            return self._compare([str(item) for item in event["ids"]])
        self._actor.require(Permission.APPLICATIONS_DECIDE)
        rows = await self._run(service.cards, [UUID(item) for item in event["ids"]])
        if event["action"] == "reject":
            self.reject_error = ""
            self.rejecting = [{"id": str(row.id), "version": row.version, "name": row.name} for row in rows]
            return None
        if event["action"] == "hire":
            return await self._hire([row.id for row in rows], {row.id: row.version for row in rows})
        return None

    def _compare(self, ids: list[str]) -> Any:
        if len(ids) != 2:
            return refused("Select two people to compare them.")
        return rx.redirect(f"/jobs/{self.job_id_shown}/compare?a={ids[0]}&b={ids[1]}")

    @handler(Permission.APPLICATIONS_DECIDE)
    async def cancel_reject(self, _open: bool = False) -> None:
        """Closes the rejection dialog."""
        self.rejecting = []

    @handler(Permission.APPLICATIONS_DECIDE)
    async def reject(self, form: dict[str, Any]) -> Any:
        """Rejects the chosen cards; for ten seconds it can be undone and no e-mail leaves."""
        reason = str(form.get("reason", ""))
        if not reason:
            self.reject_error = "Please choose a reason."
            return None
        versions = {UUID(item["id"]): int(item["version"]) for item in self.rejecting}
        names, ids = [item["name"] for item in self.rejecting], [str(item) for item in versions]
        await self._run(
            decisions.reject,
            versions,
            reason,
            note=str(form.get("note", "")),
            send_email=form.get("send_email") in (True, "on", "true"),
        )
        self.rejecting = []
        self._patch(kind="remove", ids=ids, counts=await self._counts())
        words = f"{names[0]} rejected" if len(names) == 1 else f"{len(names)} applications rejected"
        return undoable(words, BoardState.undo_reject(ids))

    @handler(Permission.APPLICATIONS_DECIDE)
    async def undo_reject(self, ids: list[str]) -> Any:
        """Takes a rejection back."""
        await self._run(decisions.restore, [UUID(item) for item in ids])
        await self._show_again([UUID(item) for item in ids])
        return done("Rejection taken back")

    @handler(Permission.APPLICATIONS_READ, background=True, supersedes=True)
    async def watch(self) -> None:
        """Brings what others do, for as long as the tab looks at this board."""
        actor, job_id = self._actor, UUID(self.job_id_shown)
        async with hub().listen(service.board_channel(actor.tenant_id, job_id)) as listener:
            while True:
                await self._note_shown(actor)
                message = await listener.get()
                if _is_own_echo(message, actor):
                    continue
                if not await self._bring(actor, job_id, message):
                    return

    @handler(Permission.APPLICATIONS_READ, background=True)
    async def seen(self) -> None:
        """Keeps who was shown the scores on the cards, after the cards are out."""
        await self._note_shown(self._actor)

    async def _note_shown(self, actor: Actor) -> None:
        async with self:
            ids, self._shown = self._shown, []
        if ids:
            await run_as(actor, views.note, ids, "board")

    async def _bring(self, actor: Actor, job_id: UUID, message: Message) -> bool:
        """Turns a notice into a patch. False when the tab has gone on to another board."""
        payload = message.payload
        if payload is None or payload["kind"] == "scored":
            # something may have been lost, or everybody has a new place: take the whole board again
            board = await run_as(actor, service.board, job_id)
            async with self:
                if self.job_id_shown != str(job_id):
                    return False
                self._fill(board)
                self.note = ""
            return True
        ids = [UUID(item) for item in payload["ids"]]
        rows, counts = await run_as(actor, _changed, job_id, ids)
        async with self:
            if self.job_id_shown != str(job_id):
                return False
            self._apply(payload, rows, counts)
        return True

    def _apply(self, payload: Any, rows: list[CardRow], counts: dict[str, int]) -> None:
        by = str(payload.get("by", ""))
        shown = self._cards(rows)
        kind = payload["kind"]
        if kind == "move":
            versions = {card["id"]: card["version"] for card in shown}
            stage = payload["stage"]
            self._patch(
                kind="move", ids=payload["ids"], stage=stage, versions=versions, cards=shown, counts=counts, by=by
            )
        elif kind == "remove":
            self._patch(kind="remove", ids=payload["ids"], counts=counts, by=by)
        elif kind == "scoring":
            self.note = scoring_words(ProgressRow(done=payload["done"], total=payload["total"], jobs=1))
        else:
            for card in shown:
                self._patch(kind="upsert", card=card, counts=counts)
        if by and kind in ("move", "remove"):
            self.note = _note(by, kind, rows, len(payload["ids"]), {c["id"]: c["name"] for c in self.columns})

    async def _hire(self, ids: list[UUID], versions: dict[UUID, int]) -> Any:
        if len(ids) != 1:
            self._patch(kind="rollback", ids=[str(item) for item in ids])
            return refused("Hire one person at a time.")
        try:
            await self._run(decisions.hire, ids[0], versions[ids[0]])
        except AppError as error:
            return await self._roll_back(ids, error)
        await self._show_again(ids)
        return done("Hired")

    async def _roll_back(self, ids: list[UUID], error: AppError) -> Any:
        """Puts the cards where they really are, and says why to everybody, not only to a screen reader."""
        rows, counts = await self._run(_changed, UUID(self.job_id_shown), ids)
        self._patch(
            kind="rollback",
            ids=[str(item) for item in ids],
            cards=self._cards(row for row in rows if row.status in ("active", "hired")),
            counts=counts,
        )
        return refused(error.message)

    async def _show_again(self, ids: list[UUID]) -> None:
        rows, counts = await self._run(_changed, UUID(self.job_id_shown), ids)
        for card in self._cards(rows):
            self._patch(kind="upsert", card=card, counts=counts)

    async def _counts(self) -> dict[str, int]:
        counts = await self._run(service.column_counts, UUID(self.job_id_shown))
        return {str(stage): number for stage, number in counts.items()}

    def _fill(self, board: BoardRow) -> None:
        self.job_id_shown, self.title, self.status = str(board.job_id), board.job_title, board.job_status
        self._ends = {}
        self._remember_ends(board.cards)
        loaded = {str(column.id): 0 for column in board.columns}
        for card in board.cards:
            loaded[str(card.stage_id)] += 1
        self.columns = [_column(column, loaded[str(column.id)]) for column in board.columns]
        self.cards = self._cards(board.cards)
        self.patches, self._seq = [], 0
        self.epoch = new_id().hex

    def _remember_ends(self, rows: Iterable[CardRow]) -> None:
        for row in rows:
            self._ends[str(row.stage_id)] = (row.rank, str(row.id))

    def _cards(self, rows: Iterable[CardRow]) -> list[dict[str, Any]]:
        rows = list(rows)
        self._shown = [*self._shown, *(row.id for row in rows if row.score is not None)]
        limits = {column["id"]: column["sla_days"] for column in self.columns}
        return [_card(row, limits.get(str(row.stage_id))) for row in rows]

    def _kind(self, stage: str) -> str:
        return next((column["kind"] for column in self.columns if column["id"] == stage), "")

    def _patch(self, **patch: Any) -> None:
        self._seq += 1
        self.patches = [*self.patches, {"seq": self._seq, **patch}][-PATCHES_KEPT:]

    def _explain(self, error: AppError) -> Any:
        if error.status == 404 and not self.columns:
            self.missing = True
            return None
        return super()._explain(error)


def _read(uow: UnitOfWork, job_id: UUID) -> tuple[BoardRow, list[ReasonRow], ProgressRow | None]:
    return service.board(uow, job_id), service.rejection_reasons(uow), rescoring.progress(uow, job_id)


def scoring_words(progress: ProgressRow | None) -> str:
    """How far scoring again is; empty while nothing is being scored."""
    return f"Scoring again {progress.done:,} of {progress.total:,}" if progress else ""


def _changed(uow: UnitOfWork, job_id: UUID, ids: list[UUID]) -> tuple[list[CardRow], dict[str, int]]:
    counts = {str(stage): number for stage, number in service.column_counts(uow, job_id).items()}
    return service.cards(uow, ids), counts


def _is_own_echo(message: Message, actor: Actor) -> bool:
    """What this session did itself is on its board already (cards that came in are not)."""
    payload = message.payload
    return payload is not None and payload.get("by_session") == str(actor.session_id) and payload["kind"] != "add"


def _column(row: ColumnRow, loaded: int) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "kind": row.kind,
        "count": row.count,
        "color": TONES.get(row.kind, "neutral"),
        "has_more": row.count > loaded,
        "terminal": row.kind == "hired",
        "sla_days": row.sla_days,
    }


def _card(row: CardRow, sla_days: int | None) -> dict[str, Any]:
    days = (datetime.now(UTC) - row.stage_entered_at).days
    flags = [FLAG_WORDS[flag] for flag in row.flags if flag in FLAG_WORDS]
    if row.reading in READING_FLAGS:
        flags.append(READING_FLAGS[row.reading])
    return {
        "id": str(row.id),
        "stage": str(row.stage_id),
        "name": row.name,
        "headline": row.headline,
        "initials": initials(row.name),
        "score": None if row.score is None else round(row.score),
        "age": f"{days} d" if days else "today",
        "late": sla_days is not None and days > sla_days and row.status == "active",
        "flags": flags,
        "version": row.version,
        "rank": row.rank,
        "href": f"/candidates/{row.candidate_id}?application={row.id}",
    }


def _note(by: str, kind: str, rows: list[CardRow], number: int, stages: dict[str, str]) -> str:
    who = rows[0].name if len(rows) == 1 and number == 1 else f"{number} applications"
    if kind == "remove":
        return f"{by} took {who} off the board"
    return f"{by} moved {who} to {stages.get(str(rows[0].stage_id), 'another stage') if rows else 'another stage'}"
