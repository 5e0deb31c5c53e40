"""The list of candidates; its search and filters live in the address."""

from typing import Any, TypedDict
from uuid import UUID

from ats_app.candidates import service
from ats_app.candidates.schemas import COUNTED, CandidateLine, Filters
from ats_app.core.permissions import Permission
from ats_app.core.schemas import validated
from ats_app.fairness import views
from state.base import AppState, handler, run_as
from state.shell import initials

PAGE = 30
SKILLS_SHOWN = 3


class PersonLine(TypedDict):
    id: str
    name: str
    initials: str
    headline: str
    location: str
    years: str
    skills: list[str]
    job: str
    stage: str
    status: str
    score: int | None
    href: str
    added_at: str


class CandidatesState(AppState):
    lines: list[PersonLine] = []
    loading: bool = True
    error: str = ""
    next_cursor: str = ""
    summary: str = ""
    narrowed: bool = False

    _shown: list[UUID] = []
    """The applications whose scores the page shows."""

    @handler(Permission.CANDIDATES_READ, supersedes=True)
    async def load(self) -> Any:
        """Reads search and filters from the address and shows the page they ask for; a newer search replaces it."""
        years = self._param("min_years")
        given = {
            "q": self._param("q")[:200],
            "skill": self._param("skill")[:80],
            "min_years": float(years) if years.isdigit() else None,
            "location": self._param("location")[:80],
        }
        page = await self._run(
            service.search, validated(Filters, given), cursor=self._param("cursor") or None, limit=PAGE
        )
        self.lines = [_line(row) for row in page.items]
        self.next_cursor = page.next_cursor or ""
        self.narrowed = any(given.values())
        if page.total is not None:
            self.summary = _summary(page.total)
        self.loading, self.error = False, ""
        self._shown = [row.application_id for row in page.items if row.application_id and row.match_score is not None]
        return CandidatesState.seen if self._actor.can(Permission.APPLICATIONS_READ) else None

    @handler(Permission.APPLICATIONS_READ, background=True)
    async def seen(self) -> None:
        """Keeps who was shown the scores of the list, after the answer is out."""
        await run_as(self._actor, views.note, list(self._shown), "list")

    def _explain(self, error: Any) -> Any:
        self.loading = False
        if error.status in (422, 503):
            self.error = error.message
            return None
        return super()._explain(error)


def _summary(total: int) -> str:
    if total >= COUNTED:
        return f"{COUNTED:,}+ people"
    return "1 person" if total == 1 else f"{total:,} people"


def _line(row: CandidateLine) -> PersonLine:
    address = f"/candidates/{row.id}"
    return PersonLine(
        id=str(row.id),
        name=row.name,
        initials=initials(row.name),
        headline=row.headline,
        location=row.location,
        years="" if row.years_of_experience is None else f"{row.years_of_experience:g}",
        skills=row.skills[:SKILLS_SHOWN],
        job=row.job_title,
        stage=row.stage,
        status=row.status,
        score=None if row.match_score is None else round(row.match_score),
        href=f"{address}?application={row.application_id}" if row.application_id else address,
        added_at=row.created_at.isoformat(),
    )
