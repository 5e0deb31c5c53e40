"""Two applicants of one job side by side: who, how well in each factor, what speaks for and against."""

from typing import Any, TypedDict
from uuid import UUID

from ats_app.applications import comparison
from ats_app.applications.schemas import ApplicationRow
from ats_app.core.db import UnitOfWork
from ats_app.core.errors import AppError
from ats_app.core.permissions import Permission
from ats_app.fairness import views
from ats_app.jobs import service as jobs
from state.base import AppState, gone, handler, run_as, uuid_param
from state.candidate_views import FACTOR_WORDS, sum_words


class Side(TypedDict):
    id: str
    name: str
    href: str
    stage: str
    status: str
    score: int | None
    sum: str
    sure: str
    strengths: list[str]
    gaps: list[str]
    helps: list[str]


class FactorPair(TypedDict):
    label: str
    left: int
    right: int
    left_points: str
    right_points: str
    verdict: str


NOBODY = Side(
    id="", name="", href="", stage="", status="", score=None, sum="", sure="", strengths=[], gaps=[], helps=[]
)


class CompareState(AppState):
    job_id_shown: str = ""
    job: str = ""
    choices: list[list[str]] = []
    left: Side = NOBODY
    right: Side = NOBODY
    factors: list[FactorPair] = []
    verdict: str = ""
    missing: bool = False
    loading: bool = True

    @handler(Permission.APPLICATIONS_READ)
    async def load(self) -> Any:
        """Shows the two of the address; whoever is not named is the best of the others."""
        job_id = uuid_param(self._param("job_id"))
        if job_id is None:
            self.missing = True
            return None
        wanted = [uuid_param(self._param(name)) for name in ("a", "b")]
        title, choices, rows = await self._run(_read, job_id, wanted)
        self.job_id_shown, self.job, self.missing = str(job_id), title, False
        self.choices = [[str(key), _choice(name, score)] for key, name, score in choices]
        sides = [_side(row) for row in rows]
        self.left, self.right = [*sides, NOBODY, NOBODY][:2]
        self.factors = _factors(rows) if len(rows) == 2 else []
        self.verdict = _verdict(rows) if len(rows) == 2 else ""
        self.loading = False
        return CompareState.seen

    @handler(Permission.APPLICATIONS_READ, background=True)
    async def seen(self) -> None:
        """Keeps who was shown the two scores, after the answer is out."""
        ids = [UUID(side["id"]) for side in (self.left, self.right) if side["id"]]
        await run_as(self._actor, views.note, ids, "compare")

    def _explain(self, error: AppError) -> Any:
        return None if gone(self, error) else super()._explain(error)


def _read(
    uow: UnitOfWork, job_id: UUID, wanted: list[UUID | None]
) -> tuple[str, list[tuple[UUID, str, float | None]], list[ApplicationRow]]:
    choices = comparison.choices(uow, job_id)
    free = [key for key, *_ in choices if key not in wanted]
    ids = [key or (free.pop(0) if free else None) for key in wanted]
    rows = comparison.compare(uow, job_id, [key for key in ids if key])
    known = {key for key, *_ in choices}
    choices += [(row.id, row.candidate_name, row.match_score) for row in rows if row.id not in known]
    return jobs.get_job(uow, job_id).title, choices, rows


def _choice(name: str, score: float | None) -> str:
    return name if score is None else f"{name} · {score:.0f}"


def _side(row: ApplicationRow) -> Side:
    why = row.explanation or {}
    return Side(
        id=str(row.id),
        name=row.candidate_name,
        href=f"/candidates/{row.candidate_id}?application={row.id}&tab=score",
        stage=row.stage,
        status=row.status,
        score=None if row.match_score is None else round(row.match_score),
        sum=sum_words(why) if why else "",
        sure=f"{float(why['confidence']):.0%} sure · model {why['model_version']}" if why else "No score yet",
        strengths=list(why.get("strengths", [])),
        gaps=list(why.get("gaps", [])),
        helps=list(why.get("what_would_help", [])),
    )


def _factors(rows: list[ApplicationRow]) -> list[FactorPair]:
    left, right = (row.explanation for row in rows)
    if not left or not right:
        return []
    names = [row.candidate_name for row in rows]
    return [_pair(name, left, right, names) for name in FACTOR_WORDS]


def _points(name: str, left: dict[str, Any], right: dict[str, Any]) -> tuple[float, float]:
    return float(left["contributions"].get(name, 0.0)), float(right["contributions"].get(name, 0.0))


def _pair(name: str, left: dict[str, Any], right: dict[str, Any], people: list[str]) -> FactorPair:
    points = _points(name, left, right)
    gap = points[0] - points[1]
    return FactorPair(
        label=FACTOR_WORDS[name],
        left=round(float(left["factors"].get(name, 0.0))),
        right=round(float(right["factors"].get(name, 0.0))),
        left_points=f"{points[0]:+.1f}",
        right_points=f"{points[1]:+.1f}",
        verdict="Even" if abs(gap) < 0.05 else f"{abs(gap):.1f} points more for {people[gap < 0]}",
    )


def _verdict(rows: list[ApplicationRow]) -> str:
    """Which of the two has the higher score, by how much, and the factor that makes most of it."""
    left, right = rows
    if left.match_score is None or right.match_score is None or not (left.explanation and right.explanation):
        return ""
    if left.explanation["model_version"] != right.explanation["model_version"]:
        return "The two scores come from different models and can't be held against each other point by point."
    gap = left.match_score - right.match_score
    ahead, behind = (left, right) if gap >= 0 else (right, left)
    if abs(gap) < 0.05:
        return "Both have the same score."
    points = {name: _points(name, ahead.explanation or {}, behind.explanation or {}) for name in FACTOR_WORDS}
    most = max(points, key=lambda name: points[name][0] - points[name][1])
    return (
        f"{ahead.candidate_name} scores {abs(gap):.1f} points more, most of it in {FACTOR_WORDS[most].lower()}."
        " A score orders the list; people decide."
    )
