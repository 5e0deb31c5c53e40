"""Looking candidates up among many: e-mail, id, first and deep pages, full text; with the plans."""

import time
from collections.abc import Iterator, Sequence
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text

from ats_app.cli.bench._figures import figure, spread, timed
from ats_app.cli.bench._product import database, make_company
from ats_app.core.actor import Actor
from ats_app.core.db import UnitOfWork, unit_of_work

_REPEATS = 200
_PAGE = "SELECT id, first_name, last_name, headline FROM candidates WHERE tenant_id = :tenant {} ORDER BY created_at DESC, id DESC LIMIT 50"  # noqa: E501
QUERIES = {
    "email": "SELECT id FROM candidates WHERE tenant_id = :tenant AND email = :email AND deleted_at IS NULL"
    " AND email <> ''",
    "id": "SELECT first_name FROM candidates WHERE tenant_id = :tenant AND id = :id",
    "first-page": _PAGE.format(""),
    "deep-page": _PAGE.format("AND (created_at, id) < (:created_at, :id)"),
    "full-text-rare": "SELECT c.id FROM search_candidates(:words, 2000) s"
    " JOIN candidates c ON c.tenant_id = :tenant AND c.id = s.candidate_id LIMIT 50",
    "full-text-common": "SELECT c.id FROM search_candidates(:common, 2000) s"
    " JOIN candidates c ON c.tenant_id = :tenant AND c.id = s.candidate_id LIMIT 50",
}


def run(size: int = 1_000_000) -> Iterator[dict[str, Any]]:
    """Figures over `size` candidates, as the app's role behind row-level security."""
    with database():
        began = time.perf_counter()
        tenant_id = make_company(size)
        seconds = time.perf_counter() - began
        yield figure("lookup.made", round(size / seconds), "rows/s", size, seconds=round(seconds, 1))
        yield from measure(tenant_id)


def measure(tenant_id: UUID, *, repeats: int = _REPEATS) -> Iterator[dict[str, Any]]:
    """Times and plans of each look-up in a company that has candidates."""
    actor = Actor.system(tenant_id)
    with unit_of_work(actor) as uow:
        people = _sample(uow, repeats)
        for name, query in QUERIES.items():
            values = [_values(tenant_id, person) for person in people]
            times = [timed(partial(_rows, uow, query, value))[0] for value in values]
            yield from spread(f"lookup.{name}", times, plan=_plan(uow, query, values[0]))
        yield from _services(uow, people)


def _services(uow: UnitOfWork, people: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """The same as the screens ask it."""
    from ats_app.candidates.repository import CandidateRepository

    repository = CandidateRepository(uow)
    times = [timed(partial(repository.by_email, person.email))[0] for person in people]
    yield from spread("lookup.service-by-email", times)


def _rows(uow: UnitOfWork, query: str, values: dict[str, Any]) -> Sequence[Any]:
    return uow.session.execute(text(query), values).all()


def _sample(uow: UnitOfWork, count: int) -> Sequence[Any]:
    """Candidates from all over the table, by ids drawn between the first and the last."""
    rng = Random("lookup")  # noqa: S311 - a sample
    bounds = "SELECT min(created_at), max(created_at) FROM candidates WHERE tenant_id = :tenant"
    first, last = uow.session.execute(text(bounds), {"tenant": uow.actor.tenant_id}).one()
    query = text(
        "SELECT id, created_at, email, first_name, last_name FROM candidates"
        " WHERE tenant_id = :tenant AND created_at >= :at ORDER BY created_at, id LIMIT 1"
    )
    times = [first + (last - first) * rng.random() for _ in range(count)]
    return [uow.session.execute(query, {"tenant": uow.actor.tenant_id, "at": at}).one() for at in times]


def _values(tenant_id: UUID, person: Any) -> dict[str, Any]:
    return {
        "tenant": tenant_id,
        "id": person.id,
        "email": person.email,
        "created_at": person.created_at,
        "words": f"{person.first_name} {person.last_name}",
        "common": "python",
    }


def _plan(uow: UnitOfWork, query: str, values: dict[str, Any]) -> str:
    """The plan's nodes with the indexes they use, from the top down; inside a definer function it can't see."""
    [plan] = uow.session.execute(text(f"EXPLAIN (FORMAT JSON) {query}"), values).scalar_one()
    return " > ".join(_nodes(plan["Plan"]))


def _nodes(node: dict[str, Any]) -> Iterator[str]:
    target = node.get("Index Name") or node.get("Relation Name") or node.get("Function Name")
    yield f"{node['Node Type']} {target}" if target else node["Node Type"]
    for child in node.get("Plans", ()):
        yield from _nodes(child)
