"""The audit log; its filters live in the address."""

from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from ats_app.accounts import service as accounts
from ats_app.audit import service, words
from ats_app.audit.schemas import AuditRow, ChainRow
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.pagination import Page
from ats_app.core.permissions import Permission
from state.base import AppState, handler, run_as, uuid_param

PAGE = 40
KIND_CHOICES = sorted(([table, said] for table, said in words.KINDS.items()), key=lambda item: item[1])
_VERBS = {"insert": "Added", "update": "Changed", "delete": "Deleted"}
_MOST_CHANGES = 12


class ChangeLine(TypedDict):
    field: str
    before: str
    after: str


class EntryLine(TypedDict):
    id: str
    at: str
    who: str
    address: str
    verb: str
    kind: str
    record: str
    changes: list[ChangeLine]
    more: int
    """Further changes of the same entry that are not shown."""


class AdminAuditState(AppState):
    lines: list[EntryLine] = []
    people: list[list[str]] = []
    loading: bool = True
    error: str = ""
    next_cursor: str = ""
    checking: bool = False
    chain: str = ""
    """What the check of the chain found, as a sentence."""
    chain_tone: str = "good"

    @handler(Permission.AUDIT_READ)
    async def load(self) -> None:
        """Reads the filters from the address and shows the page they ask for."""
        page, people = await self._run(
            _read,
            person=self._param("person"),
            kind=self._param("kind"),
            since=self._param("since"),
            until=self._param("until"),
            cursor=self._param("cursor"),
        )
        self.lines = [_line(row) for row in page.items]
        self.people = people
        self.next_cursor, self.loading, self.error = page.next_cursor or "", False, ""

    @handler(Permission.AUDIT_READ, background=True)
    async def check(self) -> None:
        """Computes the chain of seals again, part by part, and says what came out."""
        actor, after, more = self._actor, 0, True
        async with self:
            self.checking, self.chain = True, ""
        try:
            while more:
                chain = await run_as(actor, service.check_chain, after=after)
                after, more = chain.checked_to, chain.more
                async with self:
                    self.chain, self.chain_tone = chain_words(chain), "good" if chain.intact else "bad"
        finally:
            async with self:
                self.checking = False

    def _explain(self, error: AppError) -> Any:
        if error.status == 401:
            return super()._explain(error)
        self.loading, self.error = False, error.message
        return None


def chain_words(chain: ChainRow) -> str:
    """The result of a check as a sentence."""
    if not chain.seals:
        return "Nothing is sealed yet: entries are sealed once an hour."
    if chain.more:
        return f"{chain.checked_to:,} of {chain.seals:,} seals so far are as they were written."
    if chain.intact:
        entries, seals = f"{chain.sealed_entries:,}", f"{chain.seals:,}"
        return f"Untouched: {entries} entries under {seals} seals are as they were written."
    return f"Seal number {chain.broken_at} does not fit its entries: the log was changed after it was written."


def _read(
    uow: UnitOfWork, *, person: str, kind: str, since: str, until: str, cursor: str
) -> tuple[Page[AuditRow], list[list[str]]]:
    zone = accounts.me(uow).time_zone
    last = _midnight(until, zone)
    page = service.entries(
        uow,
        user_id=uuid_param(person),
        kind=kind,
        since=_midnight(since, zone),
        until=last and last + timedelta(days=1),
        cursor=cursor or None,
        limit=PAGE,
    )
    return page, [[str(user_id), name] for user_id, name in service.people(uow)]


def _midnight(day: str, zone: str) -> datetime | None:
    """The start of a day of the address, in the person's own time zone; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(zone)) if day else None
    except ValueError:
        return None


def _line(row: AuditRow) -> EntryLine:
    shown = row.changes[:_MOST_CHANGES]
    return EntryLine(
        id=str(row.id),
        at=row.at.isoformat(),
        who=row.who,
        address=row.address,
        verb=_VERBS.get(row.action, row.action),
        kind=row.kind_words,
        record=row.record,
        changes=[ChangeLine(field=item.field, before=item.before, after=item.after) for item in shown],
        more=len(row.changes) - len(shown),
    )
